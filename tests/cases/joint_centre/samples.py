"""Mediations and rooms for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory.public import civil_day
from jiceng.grids import actions as grids
from jiceng.grids.public import Grid
from jiceng.records.public import make_move, open_record
from tests.sample_grids import GRID, publish_grids
from tests.world import World

STREET, COMMUNITY = "440704001", "440704001001"
PARTY = {"side": "applicant", "name": "张小满", "phone": "19900001234"}
OTHER_PARTY = {"side": "other", "name": "李大江"}


def drawn_grids() -> None:
    """The grids of the communities, once."""
    if not Grid.objects.exists():
        publish_grids()
        invalidate("grids")


def given_mediation(world: World) -> dict[str, Any]:
    """Input of the form."""
    drawn_grids()
    return {
        "title": "楼上漏水损坏天花",
        "kind": "neighbours",
        "place_code": GRID,
        "due_on": str(civil_day(world.at) + timedelta(days=20)),
    }


def opened_mediation(world: World, **given: Any) -> UUID:
    """A mediation of the community."""
    values, unit = {**given_mediation(world), **given}, world.units[COMMUNITY].pk
    return open_record("mediation", values, unit=unit, by=SYSTEM, at=world.at).pk


def move(world: World, key: UUID, name: str, who: str = "clerk", /, **given: Any) -> Any:
    """A move by a person."""
    return make_move("mediation", key, name, given, by=world[who], at=world.at)


def with_parties(world: World) -> UUID:
    """A mediation with a party of each side."""
    key = opened_mediation(world)
    move(world, key, "add_party", **PARTY)
    move(world, key, "add_party", **OTHER_PARTY)
    return key


def agreement(world: World) -> dict[str, Any]:
    """Input of an agreement."""
    follow_up = civil_day(world.at) + timedelta(days=30)
    return {"terms": "一周内修好漏水并赔偿三百元。", "follow_up_on": str(follow_up)}


def agreed(world: World) -> UUID:
    """A mediation that waits for signatures."""
    key = with_parties(world)
    move(world, key, "agree", **agreement(world))
    return key


def room(world: World, unit: str = STREET, name: str = "调解室一") -> UUID:
    """A room of the street's centre."""
    owner = world.units[unit].pk
    return open_record("centre_room", {"name": name}, unit=owner, by=SYSTEM, at=world.at).pk


def booking(
    world: World, where: UUID, begins: str = "09:30", half_hours: int = 2
) -> dict[str, Any]:
    """Input of a session tomorrow."""
    day = civil_day(world.at) + timedelta(days=1)
    return {"room": str(where), "day": str(day), "begins": begins, "half_hours": 2}


def attach(world: World, who: str = "police", speciality: str = "police") -> None:
    """Attach a specialist to the grid of the dispute."""
    drawn_grids()
    grids.assign_post(
        grid_code=GRID,
        person=world.people[who],
        role="specialist",
        speciality=speciality,
        by=SYSTEM,
        at=world.at,
    )
