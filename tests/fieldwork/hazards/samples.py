"""Hazards for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.directory.public import civil_day
from jiceng.records.public import open_record
from tests.world import World

COMMUNITY = "440704001001"


def given_hazard(world: World) -> dict[str, Any]:
    """Input of the form."""
    return {
        "title": "楼道堆放电动车",
        "kind": "fire",
        "level": "high",
        "place": "江南社区3栋楼道",
        "recheck_on": str(civil_day(world.at) + timedelta(days=7)),
    }


def registered_hazard(world: World, **given: Any) -> UUID:
    """A hazard in the community."""
    values, unit = {**given_hazard(world), **given}, world.units[COMMUNITY].pk
    return open_record("hazard", values, unit=unit, by=SYSTEM, at=world.at).pk
