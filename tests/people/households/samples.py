"""Households for tests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.core.shared_reference_data import invalidate
from jiceng.grids.public import Grid
from jiceng.records.public import open_record
from tests.sample_grids import GRID, publish_grids
from tests.world import World

COMMUNITY = "440704001001"


def drawn_grids() -> None:
    """The grids of the communities, once."""
    if not Grid.objects.exists():
        publish_grids()
        invalidate("grids")


def given_household(world: World) -> dict[str, Any]:
    """Input of the form."""
    drawn_grids()
    return {"address": "江南里3栋502", "place_code": GRID}


def listed_household(world: World, **given: Any) -> UUID:
    """A household of the community."""
    values, unit = {**given_household(world), **given}, world.units[COMMUNITY].pk
    return open_record("household", values, unit=unit, by=SYSTEM, at=world.at).pk


def cared_household(world: World, who: str = "officer", **given: Any) -> UUID:
    """A household that a person of the community looks after."""
    return listed_household(world, member=str(world.people[who].pk), **given)
