"""Access rows of households and of the chain."""

from __future__ import annotations

from tests.access.table import OPEN, Row, Target
from tests.people.households.samples import (
    COMMUNITY,
    cared_household,
    drawn_grids,
    given_household,
    listed_household,
)
from tests.records.kind_access_rows import Made, Move, rows_of
from tests.world import World

SECRET = "江南里3栋502"


def _given(world: World, who: str = "officer") -> dict[str, str]:
    return {"member": str(world.people[who].pk)}


def _linked(world: World) -> Made:
    return Made(listed_household(world), _given(world))


def _handed_over(world: World) -> Made:
    return Made(cared_household(world), _given(world, "clerk"))


def _edited(world: World) -> Made:
    return Made(listed_household(world), given_household(world))


def _removed(world: World) -> Made:
    return Made(listed_household(world), {})


def _chain(world: World) -> Target:
    cared_household(world)
    return Target()


def _gaps(world: World) -> Target:
    drawn_grids()
    return Target()


ROWS = {
    "households": (
        *rows_of(
            "households/",
            reads="household.read",
            opens="household.edit",
            unit=COMMUNITY,
            new=given_household,
            record=listed_household,
            secret=SECRET,
            has_remarks=True,
            imports="household",
            moves=[
                Move("link", "household.edit", _linked, COMMUNITY),
                Move("hand_over", "household.edit", _handed_over, COMMUNITY),
                Move("end", "household.edit", lambda w: Made(cared_household(w), {}), COMMUNITY),
                Move("edit", "household.edit", _edited, COMMUNITY, True),
                Move(
                    "remove", "household.edit", lambda w: Made(listed_household(w), {}), COMMUNITY
                ),
            ],
        ),
        Row("GET", "desk/chain/", "grid.read", _chain, outside=OPEN),
        Row("GET", "desk/chain/gaps/", "grid.read", _gaps, outside=OPEN),
    ),
}
