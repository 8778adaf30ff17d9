"""Task lists and tasks for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.directory.public import civil_day
from jiceng.records.public import make_move, open_record
from tests.world import World

DISTRICT = "440704"
DEPARTMENT = "JH-URB"


def given_list(_world: World) -> dict[str, Any]:
    """Input of the form of a list."""
    return {"title": "全区重点任务", "kind": "tasks", "rule": "count"}


def opened_list(world: World, **given: Any) -> UUID:
    """A list of the district."""
    values, unit = {**given_list(world), **given}, world.units[DISTRICT].pk
    return open_record("task_list", values, unit=unit, by=SYSTEM, at=world.at).pk


def given_task(world: World, of_list: UUID | None = None, **given: Any) -> dict[str, Any]:
    """Input of the form of a task."""
    day = civil_day(world.at)
    return {
        "of_list": str(of_list or opened_list(world)),
        "number": "1",
        "title": "江南社区加装电梯",
        "kind": "task",
        "starts_on": str(day - timedelta(days=30)),
        "due_on": str(day + timedelta(days=30)),
        **given,
    }


def listed_task(
    world: World, of_list: UUID | None = None, unit: str = DEPARTMENT, **given: Any
) -> UUID:
    """A task of the department, to be signed for."""
    values = given_task(world, of_list, **given)
    return open_record("work_task", values, unit=world.units[unit].pk, by=SYSTEM, at=world.at).pk


def running_task(world: World, **given: Any) -> UUID:
    """A task that was signed for."""
    task = listed_task(world, **given)
    make_move("work_task", task, "sign", {}, by=SYSTEM, at=world.at)
    return task


def completed_task(world: World, **given: Any) -> UUID:
    """A task that awaits acceptance."""
    task = running_task(world, **given)
    make_move("work_task", task, "complete", {"result": "已通过验收"}, by=SYSTEM, at=world.at)
    return task
