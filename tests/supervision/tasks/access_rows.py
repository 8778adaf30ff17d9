"""Access rows of task lists and tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.directory.public import civil_day
from jiceng.records.public import make_move
from jiceng.supervision.tasks.models import Milestone
from tests.access.table import Row, Target
from tests.records.kind_access_rows import Made, Move, rows_of
from tests.supervision.tasks.samples import (
    DEPARTMENT,
    DISTRICT,
    completed_task,
    given_list,
    given_task,
    listed_task,
    opened_list,
    running_task,
)
from tests.world import World

READ, EDIT, WORK, ACCEPT = "task.read", "task.edit", "task.work", "task.accept"
SECRET = "江南社区加装电梯"
REASON = {"reason": "等待规划调整"}


def _made(make: Callable[[World], UUID], **given: Any) -> Callable[[World], Made]:
    return lambda world: Made(make(world), given)


def _closed(world: World) -> Made:
    of_list = opened_list(world)
    make_move("task_list", of_list, "close", {}, by=SYSTEM, at=world.at)
    return Made(of_list, {})


def _staged(world: World) -> Made:
    task = running_task(world)
    stage = {"title": "立项", "weight": 1}
    make_move("work_task", task, "add_stage", stage, by=SYSTEM, at=world.at)
    key = str(Milestone.objects.get(task=task).pk)
    return Made(task, {"stage": key, "evidence": "批复文件"})


def _edited(world: World) -> Made:
    given = given_task(world)
    given.pop("of_list")
    return Made(listed_task(world), given)


def _later(world: World) -> Made:
    day = civil_day(world.at) + timedelta(days=60)
    return Made(running_task(world), {"due_on": str(day), "reason": "雨季停工"})


def _waiting(world: World) -> Made:
    of_list = opened_list(world)
    first = listed_task(world, of_list, title="征地")
    return Made(listed_task(world, of_list), {"first": str(first)})


def _suspended(world: World) -> Made:
    task = running_task(world)
    make_move("work_task", task, "suspend", REASON, by=SYSTEM, at=world.at)
    return Made(task, {})


def _assigned(world: World) -> Made:
    return Made(listed_task(world), {"unit": str(world.units["JH-HSG"].pk)})


def _helped(world: World) -> Made:
    return Made(listed_task(world), {"helper": str(world.units["JH-HSG"].pk)})


def _views(world: World) -> Target:
    of_list = opened_list(world)
    listed_task(world, of_list)
    return Target({"of_list": of_list}, secret=SECRET)


def _table(world: World) -> Target:
    of_list = opened_list(world)
    listed_task(world, of_list)
    return Target({"of_list": of_list, "form": "csv"}, secret=SECRET)


ROWS = {
    "task lists": (
        *rows_of(
            "task-lists/",
            reads=READ,
            opens=EDIT,
            unit=DISTRICT,
            new=given_list,
            record=opened_list,
            secret="全区重点任务",
            has_remarks=True,
            moves=[
                Move("edit", EDIT, lambda w: Made(opened_list(w), given_list(w)), DISTRICT, True),
                Move("close", EDIT, _made(opened_list), DISTRICT),
                Move("reopen", EDIT, _closed, DISTRICT),
            ],
        ),
        *(
            Row("GET", f"desk/task-lists/<uuid:of_list>/{view}/", READ, _views)
            for view in ("tree", "gantt", "board")
        ),
        Row("GET", "desk/task-lists/<uuid:of_list>/table.<str:form>", READ, _table),
    ),
    "tasks": rows_of(
        "work-tasks/",
        reads=READ,
        opens=EDIT,
        unit=DISTRICT,
        new=given_task,
        record=listed_task,
        secret=SECRET,
        has_remarks=True,
        imports="work_task",
        moves=[
            Move("sign", WORK, _made(listed_task), DEPARTMENT, True),
            Move("report", WORK, _made(running_task, percent="40", text="已进场"), DEPARTMENT),
            Move("record", EDIT, _made(running_task, percent="40", text="台账"), DISTRICT),
            Move("reach", WORK, _staged, DEPARTMENT),
            Move("complete", WORK, _made(running_task, result="已验收"), DEPARTMENT),
            Move("extend", WORK, _later, DEPARTMENT),
            Move("return", WORK, _made(listed_task, **REASON), DEPARTMENT),
            Move("accept", ACCEPT, _made(completed_task), DISTRICT),
            Move("send_back", ACCEPT, _made(completed_task, **REASON), DISTRICT),
            Move("edit", EDIT, _edited, DISTRICT),
            Move("add_stage", EDIT, _made(listed_task, title="立项", weight="1"), DISTRICT),
            Move("add_helper", EDIT, _helped, DISTRICT),
            Move("wait_for", EDIT, _waiting, DISTRICT),
            Move("assign", EDIT, _assigned, DISTRICT),
            Move("suspend", EDIT, _made(running_task, **REASON), DISTRICT),
            Move("resume", EDIT, _suspended, DISTRICT),
            Move("strike", EDIT, _made(listed_task, **REASON), DISTRICT),
        ],
    ),
}
