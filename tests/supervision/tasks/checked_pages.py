"""Pages of task lists and tasks to check."""

from __future__ import annotations

from datetime import timedelta

from jiceng.core.access import SYSTEM
from jiceng.directory.public import civil_day
from jiceng.records.public import make_move
from tests.supervision.tasks.samples import listed_task, opened_list
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """A list with a section, a project with stages and a late task; returns paths."""
    day = civil_day(world.at)
    of_list = opened_list(world, title="江海区百县千镇万村高质量发展工程重点项目清单")
    section = listed_task(
        world, of_list, kind="section", title="一、产业项目", number="", starts_on=None, due_on=None
    )
    project = listed_task(
        world, of_list, kind="project", parent=str(section), title="高新园区供水管网二期改造工程"
    )
    make_move("work_task", project, "sign", {}, by=SYSTEM, at=world.at)
    for n, title in enumerate(("立项", "开工", "竣工验收")):
        given = {"title": title, "weight": n + 1, "due_on": str(day + timedelta(days=10 * n - 5))}
        make_move("work_task", project, "add_stage", given, by=SYSTEM, at=world.at)
    listed_task(
        world,
        of_list,
        parent=str(section),
        title="乌纱社区老人饭堂开业",
        due_on=str(day - timedelta(days=3)),
        percent="30",
        problem="资金未到位",
    )
    here = f"/desk/task-lists/{of_list}/"
    return {
        "task-list": here,
        "task-tree": f"{here}tree/",
        "task-gantt": f"{here}gantt/",
        "task-board": f"{here}board/",
        "work-task": f"/desk/work-tasks/{project}/",
    }


PAGES = CheckedPages(
    {
        "district": (
            ("task-lists", "/desk/task-lists/"),
            ("task-list-new", "/desk/task-lists/new/"),
            ("task-list", "task-list"),
            ("task-tree", "task-tree"),
            ("task-gantt", "task-gantt"),
            ("task-board", "task-board"),
            ("tasks", "/desk/work-tasks/"),
            ("work-task-new", "/desk/work-tasks/new/"),
        ),
        "lead": (("work-task", "work-task"),),
    },
    content,
)
