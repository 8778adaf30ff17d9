"""Search by filter, with and without words, against a check of every row."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from jiceng.cases import rules
from jiceng.cases.access.visibility import visible_to
from jiceng.cases.inbox import boxes
from jiceng.cases.models import Case
from jiceng.cases.search import by_filter, by_words, filters
from jiceng.cases.search.filters import NOTHING, RequestFilter
from jiceng.core.access import SYSTEM, Actor, Grant
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.errors import Invalid
from tests.cases.case_rows import NOON, any_case, case, category
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    """A street with two communities, another street, categories, and requests in every state."""
    rng = random.Random(7)
    street = UnitFactory.create()
    units = [street, *(UnitFactory.create(parent=street) for _ in range(2)), UnitFactory.create()]
    top = category("A")
    matters = [top, category("A02", top), category("B")]
    made = [any_case(rng, units, matters) for _ in range(60)]
    for each in made:
        each.channel, each.urgency = rng.choice(("hotline", "portal")), rng.randrange(3)
        each.is_supervised, each.reopen_count = rng.random() < 0.3, rng.randrange(2)
        each.breached_at = rng.choice((None, NOON))
        each.save()
    return units


@pytest.fixture(params=["few", "walk", "short walk"])
def scan_mode(request, monkeypatch):
    """Every scan mode gives the same result: one by one, in windows, or a page at a time."""
    if request.param != "few":
        monkeypatch.setattr(filters, "FEW", -1)
        monkeypatch.setattr(by_filter, "WALK", 2)
        monkeypatch.setattr(by_words, "WALK", 2)
    if request.param == "short walk":
        monkeypatch.setattr(by_filter, "MOST", 6)
        monkeypatch.setattr(by_filter, "MOST_FURTHER", 8)


def wants(units) -> list[RequestFilter]:
    today = date(2026, 3, 10)
    return [
        RequestFilter(states=("handling", "closed")),
        RequestFilter(states=("handling", "suspended")),
        RequestFilter(category="A"),
        RequestFilter(category="A02", states=("handling",)),
        RequestFilter(unit=units[0].id),
        RequestFilter(unit=units[1].id, marks=("supervised",)),
        RequestFilter(unit=uuid4()),
        RequestFilter(grid="G1", channel="portal"),
        RequestFilter(urgency=2),
        RequestFilter(urgency=0, marks=("reopened", "excluded")),
        RequestFilter(since=today, until=today),
        RequestFilter(until=today - timedelta(days=1)),
        RequestFilter(since=today + timedelta(days=1), due="late"),
        RequestFilter(due="overdue"),
        RequestFilter(due="today"),
        RequestFilter(marks=("confidential",)),
    ]


def fits(each: Case, wanted: RequestFilter, units: list[Any]) -> bool:
    """Oracle: checks each condition of a filter."""
    below = {units[0].id: {u.id for u in units[:3]}}
    day = (each.opened_at + timedelta(hours=8)).date()
    works = each.state in rules.WORK_STATES
    midnight = boxes.end_of_day(NOON)
    return all(
        (
            not wanted.states or each.state in wanted.states,
            not wanted.category or (each.category_id or "").startswith(wanted.category),
            wanted.unit is None or each.unit_id in below.get(wanted.unit, {wanted.unit}),
            not wanted.grid or each.grid_code == wanted.grid,
            not wanted.channel or each.channel == wanted.channel,
            wanted.urgency is None or each.urgency == wanted.urgency,
            wanted.since is None or day >= wanted.since,
            wanted.until is None or day <= wanted.until,
            wanted.due != "overdue" or (works and each.queue_at < NOON),
            wanted.due != "today" or (works and NOON <= each.queue_at < midnight),
            wanted.due != "late" or each.breached_at is not None,
            "supervised" not in wanted.marks or each.is_supervised,
            "reopened" not in wanted.marks or each.reopen_count > 0,
            "excluded" not in wanted.marks or each.is_excluded,
            "confidential" not in wanted.marks or each.confidential,
        )
    )


def found(actor: Actor, wanted: RequestFilter, limit: int = 3) -> list[Any]:
    """All pages one after the other."""
    ids, after, pages = [], None, 0
    while True:
        page = by_filter.find(actor, wanted, NOON, after, limit)
        assert len(page.rows) <= limit
        if page.next is not None and page.looked_back_to is None:
            assert len(page.rows) == limit
        ids += [row.id for row in page.rows]
        after, pages = page.next, pages + 1
        if after is None:
            return ids
        assert pages < 100


def test_every_filter_finds_the_same_as_a_check_of_every_request(district, scan_mode):
    rows = list(Case.objects.order_by("-opened_at", "-id"))
    for wanted in wants(district):
        expected = [each.id for each in rows if fits(each, wanted, district)]
        assert found(SYSTEM, wanted) == expected, wanted
        with_words = replace(wanted, words="井盖破损")
        assert found(SYSTEM, with_words) == expected, with_words
        assert found(SYSTEM, replace(wanted, words="路灯")) == []


def test_reader_of_one_community_finds_only_visible_requests(district, scan_mode):
    unit = district[1]
    grant = Grant("reader", unit.id, unit.path, frozenset({"case.read"}))
    reader = Actor(kind="person", grants=(grant,))
    for wanted in wants(district):
        seen = set(visible_to(reader).values_list("id", flat=True))
        assert found(reader, wanted) == [id_ for id_ in found(SYSTEM, wanted) if id_ in seen]
    assert found(Actor(kind="person"), RequestFilter(due="late")) == []


def test_count_equals_the_found_requests_and_skips_full_text(district):
    wanted = wants(district)
    counted = by_filter.tallies(SYSTEM, [*wanted, RequestFilter(words="井盖")], NOON)
    assert counted.pop() is None
    assert counted == [BoundedCount(len(found(SYSTEM, each))) for each in wanted]
    assert by_filter.tallies(SYSTEM, [], NOON) == []


def test_all_filters_are_counted_in_one_query(district, django_assert_num_queries):
    by_filter.tallies(SYSTEM, wants(district), NOON)  # units and categories are in memory now
    with django_assert_num_queries(1):
        by_filter.tallies(SYSTEM, wants(district), NOON)


@pytest.mark.parametrize("limit", ["COUNT_UP_TO", "SCAN"])
def test_count_is_capped_and_marked(district, monkeypatch, limit):
    monkeypatch.setattr(by_filter, limit, 2)
    (tally,) = by_filter.tallies(SYSTEM, [RequestFilter(grid="G1")], NOON)
    assert tally is not None
    assert tally.more
    assert tally.count <= 2


def test_page_at_the_scan_limit_is_marked_and_the_next_page_continues(monkeypatch):
    unit = UnitFactory.create()
    for hours in range(12):
        case(unit, opened_at=NOON - timedelta(hours=hours), grid_code="G1" if hours > 9 else "")
    monkeypatch.setattr(by_filter, "WALK", 2)
    monkeypatch.setattr(by_filter, "MOST", 6)
    monkeypatch.setattr(by_filter, "MOST_FURTHER", 8)
    first = by_filter.find(SYSTEM, RequestFilter(grid="G1"), NOON)
    assert (first.rows, first.looked_back_to) == ([], NOON - timedelta(hours=5))
    second = by_filter.find(SYSTEM, RequestFilter(grid="G1"), NOON, first.next)
    assert len(second.rows) == 2
    assert second.next is None


def test_frequent_words_with_a_rare_filter_stop_at_the_scan_limit(monkeypatch):
    unit = UnitFactory.create()
    for hours in range(40):
        case(unit, opened_at=NOON - timedelta(hours=hours))
    monkeypatch.setattr(filters, "FEW", -1)
    for name, value in (("WALK", 2), ("BATCH", 2), ("MAX_BATCH", 2)):
        monkeypatch.setattr(by_words, name, value)
    monkeypatch.setattr(by_filter, "MOST", 10)
    monkeypatch.setattr(by_filter, "MOST_FURTHER", 10)
    pages, after = 0, None
    while True:
        page = by_filter.find(SYSTEM, RequestFilter(words="井盖", grid="G9"), NOON, after)
        pages, after = pages + 1, page.next
        if after is None:
            break
        assert page.looked_back_to is not None
    assert pages > 2


def test_search_within_a_period_scans_only_the_period(monkeypatch):
    unit = UnitFactory.create()
    made = [case(unit, opened_at=NOON - timedelta(days=days)) for days in range(30)]
    monkeypatch.setattr(by_filter, "WALK", 1)
    monkeypatch.setattr(by_filter, "MOST", 3)
    wanted = RequestFilter(since=date(2026, 2, 20), until=date(2026, 2, 20), channel="hotline")
    page = by_filter.find(SYSTEM, wanted, NOON)
    assert [row.id for row in page.rows] == [made[18].id]
    assert page.next is None
    assert [r.id for r in by_filter.find(SYSTEM, replace(wanted, words="井盖"), NOON).rows] == [
        made[18].id
    ]


def test_filter_is_empty_or_lists_its_conditions():
    assert not NOTHING
    assert RequestFilter(words="x", marks=("late",)).names == ["words", "marks"]
    with pytest.raises(Invalid):
        by_filter.find(SYSTEM, RequestFilter(words="，"), NOON)
    with pytest.raises(Invalid):
        by_filter.find(SYSTEM, RequestFilter(grid="G1"), NOON, after="nonsense")
