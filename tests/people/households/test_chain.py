"""The chain of four tiers is walked from any end, with its gaps."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.access import SYSTEM
from jiceng.directory import actions as directory
from jiceng.grids import public as grids
from jiceng.people.households import rules
from jiceng.people.households.rules import Gap, Links
from tests.cases.conftest import built_world, world
from tests.people.households.samples import COMMUNITY, cared_household, listed_household
from tests.sample_grids import GRID, GRID_NAME, MIN_UNIT
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]
DOOR = "江南里3栋502"
ROOT = UUID(int=7)
AREAS = [uuid5(ROOT, f"area {n}") for n in range(4)]
UNITS = [uuid5(ROOT, f"unit {n}") for n in range(4)]
GRIDS = [f"g{n}" for n in range(5)]
CELLS = [f"c{n}" for n in range(8)]


@st.composite
def chains(draw: st.DrawFn) -> Links:
    """Any links of few places."""
    some_grids = draw(st.lists(st.sampled_from(GRIDS), unique=True))
    cells = draw(st.lists(st.sampled_from(CELLS), unique=True)) if some_grids else []
    grid_of = {cell: draw(st.sampled_from(some_grids)) for cell in cells}
    counts = st.tuples(st.integers(0, 2), st.integers(0, 2))
    places = [*some_grids, *cells]
    return Links(
        draw(st.dictionaries(st.sampled_from(AREAS), st.integers(0, 2))),
        {grid: draw(st.lists(st.sampled_from(UNITS), unique=True)) for grid in some_grids},
        draw(st.dictionaries(st.sampled_from(UNITS), st.integers(0, 3))),
        grid_of,
        draw(st.lists(st.sampled_from(CELLS), unique=True)),
        {place: draw(counts) for place in places if draw(st.booleans())},
    )


def slow_gaps(links: Links) -> dict[Gap, set[Any]]:
    """Walk up from every end, one step after another, and note where there is no next step."""
    found: dict[Gap, set[Any]] = {gap: set() for gap in Gap}
    for area in links.bodies:
        if next((n for other, n in links.bodies.items() if other == area), 0) == 0:
            found[Gap.BODY].add(area)
    for grid, units in links.branches.items():
        steps = [unit for unit in UNITS if unit in units]
        if steps == []:
            found[Gap.BRANCH].add(grid)
        found[Gap.MEMBERS] |= {unit for unit in steps if people_in(links, unit) == 0}
    found[Gap.GROUP] = {cell for cell in links.grid_of if not is_looked_after(links, cell)}
    for place, (_cared, nobody) in links.households.items():
        for _door in range(nobody):
            found[Gap.HOUSEHOLD].add(place)
    return found


def people_in(links: Links, unit: UUID) -> int:
    return sum(n for other, n in links.members.items() if other == unit)


def is_looked_after(links: Links, cell: str) -> bool:
    doors = sum(n for place, (n, _none) in links.households.items() if place == cell)
    return doors + sum(contact == cell for contact in links.contacts) > 0


@given(chains())
def test_gaps_are_where_a_walk_finds_no_next_step(links: Links) -> None:
    found = rules.gaps(links)
    assert {gap: set(places) for gap, places in found.items()} == slow_gaps(links)
    assert all(len(places) == len(set(places)) for places in found.values())


@given(chains())
def test_gaps_of_the_parts_are_those_of_the_whole(links: Links) -> None:
    """However a district is parted, each place lacks in its part what it lacks in the whole."""
    whole = rules.gaps(links)
    parts = [rules.within(links, [area], []) for area in links.bodies]
    parts += [rules.within(links, [], [grid]) for grid in links.branches]
    for gap in Gap:
        together = [place for part in parts for place in rules.gaps(part)[gap]]
        assert {*together} == {*whole[gap]}


@pytest.fixture
def chain(world: World) -> dict[str, Any]:
    """A street committee, a community committee and a branch on the grid in which the clerk
    serves; one household that the officer looks after and one that nobody does.
    """
    made: dict[str, Any] = {"cared": cared_household(world), "lonely": None}
    made["lonely"] = listed_household(world, address="江南里3栋503", place_code=MIN_UNIT)
    above = None
    for code, name, kind in (
        ("P1", "江南街道党工委", "committee"),
        ("P2", "江南社区党委", "committee"),
        ("P3", "江南社区第1网格党支部", "branch"),
    ):
        above = directory.create_unit(
            code=code, name=name, kind=kind, parent=above, tree="party", by=SYSTEM, at=world.at
        )
        made[code] = above
    for party, unit in (("P1", "440704001"), ("P2", COMMUNITY)):
        directory.link_units(
            party_unit=made[party].pk, admin_unit=world.units[unit].pk, by=SYSTEM, at=world.at
        )
    grids.link_parties(links=[(GRID, made["P3"].pk)], by=SYSTEM, at=world.at)
    return made


def page(at_desk: Any, who: str = "clerk", language: str = "en", **query: Any) -> str:
    answer = at_desk(who, language).get("/desk/chain/", query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_is_walked_from_a_unit_down(world: World, chain: dict[str, Any], at_desk: Any) -> None:
    street = page(at_desk, "dispatcher")
    assert "江南街道党工委" in street
    assert "江南社区党委" in street
    assert f"?unit={world.units[COMMUNITY].pk}" in street
    community = page(at_desk, "dispatcher", unit=world.units[COMMUNITY].pk)
    assert GRID_NAME in community
    assert f"?grid={GRID}" in community
    assert "江南社区第1网格党支部" in community


def test_it_is_walked_from_a_branch(chain: dict[str, Any], at_desk: Any) -> None:
    branch = page(at_desk, unit=chain["P3"].pk)
    assert f"?grid={GRID}" in branch


def test_it_is_walked_from_a_grid_up_and_down(chain: dict[str, Any], at_desk: Any) -> None:
    grid = page(at_desk, grid=GRID)
    for name in ("江南街道党工委", "江南社区党委", "江南社区第1网格党支部", DOOR):
        assert name in grid
    assert "households without a member" in grid
    assert "no member serves in it" in grid


def test_it_is_walked_from_a_member_up(world: World, chain: dict[str, Any], at_desk: Any) -> None:
    member = page(at_desk, member=world.people["officer"].pk)
    for name in ("江南街道党工委", "江南社区第1网格党支部", DOOR):
        assert name in member
    assert "江南里3栋503" not in member


def test_addresses_are_hidden_from_those_who_only_see_grids(
    chain: dict[str, Any], world: World, at_desk: Any
) -> None:
    assert DOOR not in page(at_desk, "dispatcher", grid=GRID)
    answer = at_desk("dispatcher", "en").get(
        "/desk/chain/", {"member": str(world.people["officer"].pk)}
    )
    assert answer.status_code == 404


def test_any_end_is_found_by_name(world: World, chain: dict[str, Any], at_desk: Any) -> None:
    assert f"?grid={GRID}" in page(at_desk, q="第1网格")
    assert f"?unit={world.units[COMMUNITY].pk}" in page(at_desk, q="江南社区")
    assert f"?member={world.people['officer'].pk}" in page(at_desk, q="officer")
    assert "Nothing found" in page(at_desk, q="没有这个地方")


@pytest.mark.parametrize(
    ("lacks", "name"),
    [
        ("members", "江南社区第1网格党支部"),
        ("group", "江南里2号楼"),
        ("household", "江南里1号楼"),
    ],
)
def test_gaps_are_listed_by_tier(
    chain: dict[str, Any], at_desk: Any, lacks: str, name: str
) -> None:
    answer = at_desk("clerk", "zh-hans").get("/desk/chain/gaps/", {"lacks": lacks})
    assert name in answer.content.decode()


def test_units_without_a_body_and_grids_without_a_branch_are_gaps(
    world: World, at_desk: Any
) -> None:
    listed_household(world)
    bodies = at_desk("clerk", "en").get("/desk/chain/gaps/", {"lacks": "body"}).content.decode()
    assert world.units[COMMUNITY].name in bodies
    branches = at_desk("clerk", "en").get("/desk/chain/gaps/", {"lacks": "branch"})
    assert GRID_NAME in branches.content.decode()


def test_a_village_is_told_by_its_code() -> None:
    assert rules.is_village("440704004203001")
    assert not rules.is_village("440704004199")
    assert not rules.is_village("440704004")
