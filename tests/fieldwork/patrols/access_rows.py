"""Access rows of places, plans and patrols."""

from __future__ import annotations

from jiceng.core.access import SYSTEM
from jiceng.directory.public import civil_day
from jiceng.records.public import make_move
from tests.access.table import OPEN, Row
from tests.fieldwork.patrols.samples import (
    COMMUNITY,
    NAMES,
    begun_patrol,
    given_check,
    given_place,
    given_plan,
    later,
    listed_place,
    running_plan,
    stops,
)
from tests.records.kind_access_rows import Made, Move, rows_of
from tests.world import World

PLAN, WALK = "patrol.plan", "patrol.walk"


def _place(world: World) -> Made:
    return Made(listed_place(world), {})


def _place_edited(world: World) -> Made:
    return Made(listed_place(world), {**given_place(world), "address": "江南路10号"})


def _plan(world: World) -> Made:
    return Made(running_plan(world), {})


def _plan_edited(world: World) -> Made:
    given = given_plan(world)
    del given["starts_on"]
    return Made(running_plan(world), given | {"name": "消防通道巡查"})


def _plan_paused(world: World) -> Made:
    plan = running_plan(world)
    make_move("patrol_plan", plan, "pause", by=SYSTEM, at=world.at)
    return Made(plan, {})


def _checked(world: World) -> Made:
    patrol = begun_patrol(world)
    return Made(patrol, given_check(patrol))


def _skipped(world: World) -> Made:
    patrol = begun_patrol(world)
    return Made(patrol, {"stop": str(stops(patrol)[0].pk), "reason": "道路施工封闭"})


def _arranged(world: World) -> Made:
    patrol = begun_patrol(world)
    return Made(patrol, {"stops": [str(each.pk) for each in reversed(stops(patrol))]})


def _carried(world: World) -> Made:
    patrol = begun_patrol(world)
    until = later(civil_day(world.at), 9)
    return Made(patrol, {"due_on": until, "reason": "台风停巡"})


def _missed(world: World) -> Made:
    return Made(begun_patrol(world), {"reason": "台风停巡"})


ROWS = {
    "patrol coverage": (Row("GET", "desk/patrol-coverage/", "patrol.read", outside=OPEN),),
    "patrol places": rows_of(
        "patrol-places/",
        reads="patrol.read",
        opens=PLAN,
        unit=COMMUNITY,
        new=given_place,
        record=listed_place,
        secret=NAMES[0],
        imports="patrol_place",
        moves=[
            Move("edit", PLAN, _place_edited, COMMUNITY, True),
            Move("strike", PLAN, _place, COMMUNITY),
        ],
    ),
    "patrol plans": rows_of(
        "patrol-plans/",
        reads="patrol.read",
        opens=PLAN,
        unit=COMMUNITY,
        new=given_plan,
        record=running_plan,
        secret="消防通道月巡",
        moves=[
            Move("edit", PLAN, _plan_edited, COMMUNITY, True),
            Move("pause", PLAN, _plan, COMMUNITY),
            Move("resume", PLAN, _plan_paused, COMMUNITY),
            Move("end", PLAN, _plan, COMMUNITY),
        ],
    ),
    "patrols": rows_of(
        "patrols/",
        reads="patrol.read",
        record=begun_patrol,
        secret="消防通道月巡",
        has_remarks=True,
        moves=[
            Move("check", WALK, _checked, COMMUNITY),
            Move("skip", WALK, _skipped, COMMUNITY, True),
            Move("arrange", WALK, _arranged, COMMUNITY),
            Move("carry_over", WALK, _carried, COMMUNITY),
            Move("miss", WALK, _missed, COMMUNITY),
        ],
    ),
}
