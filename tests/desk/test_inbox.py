"""The inbox: records with a lifecycle next to requests, nearest due time first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from jiceng.cases.models import Case
from jiceng.cases.service_words import next_due
from jiceng.core.access import SYSTEM
from jiceng.core.templatetags import parts
from jiceng.desk import boxes, inbox, record_boxes
from jiceng.records.public import make_move, open_record
from tests.cases.conftest import built_world, world
from tests.web.conftest import at_desk
from tests.world import World

__all__ = ["at_desk", "built_world", "world"]

STREET = "440704001"


def need(world: World, title: str, wanted_by: str) -> Any:
    given = {
        "title": title,
        "kind": "goods",
        "amount": "5",
        "measure": "张",
        "wanted_by": wanted_by,
    }
    return open_record("need", given, unit=world.units[STREET].pk, by=SYSTEM, at=world.at)


def shown(client: Client, **query: Any) -> str:
    answer = client.get("/desk/", {"unit": str(query.pop("unit")), **query})
    assert answer.status_code == 200
    return answer.content.decode()


def test_needs_and_requests_are_sorted_by_due_time(world: World, at_desk) -> None:
    street = world.units[STREET].pk
    need(world, "社区广场长椅", "2036-10-31")
    need(world, "明天的帮手", str(world.at.date() + timedelta(days=1)))
    title = world.open().title
    dispatcher = at_desk("dispatcher", "zh-hans")
    page = shown(dispatcher, unit=street)
    entries = boxes.box_page(world["dispatcher"], street, "todo", world.at).entries
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    places = [page.index(entry.row.title) for entry in entries]
    assert places == sorted(places)
    assert {title, "明天的帮手", "社区广场长椅"} <= {entry.row.title for entry in entries}
    own = shown(dispatcher, unit=street, box="need")
    assert "社区广场长椅" in own
    assert title not in own


def test_record_that_no_longer_waits_leaves_the_box(world: World, at_desk) -> None:
    street = world.units[STREET].pk
    made = need(world, "社区广场长椅", "2036-10-31")
    before = shown(at_desk("dispatcher", "zh-hans"), unit=street)
    make_move("need", made.pk, "withdraw", {}, by=SYSTEM, at=world.at)
    after = shown(at_desk("dispatcher", "zh-hans"), unit=street)
    assert "社区广场长椅" in before
    assert "社区广场长椅" not in after


def test_pages_of_mixed_kinds_continue_without_a_gap(world: World) -> None:
    street = world.units[STREET].pk
    for day in ("2035-10-31", "2036-10-31", "2036-10-31"):
        need(world, f"长椅 {day}", day)
    for _ in range(3):
        world.open()
    actor = world["dispatcher"]
    whole = boxes.box_page(actor, street, "todo", world.at).entries
    assert len({entry.template for entry in whole}) == 2
    paged: list[Any] = []
    after: str | None = None
    while True:
        page = boxes.box_page(actor, street, "todo", world.at, after, limit=1)
        paged += page.entries
        after = page.next
        if after is None:
            break
    assert [entry.id for entry in paged] == [entry.id for entry in whole]


def test_day_ends_where_the_next_one_starts() -> None:
    end = record_boxes.end_of(datetime(2026, 9, 16, tzinfo=UTC).date())
    assert timezone.localtime(end).isoformat() == "2026-09-17T00:00:00+08:00"
    with patch.object(timezone, "now", return_value=end):
        assert not parts.relative_moment(end).is_past


def test_filter_by_type_leaves_only_requests_of_that_type(world: World, at_desk) -> None:
    street = world.units[STREET].pk
    need(world, "社区广场长椅", "2036-10-31")
    asks, helps = world.open(request_type="consult"), world.open(request_type="help")
    actor = world["dispatcher"]
    page = boxes.box_page(actor, street, "todo", world.at, given={"type": "consult"})
    assert [entry.id for entry in page.entries] == [asks.pk]
    assert page.chosen == {"type": "consult"}
    # Counts of the boxes stay those of all rows.
    counted = boxes.tallies(actor, street, world.at, "todo", page)
    assert counted == boxes.tallies(actor, street, world.at)
    whole = boxes.box_page(actor, street, "todo", world.at, given={"type": "no-such-type"})
    assert {asks.pk, helps.pk} < {entry.id for entry in whole.entries}
    client = at_desk("dispatcher", "en")
    found = shown(client, unit=street, type="consult")
    assert f'id="row-{asks.pk}"' in found
    assert f'id="row-{helps.pk}"' not in found
    assert 'data-filters="type=consult"' in found
    assert "No rows match the filter." in shown(client, unit=street, type="praise")
    # Boxes without requests have no filter by their type.
    assert "社区广场长椅" in shown(client, unit=street, box="need", type="consult")


def test_poll_of_filtered_box_reports_the_mark_of_its_page(world: World) -> None:
    street = world.units[STREET].pk
    world.open(request_type="consult")
    actor = world["dispatcher"]
    given = {"unit": str(street), "box": "todo", "filters": "type=consult"}
    now = timezone.now()
    page = boxes.box_page(actor, street, "todo", now, given={"type": "consult"})
    assert inbox.fingerprints(actor, given, now) == {"mark": page.fingerprint}
    world.open(request_type="help")
    assert inbox.fingerprints(actor, given, now) == {"mark": page.fingerprint}
    world.open(request_type="consult")
    assert inbox.fingerprints(actor, given, now) != {"mark": page.fingerprint}


def test_rows_name_what_is_due_next_without_a_query_for_each(
    world: World, django_assert_num_queries
) -> None:
    street = world.units[STREET].pk
    answered, fresh, reported = world.open(), world.open(), world.open()
    Case.objects.filter(pk=answered.pk).update(
        contacted_at=world.at, answered_at=world.at, service_due_at=None
    )
    Case.objects.filter(pk=reported.pk).update(contacted_at=world.at)
    entries = boxes.box_page(world["dispatcher"], street, "todo", world.at).entries
    with translation.override("en"), django_assert_num_queries(0):
        marks = {
            entry.id: render_to_string(entry.template, {"row": entry.row}) for entry in entries
        }
    assert "First contact" in marks[fresh.pk]
    assert "Answer" in marks[reported.pk]
    assert "Completion" in marks[answered.pk]
    for mark in marks.values():
        assert mark.count("due-of") == 1
    for entry, case in ((entry, Case.objects.get(pk=entry.id)) for entry in entries):
        assert next_due(entry.row, world.at) == next_due(case, world.at)
