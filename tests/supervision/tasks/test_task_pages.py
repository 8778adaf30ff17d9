"""Pages of lists, and what others read of tasks: right numbers, and as many queries for one task as
for many.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from jiceng.core.access import SYSTEM
from jiceng.directory.public import civil_day
from jiceng.records.public import make_move
from jiceng.supervision.tasks import overviews
from jiceng.supervision.tasks.public import open_tasks
from tests.cases.conftest import built_world, world
from tests.supervision.tasks.samples import listed_task, opened_list, running_task
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]
VIEWS = ("tree", "gantt", "board")


def many(world: World, count: int) -> Any:
    of_list = opened_list(world)
    whole = listed_task(world, of_list, kind="section", title="一、党建引领", number="")
    for n in range(count):
        task = listed_task(world, of_list, parent=str(whole), title=f"任务{n}", number=str(n))
        given = {"title": "立项", "weight": 1, "due_on": str(civil_day(world.at))}
        make_move("work_task", task, "add_stage", given, by=SYSTEM, at=world.at)
    return of_list


@pytest.mark.parametrize("view", VIEWS)
def test_views_of_a_list_ask_no_more_for_more_tasks(world: World, at_desk: Any, view: str) -> None:
    desk, of_list = at_desk("district"), many(world, 2)
    path = f"/desk/task-lists/{of_list}/{view}/"
    desk.get(path)
    with CaptureQueriesContext(connection) as few:
        page = desk.get(path).content.decode()
    assert "任务1" in page
    whole = {"of_list": of_list}
    for n in range(6):
        listed_task(world, title=f"更多{n}", number=f"9{n}", **whole)
    with CaptureQueriesContext(connection) as more:
        assert "更多5" in desk.get(path).content.decode()
    assert len(more) == len(few)


def test_a_whole_shows_its_working_by_the_rule_of_its_list(world: World) -> None:
    day = civil_day(world.at)
    of_list = opened_list(world, rule="days")
    whole = listed_task(world, of_list, kind="project", title="水乡大桥")
    for n, (percent, days) in enumerate(((100, 90), (50, 20), (50, 20), (50, 20))):
        listed_task(
            world,
            of_list,
            parent=str(whole),
            title=f"桥墩{n}",
            percent=percent,
            starts_on=str(day),
            due_on=str(day + timedelta(days=days - 1)),
        )
    with translation.override("en"):
        node = overviews.of_task(world["district"], whole, day)
        assert node is not None
        assert node.standing.done == 80
        row = overviews.row_of(node)
    assert row.working == "80% by planned days: (100×90 + 50×20 + 50×20 + 50×20) ÷ 150."


def test_the_page_of_a_task_says_done_and_planned_in_one_sentence(
    world: World, at_desk: Any
) -> None:
    task = running_task(world)
    page = at_desk("lead", "zh-hans").get(f"/desk/work-tasks/{task}/").content.decode()
    assert "实际完成0%，计划应完成50.8%；比计划落后50.8个百分点。" in page


def test_open_tasks_of_a_past_day_are_told_in_one_query(world: World) -> None:
    task = running_task(world)
    day = civil_day(world.at)
    world.at += timedelta(days=3)
    given = {"percent": 60, "text": "主体完工"}
    make_move("work_task", task, "report", given, by=SYSTEM, at=world.at)
    many(world, 3)
    with CaptureQueriesContext(connection) as asked:
        now = {each.id: each for each in open_tasks(civil_day(world.at))}
    assert len(asked) == 1
    assert len(now) == 4
    assert now[task].standing.done == 60
    then = {each.id: each for each in open_tasks(day)}
    assert then[task].standing.done == Fraction(0)
    assert set(then) == {task}


def test_units_see_only_their_tasks_of_a_list(world: World, at_desk: Any) -> None:
    of_list = many(world, 1)
    here = at_desk("lead").get(f"/desk/task-lists/{of_list}/tree/")
    assert "任务0" in here.content.decode()
    elsewhere = at_desk("other_dispatcher").get(f"/desk/task-lists/{of_list}/tree/")
    assert elsewhere.status_code == 404
