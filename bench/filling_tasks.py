"""A list of tasks for the benchmark of the desk, as large as that of the city (590 tasks)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.directory.models import Unit
from jiceng.records.public import make_move, open_record
from jiceng.supervision.tasks.models import Task, TaskList

SECTIONS: Final = 10
TASKS: Final = 590


def fill_tasks(now: datetime) -> None:
    """One list in sections; each tenth task has stages."""
    if TaskList.objects.exists():
        return
    top = Unit.objects.filter(kind="district").order_by("code")[0].pk
    units = list(Unit.objects.filter(kind="street_town").order_by("code").values_list("pk"))
    given = {"title": "重点任务", "kind": "tasks", "rule": "count"}
    of_list = str(open_record("task_list", given, unit=top, by=SYSTEM, at=now).pk)
    sections = [
        str(_listed(top, now, of_list=of_list, kind="section", title=f"第{n}组"))
        for n in range(SECTIONS)
    ]
    for n in range(TASKS):
        task = _listed(
            units[n % len(units)][0],
            now,
            of_list=of_list,
            parent=sections[n % SECTIONS],
            kind="task",
            number=str(n + 1),
            title=f"重点任务第{n + 1}项",
            starts_on=str(now.date() - timedelta(days=n % 90)),
            due_on=str(now.date() + timedelta(days=n % 120 - 10 if n % 90 > 10 else n % 120)),
            percent=str(n % 100),
        )
        if n % 10 == 0:
            for title in ("立项", "开工", "竣工"):
                stage = {"title": title, "due_on": str(now.date() + timedelta(days=n % 50))}
                make_move("work_task", task, "add_stage", stage, by=SYSTEM, at=now)


def _listed(unit: UUID, now: datetime, **given: str) -> UUID:
    return open_record("work_task", given, unit=unit, by=SYSTEM, at=now).pk


def pages_of_tasks() -> dict[str, str]:
    """The pages of lists and tasks by name."""
    of_list = TaskList.objects.order_by("pk")[0].pk
    task = Task.objects.filter(kind="task").order_by("pk")[0].pk
    section = Task.objects.filter(kind="section").order_by("pk")[0].pk
    here = f"/desk/task-lists/{of_list}/"
    return {
        "list: task list": "/desk/task-lists/",
        "new task list": "/desk/task-lists/new/",
        "one task list": here,
        "tree of tasks": f"{here}tree/",
        "Gantt chart of tasks": f"{here}gantt/",
        "board of stages": f"{here}board/",
        "list: task": "/desk/work-tasks/",
        "new task": "/desk/work-tasks/new/",
        "tables of tasks": "/desk/work-tasks/import/",
        "one task": f"/desk/work-tasks/{task}/",
        "one section of tasks": f"/desk/work-tasks/{section}/",
        "figures of tasks": "/desk/figures/of/work_task/",
    }
