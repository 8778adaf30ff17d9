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
from tests.sample_grids import GRID, LAT, LON, OTHER_GRID, publish_grids
from tests.world import World

HERE: dict[str, Any] = {"lon": LON, "lat": LAT}


@pytest.fixture
def post(world: World) -> Any:
    """区公安分局's officer is the specialist of 江南社区第1网格 for matters of 城管."""
    publish_grids()
    return assign_specialist(world, "urban_management")


def assign_specialist(world: World, speciality: str, grid: str = GRID) -> Any:
    return grids.assign_post(
        grid_code=grid,
        person=world.people["police"],
        role="specialist",
        speciality=speciality,
        by=SYSTEM,
        at=world.at,
    )


def is_visible(world: World, case: Case, who: str = "police") -> bool:
    return queries.visible_to(world[who]).filter(pk=case.pk).exists()


def box(world: World) -> list[str]:
    unit = world.units["JH-POL"].id
    return [
        row.number for row in boxes.box_page(world["police"], unit, "specialist", world.at).rows
    ]


def test_request_of_their_field_on_their_grid_is_in_the_box_of_specialists(
    world: World, post: Any
) -> None:
    mine = world.open(**HERE)
    assert mine.grid_code == GRID
    elsewhere = world.open(lon=LON + 0.02, lat=LAT)
    assert elsewhere.grid_code == OTHER_GRID
    other_kind = world.open(category="2207", **HERE)
    assert not specialists.reaches(world["police"], other_kind)
    assert [is_visible(world, each) for each in (mine, elsewhere, other_kind)] == [
        True,
        False,
        False,
    ]
    assert box(world) == [mine.number]
    tally = boxes.tallies(world["police"], world.units["JH-POL"].id, world.at)["specialist"]
    assert tally.count == 1
    assert specialists.of(mine, civil_day(world.at)) == {world.people["police"].pk}
    assert specialists.of(other_kind, civil_day(world.at)) == set()
    assert by_words.search(world["police"], "垃圾").rows[0].number == mine.number


def test_field_of_a_specialist_includes_subcategories(world: World) -> None:
    publish_grids()
    assign_specialist(world, "15")
    assert is_visible(world, world.open(**HERE))
    assert not is_visible(world, world.open(category="25", **HERE))


@pytest.mark.parametrize("calling", specialists.CALLED)
def test_speciality_covers_matters_of_its_departments(world, calling) -> None:
    kinds = specialists.CALLED[calling]
    theirs = {
        matter.department_kind
        for matter in categories.get().values()
        if specialists.is_theirs(matter, calling)
    }
    assert theirs == kinds
    assert kinds <= {each.code for each in load_departments()}


def test_resolved_request_leaves_the_box_and_stays_readable(world: World, post: Any) -> None:
    case = world.resolved(**HERE)
    assert box(world) == []
    assert is_visible(world, case)


def test_ended_position_gives_no_access(world: World, post: Any) -> None:
    case = world.open(**HERE)
    grids.end_post(post=post, by=SYSTEM, at=world.at)
    assert not is_visible(world, case)
    assert "specialist" not in boxes.tallies(world["police"], world.units["JH-POL"].id, world.at)


def test_future_position_gives_no_access_yet(world: World) -> None:
    publish_grids()
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
    assert not is_visible(world, case)
    world.at += timedelta(days=1)
    assert is_visible(world, case)


def test_confidential_requests_are_hidden_from_specialists(world: World, post: Any) -> None:
    case = world.open(confidential=True, **HERE)
    assert not is_visible(world, case)
    assert box(world) == []


def test_specialists_may_only_write_internal_notes(world: World, post: Any) -> None:
    case = world.open(**HERE)
    actions.note(case=case.id, by=world["police"], at=world.at, text="已与当事人联系")
    with pytest.raises(Forbidden):
        actions.note(case=case.id, by=world["police"], at=world.at, text="请放心", internal=False)
    allowed = {
        name for name, verdict in queries.moves_for(world["police"], case).items() if verdict
    }
    assert allowed == {"note"}


def test_specialist_without_read_permission_sees_no_requests(world: World, post: Any) -> None:

    for held in world.people["police"].posts.all():
        held.delete()  # ending it would have handed over the grid
    invalidate("directory")
    case = world.open(**HERE)
    assert not is_visible(world, case)
    assert not specialists.reaches(world["police"], case)
    assert not case.__class__.objects.filter(specialists.condition(world["police"])).exists()
