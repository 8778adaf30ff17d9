"""Places, plans and patrols for tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.directory.public import civil_day
from jiceng.fieldwork.patrols import plans
from jiceng.fieldwork.patrols.models import Patrol, PatrolPlan, PatrolStop
from jiceng.records.public import lifecycle_of, make_due_moves, open_record
from tests.fieldwork.checklists.samples import published_checklist
from tests.world import World

COMMUNITY = "440704001001"
NAMES = ("江南社区3栋东侧通道", "江南社区5栋通道", "江南市场后门通道")


def given_place(_world: World, name: str = NAMES[0]) -> dict[str, Any]:
    """Input of the form."""
    return {
        "name": name,
        "kind": "fire_lane",
        "address": "江南路8号",
        "lon": "113.1",
        "lat": "22.6",
    }


def listed_place(world: World, name: str = NAMES[0], **given: Any) -> UUID:
    """A place in the community."""
    values, unit = {**given_place(world, name), **given}, world.units[COMMUNITY].pk
    return open_record("patrol_place", values, unit=unit, by=SYSTEM, at=world.at).pk


def given_plan(world: World) -> dict[str, Any]:
    """Input of the form, with a checklist in use."""
    return {
        "name": "消防通道月巡",
        "checklist": str(published_checklist(world)),
        "every": "month",
        "days": "3",
        "starts_on": str(civil_day(world.at) + timedelta(days=1)),
    }


def running_plan(world: World, **given: Any) -> UUID:
    """A plan whose first round is tomorrow."""
    values, unit = {**given_plan(world), **given}, world.units[COMMUNITY].pk
    return open_record("patrol_plan", values, unit=unit, by=SYSTEM, at=world.at).pk


def day_of_round(plan: UUID) -> datetime:
    """When the next round of a plan is opened."""
    lifecycle = lifecycle_of("patrol_plan")
    return plans.on_its_day(lifecycle.load(PatrolPlan.objects.get(pk=plan)))


def begun_patrol(world: World, names: tuple[str, ...] = NAMES) -> UUID:
    """The first round of a plan; the world's time is then its morning."""
    for name in names:
        listed_place(world, name)
    plan = running_plan(world)
    world.at = day_of_round(plan)
    make_due_moves(at=world.at)
    return Patrol.objects.get(plan=plan).pk


def stops(patrol: UUID) -> list[PatrolStop]:
    """The places of a patrol in order."""
    rows = PatrolStop.objects.filter(patrol=patrol).select_related("place")
    return list(rows.order_by("position"))


def given_check(patrol: UUID, number: int = 0, **answers: Any) -> dict[str, Any]:
    """Input of a check: the lane is free."""
    stop = stops(patrol)[number]
    edition = Patrol.objects.values_list("edition_id", flat=True).get(pk=patrol)
    given = {"q01": False, "q03": 4, **answers}
    return {"stop": str(stop.pk), "edition": str(edition), "answers": given}


def later(day: date, days: int) -> str:
    """A day as forms have it."""
    return str(day + timedelta(days=days))
