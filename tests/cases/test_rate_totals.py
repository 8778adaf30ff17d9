"""Totals of the three rates over several periods: against plain counts, and against the rows."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from jiceng.cases.figures import indicators
from jiceng.cases.figures.definitions import COUNTS, RATES
from jiceng.cases.models import Case, State
from jiceng.core.access import SYSTEM, Actor, Grant
from jiceng.directory.models import Unit, UnitKind
from jiceng.metrics import public as metrics
from jiceng.metrics.figure_rows import total
from jiceng.metrics.periods import weeks_to
from tests.cases.case_rows import NOON, any_case, case, category
from tests.cases.test_rates_figures import CIVIL, COUNTED, slow_counts
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db

# Overlapping, adjacent and empty periods; requests are opened from 7 to 13 March.
TABLES = [
    [metrics.Period(date(2026, 3, 9), date(2026, 3, 11))],
    [metrics.Period(date(2026, 3, 6), date(2026, 3, 8))],
    [metrics.Period(date(2025, 3, 9), date(2025, 3, 11))],
    weeks_to(date(2026, 3, 11), 3),
]
PERIODS = [period for table in TABLES for period in table]


@pytest.fixture
def units() -> list[Unit]:
    """A district, whose staff may not open confidential requests of others, and two units of it."""
    district = UnitFactory.create()
    return [district, *(UnitFactory.create(parent=district) for _ in range(2))]


@pytest.fixture
def requests(units: list[Unit]) -> list[Case]:
    top = category("01")
    categories = [top, category("0101", top)]
    rng = random.Random(20260310)
    return [any_case(rng, units, categories) for _ in range(300)]


def opened_in(one: Case, period: metrics.Period) -> bool:
    return period.first <= one.opened_at.astimezone(CIVIL).date() <= period.last


def flat(found: list[list[metrics.FigureRow]]) -> list[metrics.FigureRow]:
    return [row for table in found for row in table]


def reader(*units: Unit, rights: tuple[str, ...] = ("metrics.read", "case.read")) -> Actor:
    grants = tuple(Grant("r", unit.id, unit.path, frozenset(rights)) for unit in units)
    return Actor(kind="person", grants=grants)


def test_totals_of_overlapping_periods_equal_plain_counts(requests: list[Case]) -> None:
    found = flat(metrics.totals("three-rates", SYSTEM, TABLES, NOON))
    assert len(found) == len(PERIODS)
    for row, period in zip(found, PERIODS, strict=True):
        expected = slow_counts([one for one in requests if opened_in(one, period)], NOON)
        assert {name: row.figures[name] for name in COUNTED} == expected
        valid = expected["callbacks"]
        assert row.sample("resolution") == valid
        assert row.figures["resolution"] == (
            pytest.approx(expected["solved"] / valid) if valid else None
        )


def test_a_total_equals_the_sum_of_the_rows_whatever_the_grouping(
    requests: list[Case], units: list[Unit]
) -> None:
    """Confidential requests are among them, which this reader may not open."""
    everyone = reader(units[0])
    plain = reader(units[0], rights=("metrics.read",))
    for actor in (SYSTEM, everyone, plain):
        for by in ("unit", "grid", "category"):
            for [period] in TABLES[:3]:
                rows = metrics.run("three-rates", actor, period, by, NOON)
                added = total(rows, "")
                [[whole]] = metrics.totals("three-rates", actor, [[period]], NOON)
                for name in (*COUNTS, *RATES):
                    expected = added.figures.get(name) or 0
                    assert (whole.figures.get(name) or 0) == pytest.approx(expected), (by, name)


def test_the_sum_of_suppressed_rows_has_its_numerators_in_the_total(units: list[Unit]) -> None:
    """Six solved requests that cannot be opened, three a row, count in the rate of the total."""

    def solved(unit: Unit, *, is_solved: bool, **given: Any) -> None:
        case(
            unit,
            state=State.CLOSED,
            callback_valid=True,
            callback_contacted=True,
            callback_solved=is_solved,
            callback_level=5,
            callback_way="phone",
            on_time=True,
            **given,
        )

    for unit in units[1:]:
        for _ in range(3):
            solved(unit, is_solved=True, confidential=True)
    for _ in range(6):
        solved(units[1], is_solved=True)
    actor = reader(units[0])
    rows = metrics.run("three-rates", actor, TABLES[0][0], "unit", NOON)
    assert [row.is_rest for row in rows] == [False, True]
    assert rows[1].figures["resolution"] == 1
    assert total(rows, "").figures["resolution"] == 1


def test_a_single_hidden_request_is_in_no_total(units: list[Unit]) -> None:
    for _ in range(3):
        case(units[1])
    case(units[1], confidential=True)
    actor = reader(units[0])
    [[row]] = metrics.totals("three-rates", actor, [[TABLES[0][0]]], NOON)
    assert row.figures["opened"] == 3
    only_figures = reader(units[0], rights=("metrics.read",))
    [[row]] = metrics.totals("three-rates", only_figures, [[TABLES[0][0]]], NOON)
    assert row.figures["opened"] is None


def test_a_week_that_would_follow_from_the_others_hides_another_week(units: list[Unit]) -> None:
    weeks = TABLES[3]
    for week, count in zip(weeks, (6, 1, 6), strict=True):
        for _ in range(count):
            opened = NOON + (week.first - NOON.date())
            case(units[1], opened_at=opened, confidential=True)
            case(units[1], opened_at=opened)
    actor = reader(units[0])
    [found] = metrics.totals("three-rates", actor, [weeks], NOON)
    shown = [row.figures["opened"] for row in found]
    assert shown[1] == 1
    assert sum(each or 0 for each in shown) == 13 + 6


def test_totals_use_the_weights_of_each_unit(units: list[Unit]) -> None:
    for unit in units[:2]:
        for _ in range(4):
            case(
                unit,
                state=State.CLOSED,
                callback_valid=True,
                callback_contacted=True,
                callback_solved=True,
                callback_level=3,
                callback_way="phone",
            )
    metrics.set_weights(
        by=SYSTEM,
        at=NOON,
        valid_from=date(2026, 3, 1),
        scope=f"unit:{units[1].code}",
        response=0,
        resolution=0,
        satisfaction=1,
        basic_share=0.5,
    )
    rows = metrics.run("three-rates", SYSTEM, TABLES[0][0], "unit", NOON)
    [[whole]] = metrics.totals("three-rates", SYSTEM, [[TABLES[0][0]]], NOON)
    assert whole.figures["satisfaction"] == pytest.approx((4 * 0.9 + 4 * 0.5) / 8)
    added = total(rows, "")
    assert whole.figures["score"] == pytest.approx(added.figures["score"])


def test_all_records_of_a_total_are_listed(requests: list[Case]) -> None:
    period = TABLES[0][0]
    [[row]] = metrics.totals("three-rates", SYSTEM, [[period]], NOON)
    for figure in (*COUNTS, *RATES):
        found: list[Any] = []
        after = None
        while True:
            page = metrics.drill_down(
                "three-rates",
                SYSTEM,
                period,
                metrics.TOTAL,
                key="",
                figure=figure,
                at=NOON,
                after=after,
                limit=100,
            )
            found += page.ids
            after = page.next
            if after is None:
                break
        expected = row.sample(figure) if figure in RATES else row.figures[figure]
        assert len(found) == len(set(found)) == expected, figure


def test_totals_of_any_periods_are_one_statement(
    requests: list[Case], django_assert_num_queries: Any
) -> None:
    metrics.totals("three-rates", SYSTEM, TABLES, NOON)  # fills the caches
    for tables in (TABLES[:1], TABLES):
        with django_assert_num_queries(1):
            metrics.totals("three-rates", SYSTEM, tables, NOON)


def test_units_are_ranked_with_their_own_level_and_grids_are_not_ranked() -> None:
    district = UnitFactory.create()
    streets = [UnitFactory.create(parent=district, kind=UnitKind.STREET_TOWN) for _ in range(2)]
    office = UnitFactory.create(parent=district, kind=UnitKind.DEPARTMENT)
    inner = UnitFactory.create(parent=streets[0], kind=UnitKind.DEPARTMENT)
    for unit, level in ((streets[0], 5), (streets[1], 3), (office, 1), (inner, 4)):
        for _ in range(30):
            case(
                unit,
                state=State.CLOSED,
                grid_code=f"G{level}",
                callback_valid=True,
                callback_contacted=True,
                callback_solved=True,
                callback_level=level,
                callback_way="phone",
                opened_at=NOON - timedelta(hours=1),
            )
    rows = metrics.run("three-rates", SYSTEM, TABLES[0][0], "unit", NOON)
    assert {row.code: (row.group, row.rank) for row in rows} == {
        streets[0].code: ("street_town", 1),
        streets[1].code: ("street_town", 2),
        office.code: ("department", 1),
        inner.code: ("street_department", 1),
    }
    for by in ("grid", "category"):
        rows = metrics.run("three-rates", SYSTEM, TABLES[0][0], by, NOON)
        assert {row.rank for row in rows} == {None}


def test_no_units_in_reach_give_an_empty_total(units: list[Unit]) -> None:
    case(units[0])
    [[row]] = metrics.totals("three-rates", Actor(kind="person"), [[TABLES[0][0]]], NOON)
    assert row.figures["opened"] == 0
    assert indicators.policy_classes(Actor(kind="person"), [TABLES[0][0]])
