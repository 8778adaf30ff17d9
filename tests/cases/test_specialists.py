"""Specialists attached to grids see exactly the requests of their field."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jiceng.cases import actions, queries
from jiceng.cases.access import specialists
from jiceng.cases.inbox import boxes
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Case
from jiceng.cases.search import by_words
from jiceng.cases.triage.categories import load_departments
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory.public import civil_day
from jiceng.grids import actions as grids
from tests.ground import GRID, LAT, LON, OTHER_GRID, lay
from tests.world import World

HERE: dict[str, Any] = {"lon": LON, "lat": LAT}


@pytest.fixture
def post(world: World) -> Any:
    """区公安分局's officer is the specialist of 江南社区第1网格 for what 城管 is in charge of."""
    lay()
    return attach(world, "urban_management")


def attach(world: World, speciality: str, grid: str = GRID) -> Any:
    return grids.assign_post(
        grid_code=grid,
        person=world.people["police"],
        role="specialist",
        speciality=speciality,
        by=SYSTEM,
        at=world.at,
    )


def sees(world: World, case: Case, who: str = "police") -> bool:
    return queries.visible_to(world[who]).filter(pk=case.pk).exists()


def box(world: World) -> list[str]:
    unit = world.units["JH-POL"].id
    return [
        row.number for row in boxes.box_page(world["police"], unit, "specialist", world.at).rows
    ]


def test_a_request_of_their_kind_on_their_grid_lies_in_their_box(world: World, post: Any) -> None:
    mine = world.open(**HERE)
    assert mine.grid_code == GRID
    elsewhere = world.open(lon=LON + 0.02, lat=LAT)
    assert elsewhere.grid_code == OTHER_GRID
    other_kind = world.open(category="2207", **HERE)
    assert not specialists.reaches(world["police"], other_kind)
    assert [sees(world, each) for each in (mine, elsewhere, other_kind)] == [True, False, False]
    assert box(world) == [mine.number]
    tally = boxes.tallies(world["police"], world.units["JH-POL"].id, world.at)["specialist"]
    assert tally.count == 1
    assert specialists.of(mine, civil_day(world.at)) == {world.people["police"].pk}
    assert specialists.of(other_kind, civil_day(world.at)) == set()
    assert by_words.search(world["police"], "垃圾").rows[0].number == mine.number


def test_a_category_with_all_below_it_can_be_their_kind(world: World) -> None:
    lay()
    attach(world, "15")
    assert sees(world, world.open(**HERE))
    assert not sees(world, world.open(category="25", **HERE))


@pytest.mark.parametrize("calling", specialists.CALLED)
def test_a_calling_stands_for_matters_that_departments_are_in_charge_of(world, calling) -> None:
    kinds = specialists.CALLED[calling]
    theirs = {
        matter.department_kind
        for matter in categories.get().values()
        if specialists.is_theirs(matter, calling)
    }
    assert theirs == kinds
    assert kinds <= {each.code for each in load_departments()}


def test_it_leaves_the_box_when_it_is_done_and_stays_to_be_read(world: World, post: Any) -> None:
    case = world.resolved(**HERE)
    assert box(world) == []
    assert sees(world, case)


def test_an_ended_post_shows_nothing_any_more(world: World, post: Any) -> None:
    case = world.open(**HERE)
    grids.end_post(post=post, by=SYSTEM, at=world.at)
    assert not sees(world, case)
    assert "specialist" not in boxes.tallies(world["police"], world.units["JH-POL"].id, world.at)


def test_a_post_of_the_future_does_not_hold_yet(world: World) -> None:
    lay()
    grids.assign_post(
        grid_code=GRID,
        person=world.people["police"],
        role="specialist",
        by=SYSTEM,
        at=world.at,
        speciality="urban_management",
        valid_from=civil_day(world.at) + timedelta(days=1),
    )
    case = world.open(**HERE)
    assert not sees(world, case)
    world.at += timedelta(days=1)
    assert sees(world, case)


def test_what_is_confidential_stays_hidden_from_them(world: World, post: Any) -> None:
    case = world.open(confidential=True, **HERE)
    assert not sees(world, case)
    assert box(world) == []


def test_they_write_to_their_colleagues_and_do_nothing_else(world: World, post: Any) -> None:
    case = world.open(**HERE)
    actions.note(case=case.id, by=world["police"], at=world.at, text="已与当事人联系")
    with pytest.raises(Forbidden):
        actions.note(case=case.id, by=world["police"], at=world.at, text="请放心", internal=False)
    allowed = {
        name for name, verdict in queries.moves_for(world["police"], case).items() if verdict
    }
    assert allowed == {"note"}


def test_without_a_post_to_read_requests_a_specialist_sees_none(world: World, post: Any) -> None:

    for held in world.people["police"].posts.all():
        held.delete()  # an ended one would have handed the grid to somebody else
    invalidate("directory")
    case = world.open(**HERE)
    assert not sees(world, case)
    assert not specialists.reaches(world["police"], case)
    assert not case.__class__.objects.filter(specialists.condition(world["police"])).exists()
