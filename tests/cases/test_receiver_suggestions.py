"""Suggested receivers of a request: the ranking against an oracle, and the reasons."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases import actions
from jiceng.cases.intake.receiver_suggestions import MOST, first_possible, suggest_receivers
from jiceng.cases.models import Case
from jiceng.directory import public as directory
from tests.cases import case_rows
from tests.world import World

UNITS = st.integers(0, 6).map(lambda number: UUID(int=number))
CANDIDATES = st.lists(st.tuples(UNITS, st.text(max_size=3)), max_size=12)


@given(CANDIDATES, st.sets(UNITS), st.integers(1, 4))
def test_ranking_keeps_the_first_reason_of_the_first_possible_units(
    candidates: list[tuple[UUID, str]], possible: set[UUID], most: int
) -> None:
    # The oracle walks the whole list anew for each place.
    expected: list[tuple[UUID, str]] = []
    while len(expected) < most:
        taken = {unit for unit, _reason in expected}
        left = [each for each in candidates if each[0] in possible and each[0] not in taken]
        if not left:
            break
        expected.append(left[0])
    assert first_possible(candidates, possible, most) == expected


def suggested(world: World, case: Case) -> list[tuple[str, str]]:
    today = directory.civil_day(world.at)
    tree = directory.tree()
    units = [unit for each in world.units.values() if (unit := tree.get(each.id))]
    with translation.override("en"):
        found = suggest_receivers(case, units, today)
    return [(each.unit.name, each.reason) for each in found]


@pytest.fixture
def placed(world: World) -> Case:
    """A request of 江南社区 about parking, for which 区城管局 is in charge, at 江南街道."""
    case = world.open()
    Case.objects.filter(pk=case.pk).update(area=world.units["440704001001"])
    case.refresh_from_db()
    return case


def test_department_comes_first_then_the_community_then_the_street(
    world: World, placed: Case
) -> None:
    placed.unit_id = world.units["440704"].id
    assert suggested(world, placed) == [
        ("区城管局", "in charge of this category"),
        ("江南社区居委会", "community of the place"),
        ("江南街道", "street of the place"),
    ]


def test_unit_in_charge_is_not_suggested(world: World, placed: Case) -> None:
    assert "江南街道" not in dict(suggested(world, placed))


def test_unit_that_resolved_most_of_the_like_comes_before_the_street(
    world: World, placed: Case
) -> None:
    for code, times in (("JH-HSG", 2), ("JH-POL", 1), ("440704005001", 5)):
        for _ in range(times):
            case_rows.case(world.units[code], state="closed", category_id=placed.category_id)
    case_rows.case(world.units["JH-FIR"], state="handling", category_id=placed.category_id)
    assert suggested(world, placed) == [
        ("区城管局", "in charge of this category"),
        ("江南社区居委会", "community of the place"),
        # A community elsewhere resolved more of them, but at its own place only.
        ("区住建局", "resolved 2 of the latest of this category"),
    ]


def test_request_without_category_and_place_has_no_suggestions(world: World) -> None:
    assert suggested(world, case_rows.case(world.units["440704"])) == []


def test_never_more_than_three(world: World, placed: Case) -> None:
    for code in ("JH-HSG", "JH-POL", "JH-FIR"):
        case_rows.case(world.units[code], state="resolved", category_id=placed.category_id)
    assert len(suggested(world, placed)) == MOST


def test_closed_unit_is_not_suggested(world: World, placed: Case) -> None:
    actions.dispatch(case=placed.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    placed.refresh_from_db()
    assert "区城管局" not in dict(suggested(world, placed))
