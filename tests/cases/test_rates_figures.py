"""Figures from the database against a count in Python, and their drill-down."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from jiceng.cases.figures import indicators
from jiceng.cases.models import Case, State
from jiceng.cases.rules import WAYS
from jiceng.core.access import SYSTEM, Actor, Grant
from jiceng.core.errors import Invalid
from jiceng.metrics import public as metrics
from jiceng.metrics.cli import metrics as commands
from tests.cases.case_rows import NOON, any_case, case, category
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db

DAYS = metrics.Period(date(2026, 3, 9), date(2026, 3, 11))
CIVIL = ZoneInfo("Asia/Shanghai")
WORKING = {"reported", "accepted", "dispatched", "handling"}


@pytest.fixture
def units():
    district = UnitFactory.create()
    return [district, UnitFactory.create(parent=district), UnitFactory.create()]


@pytest.fixture
def requests(units):
    top = category("01")
    categories = [top, category("0101", top)]
    rng = random.Random(20260310)
    return [any_case(rng, units, categories) for _ in range(400)]


COUNTED = (
    "opened",
    "excluded",
    "merged",
    "declined",
    "closed",
    "open",
    "on_time",
    "overdue",
    "exempted",
    "callbacks",
    "contacted",
    "solved",
    "satisfied",
    "basically_satisfied",
    "by_phone",
    "by_page",
    "by_own",
    "by_source",
)
SHARES = ("response", "resolution", "satisfaction", "score")


def slow_counts(cases, at):
    """The definitions once more, from the columns of each request by plain ifs."""
    found = dict.fromkeys(COUNTED, 0)
    for one in cases:
        found["opened"] += 1
        if one.is_excluded:
            found["excluded"] += 1
            continue
        if one.state in (State.MERGED, State.DECLINED):
            found[str(one.state)] += 1
            continue
        found["closed" if one.state == State.CLOSED else "open"] += 1
        if one.on_time is True:
            found["on_time"] += 1
        elif one.on_time is False and one.is_exempted:
            found["exempted"] += 1
        elif one.on_time is False or (
            one.due_at is not None and one.due_at < at and one.state in WORKING
        ):
            found["overdue"] += 1
        if one.callback_valid:
            found["callbacks"] += 1
            found["contacted"] += one.callback_contacted
            found["solved"] += one.callback_solved
            found["satisfied"] += one.callback_level in (4, 5)
            found["basically_satisfied"] += one.callback_level == 3
            found[f"by_{one.callback_way}"] += 1
    return found


def in_period(one):
    return DAYS.first <= one.opened_at.astimezone(CIVIL).date() <= DAYS.last


KEYS = {
    "unit": lambda one: str(one.unit_id),
    "grid": lambda one: one.grid_code,
    "category": lambda one: one.category_id or "",
}


@pytest.mark.parametrize("by", ["unit", "grid", "category"])
def test_every_figure_equals_a_manual_count(requests, by):
    rows = metrics.run("three-rates", SYSTEM, DAYS, by, NOON)
    groups: dict[str, list[Case]] = {}
    for one in filter(in_period, requests):
        groups.setdefault(KEYS[by](one), []).append(one)
    assert {row.key for row in rows} == set(groups)
    for row in rows:
        expected = slow_counts(groups[row.key], NOON)
        assert {name: row.figures[name] for name in expected} == expected
        valid = expected["callbacks"]
        assert row.figures["response"] == pytest.approx(expected["contacted"] / valid)
        due = expected["on_time"] + expected["overdue"]
        assert row.figures["in_time"] == pytest.approx(expected["on_time"] / due)
        assert row.sample("in_time") == due
        assert row.is_ranked == (valid >= 30)


def test_figures_are_correct_after_any_change_at_any_time(requests, units):
    rng = random.Random(7)
    for one in rng.sample(requests, 60):
        one.state, one.is_open, one.closed_at = State.CLOSED, False, NOON
        one.callback_valid, one.callback_level = True, rng.randrange(1, 6)
        one.callback_contacted = one.callback_solved = rng.random() < 0.5
        one.callback_way = rng.choice(WAYS)
        one.unit = rng.choice(units)
        one.save()
    test_every_figure_equals_a_manual_count(requests, "unit")


@pytest.mark.parametrize("by", ["unit", "grid", "category"])
def test_drill_down_lists_exactly_the_counted_requests(requests, by):
    by_id = {one.id: one for one in requests}
    for row in metrics.run("three-rates", SYSTEM, DAYS, by, NOON):
        for figure, value in row.figures.items():
            # The drill-down of a share lists its denominator.
            expected = row.sample(figure) if figure in (*SHARES, "in_time") else value
            ids: list[UUID] = []
            after = None
            while True:
                page = metrics.drill_down(
                    "three-rates",
                    SYSTEM,
                    DAYS,
                    by,
                    key=row.key,
                    figure=figure,
                    at=NOON,
                    after=after,
                    limit=40,
                )
                ids += page.ids
                after = page.next
                if after is None:
                    break
            assert len(ids) == len(set(ids)) == expected, (row.code, figure)
            opened = [by_id[id_].opened_at for id_ in ids]
            assert opened == sorted(opened, reverse=True)


def test_period_includes_both_days_in_local_time(units):
    midnight = NOON.replace(day=9) - timedelta(hours=12)  # the 9th begins in China
    case(units[0], opened_at=midnight)
    case(units[0], opened_at=midnight + timedelta(days=3) - timedelta(microseconds=1))
    case(units[0], opened_at=midnight - timedelta(microseconds=1))
    case(units[0], opened_at=midnight + timedelta(days=3))
    [row] = metrics.run("three-rates", SYSTEM, DAYS, "unit", NOON)
    assert row.figures["opened"] == 2


def test_request_without_due_time_is_neither_on_time_nor_overdue(units):
    case(units[0], due_at=None, state=State.CLOSED)
    [row] = metrics.run("three-rates", SYSTEM, DAYS, "unit", NOON + timedelta(days=90))
    assert (row.figures["on_time"], row.figures["overdue"]) == (0, 0)


def test_unit_with_few_callbacks_is_last_and_unranked(units):
    def callbacks(unit, count, level):
        for _ in range(count):
            case(
                unit,
                state=State.CLOSED,
                callback_valid=True,
                callback_contacted=True,
                callback_solved=True,
                callback_level=level,
            )

    callbacks(units[0], 30, 4)
    callbacks(units[1], 30, 3)
    callbacks(units[2], 1, 5)
    rows = metrics.run("three-rates", SYSTEM, DAYS, "unit", NOON)
    assert [(row.code, row.rank) for row in rows] == [
        (units[0].code, 1),
        (units[1].code, 2),
        (units[2].code, None),
    ]
    assert rows[1].figures["score"] == pytest.approx(10 + 50 + 40 * 0.9)
    low, high = rows[2].intervals["satisfaction"]
    assert low < 0.3
    assert high == pytest.approx(1.0)


def test_figures_include_only_units_in_scope(requests, units):
    grant = Grant("leader", units[1].id, units[1].path, frozenset({"metrics.read", "case.read"}))
    actor = Actor(kind="person", grants=(grant,))
    [row] = metrics.run("three-rates", actor, DAYS, "unit", NOON)
    assert row.code == units[1].code
    expected = sum(in_period(one) and one.unit_id == units[1].id for one in requests)
    assert row.figures["opened"] == expected
    for by in ("grid", "category"):
        rows = metrics.run("three-rates", actor, DAYS, by, NOON)
        assert sum(row.figures["opened"] or 0 for row in rows) == expected


def test_figures_require_the_permission(requests):
    assert metrics.run("three-rates", Actor(kind="person"), DAYS, "unit", NOON) == []


def test_drill_down_lists_only_visible_requests(requests, units):
    grant = Grant("leader", units[0].id, units[0].path, frozenset({"metrics.read"}))
    down = metrics.drill_down(
        "three-rates",
        Actor(kind="person", grants=(grant,)),
        DAYS,
        "unit",
        key=str(units[0].id),
        figure="opened",
        at=NOON,
    )
    assert down.ids == []


@pytest.mark.parametrize(
    ("by", "key", "figure", "after"),
    [
        ("street", "x", "opened", None),
        ("unit", "no unit", "opened", None),
        ("grid", "G1", "nonsense", None),
        ("grid", "G1", "opened", "nonsense"),
    ],
)
def test_unknown_drill_down_is_refused_with_a_message(by, key, figure, after):
    with pytest.raises(Invalid):
        metrics.drill_down(
            "three-rates", SYSTEM, DAYS, by, key=key, figure=figure, at=NOON, after=after
        )


def test_report_reads_requests_in_one_statement(requests, django_assert_num_queries):
    metrics.run("three-rates", SYSTEM, DAYS, "unit", NOON)  # fills the caches
    with django_assert_num_queries(1):
        indicators.tallies(SYSTEM, DAYS, "unit", NOON)


def test_weights_of_a_unit_apply_below_it_from_their_date(units):
    for _ in range(30):
        case(
            units[1],
            state=State.CLOSED,
            callback_valid=True,
            callback_contacted=True,
            callback_solved=False,
            callback_level=5,
        )

    def score():
        [row] = metrics.run("three-rates", SYSTEM, DAYS, "unit", NOON)
        return row.figures["score"]

    assert score() == pytest.approx(50)
    metrics.set_weights(
        by=SYSTEM,
        at=NOON,
        valid_from=date(2026, 3, 11),
        scope=f"unit:{units[0].code}",
        response=30,
        resolution=35,
        satisfaction=35,
    )
    assert score() == pytest.approx(65)
    metrics.set_weights(
        by=SYSTEM,
        at=NOON,
        valid_from=date(2026, 3, 12),
        scope=f"unit:{units[0].code}",
        response=0,
        resolution=0,
        satisfaction=1,
    )
    assert score() == pytest.approx(65)


def test_command_prints_rows_as_json(requests, units):
    result = CliRunner().invoke(
        commands,
        ["three-rates", "--from", "2026-03-09", "--to", "2026-03-11", "--by", "unit", "--json"],
    )
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert {row["code"] for row in rows} == {unit.code for unit in units}
    assert {
        "code",
        "name",
        "opened",
        "closed",
        "on_time",
        "overdue",
        "callbacks",
        "contacted",
        "solved",
        "satisfied",
        "basically_satisfied",
        "response",
        "resolution",
        "satisfaction",
        "score",
        "intervals",
        "ranked",
        "excluded",
        "open",
    } <= set(rows[0])


def test_command_refuses_an_invalid_date():
    result = CliRunner().invoke(commands, ["three-rates", "--from", "March", "--to", "2026-03-11"])
    assert result.exit_code == 2


def test_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(Invalid):
        metrics.run("three-rates", SYSTEM, metrics.Period(DAYS.last, DAYS.first), "unit", NOON)


def test_every_figure_of_the_report_is_a_registered_indicator():
    report = metrics.report("three-rates")
    for name in report.indicators:
        indicator = metrics.indicators()[name]
        assert str(indicator.label)
        assert str(indicator.formula)
