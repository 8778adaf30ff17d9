"""Findings and looks for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.directory.public import civil_day
from jiceng.records.public import open_record
from tests.world import World

COMMUNITY = "440704001001"


def given_finding(_world: World) -> dict[str, Any]:
    """Input of the form."""
    return {
        "title": "消防通道停放两辆面包车",
        "words": "车主不在现场",
        "address": "江南社区3栋东侧",
    }


def recorded_finding(world: World, **given: Any) -> UUID:
    """A finding in the community."""
    values, unit = {**given_finding(world), **given}, world.units[COMMUNITY].pk
    return open_record("finding", values, unit=unit, by=SYSTEM, at=world.at).pk


def given_watch(world: World) -> dict[str, Any]:
    """What a hazard needs besides the finding."""
    day = civil_day(world.at) + timedelta(days=7)
    return {"kind": "fire", "level": "high", "recheck_on": str(day)}


def given_look(world: World) -> dict[str, Any]:
    """Input of the form, for a new request."""
    return {
        "number": world.open().number,
        "kind": "before",
        "question": "垃圾是否仍未清运",
        "due_on": str(civil_day(world.at) + timedelta(days=2)),
    }


def asked_look(world: World, **given: Any) -> UUID:
    """A look that a dispatcher has asked for."""
    values, unit = {**given_look(world), **given}, world.units[COMMUNITY].pk
    by = world["dispatcher"]
    return open_record("field_look", values, unit=unit, by=by, at=world.at).pk
