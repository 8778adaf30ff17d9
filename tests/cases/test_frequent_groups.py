"""Groups of departments that were called together before: the rule against an oracle, the query."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.models import Case, CaseTask
from jiceng.cases.whistle import frequent_groups as groups
from jiceng.cases.whistle.frequent_groups import (
    FrequentGroup,
    PastCall,
    frequent_groups,
    groups_for,
)
from jiceng.core.ids import uuid7
from tests.cases import case_rows
from tests.world import World

UNITS = st.integers(1, 5).map(lambda number: UUID(int=number))
MATTERS = st.sampled_from([(), ("A",), ("A", "A1"), ("A", "A2"), ("A", "A1", "A1x"), ("B",)])
CALLS = st.lists(st.builds(PastCall, st.frozensets(UNITS, max_size=3), MATTERS), max_size=12)


def oracle(
    calls: list[PastCall], matter: tuple[str, ...], possible: set[UUID], most: int
) -> list[FrequentGroup]:
    """Counts every possible group at every level, from the narrowest on."""
    for depth in reversed(range(1, len(matter) + 1)):
        counts: dict[tuple[UUID, ...], int] = {}
        for call in calls:
            shares = call.matter[:depth] == matter[:depth]
            if shares and len(call.units) >= 2 and all(unit in possible for unit in call.units):
                key = tuple(sorted(call.units))
                counts[key] = counts.get(key, 0) + 1
        ranking = sorted(counts, key=lambda key: (-counts[key], len(key), key))
        if ranking:
            return [FrequentGroup(key, counts[key]) for key in ranking[:most]]
    return []


@given(CALLS, MATTERS, st.sets(UNITS), st.integers(1, 3))
def test_groups_equal_a_count_of_all_possible_ones(
    calls: list[PastCall], matter: tuple[str, ...], possible: set[UUID], most: int
) -> None:
    assert frequent_groups(calls, matter, possible, most) == oracle(calls, matter, possible, most)


def call(world: World, case: Case, *codes: str, days: int = 1) -> None:
    CaseTask.objects.bulk_create(
        CaseTask(
            id=uuid7(),
            case=case,
            kind="whistle",
            unit=world.units[code],
            called_by=world.units["440704001"],
            ground="emergency",
            reason="险情",
            called_at=world.at - timedelta(days=days),
        )
        for code in codes
    )


@pytest.fixture
def possible(world: World) -> set[UUID]:
    return {unit.id for code, unit in world.units.items() if code.startswith("JH-")}


def names(world: World, found: list[FrequentGroup]) -> list[tuple[set[str], int]]:
    by_id = {unit.id: code for code, unit in world.units.items()}
    return [({by_id[unit] for unit in group.units}, group.count) for group in found]


def test_street_finds_what_it_called_together_for_the_matter(
    world: World, possible: set[UUID]
) -> None:
    street = world.units["440704001"]
    for days in (1, 2):
        past = case_rows.case(street, category_id="1504")
        call(world, past, "JH-POL", "JH-FIR", days=days)
    call(world, case_rows.case(street, category_id="1504"), "JH-POL", "JH-HSG", days=3)
    call(world, case_rows.case(street, category_id="1504"), "JH-POL", days=4)
    other = case_rows.case(world.units["440704005"], category_id="1504")
    CaseTask.objects.filter(case=other).update(called_by=world.units["440704005"])
    now = world.open()
    assert names(world, groups_for(now, possible)) == [
        ({"JH-POL", "JH-FIR"}, 2),
        ({"JH-POL", "JH-HSG"}, 1),
    ]


def test_units_that_cannot_be_called_leave_their_groups_out(
    world: World, possible: set[UUID]
) -> None:
    past = case_rows.case(world.units["440704001"], category_id="1504")
    call(world, past, "JH-POL", "JH-FIR")
    assert groups_for(world.open(), possible - {world.units["JH-FIR"].id}) == []


def test_number_of_calls_that_are_read_is_bounded(
    world: World, possible: set[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "RECENT", 2)
    street = world.units["440704001"]
    call(world, case_rows.case(street, category_id="1504"), "JH-POL", "JH-HSG", days=1)
    call(world, case_rows.case(street, category_id="1504"), "JH-POL", "JH-FIR", days=9)
    now = world.open()
    with CaptureQueriesContext(connection) as queries:
        assert names(world, groups_for(now, possible)) == [({"JH-POL", "JH-HSG"}, 1)]
    assert len(queries) == 1
