"""Tasks: listed, signed for, reported, completed, accepted by the level above."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.directory.public import civil_day
from jiceng.records.approvals.models import Approval
from jiceng.records.public import decide_approval, make_move, open_record
from jiceng.supervision.tasks.models import Milestone, Report, Task
from jiceng.supervision.tasks.moves import end_of
from tests.cases.conftest import built_world, world
from tests.supervision.tasks.samples import (
    DEPARTMENT,
    completed_task,
    given_task,
    listed_task,
    opened_list,
    running_task,
)
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]


def move(world: World, task: Any, name: str, who: str = "lead", **given: Any) -> Task:
    record = make_move("work_task", task, name, given, by=world[who], at=world.at)
    assert isinstance(record, Task)
    return record


def test_a_task_goes_from_the_list_to_its_acceptance(world: World) -> None:
    task = listed_task(world)
    move(world, task, "sign")
    found = move(world, task, "report", percent=40, text="已进场施工")
    assert (found.percent, found.reported_on) == (40, civil_day(world.at))
    assert move(world, task, "complete", result="已验收").state == "completed"
    assert move(world, task, "accept", who="district").state == "done"
    assert Report.objects.filter(task=task).count() == 2
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_the_clock_runs_until_the_end_of_the_due_day(world: World) -> None:
    task = Task.objects.get(pk=listed_task(world))
    assert task.due_on is not None
    assert task.due_at == end_of(task.due_on)


def test_a_task_that_was_due_before_it_was_listed_is_late_at_once(world: World) -> None:
    day = civil_day(world.at) - timedelta(days=5)
    task = Task.objects.get(pk=listed_task(world, due_on=str(day), starts_on=None))
    assert task.due_at is not None
    assert task.due_at - world.at == timedelta(seconds=1)


def test_nobody_accepts_the_work_of_the_own_unit(world: World) -> None:
    task = completed_task(world)
    with pytest.raises((Refused, Forbidden)):
        move(world, task, "accept", who="lead")
    assert move(world, task, "send_back", "district", reason="佐证材料不全").state == "running"
    assert Task.objects.get(pk=task).reason == "佐证材料不全"


def test_stages_say_the_progress_and_are_reached_with_evidence(world: World) -> None:
    task = running_task(world)
    for title, weight in (("立项", 30), ("竣工", 70)):
        move(world, task, "add_stage", "district", title=title, weight=weight)
    with pytest.raises(Refused, match=r"阶段|stages"):
        move(world, task, "report", percent=90, text="快好了")
    first = Milestone.objects.get(title="立项")
    assert move(world, task, "reach", stage=str(first.pk), evidence="批复文件").percent == 30
    with pytest.raises(Refused, match="竣工"):
        move(world, task, "complete", result="完成")
    assert evidence_comparison.compare_state().ok


def test_more_time_is_given_twice_by_the_level_above(world: World) -> None:
    task = running_task(world)
    due = Task.objects.get(pk=task).due_on
    assert due is not None
    for n in (1, 2):
        later = due + timedelta(days=10 * n)
        move(world, task, "extend", due_on=str(later), reason="雨季停工")
        approval = Approval.objects.get(stream_id=task, granted=None, is_withdrawn=False)
        district = world["district"]
        decide_approval(approval=approval.pk, granted=True, reason="", by=district, at=world.at)
        found = Task.objects.get(pk=task)
        assert (found.due_on, found.due_at) == (later, end_of(later))
    with pytest.raises(Refused, match="2"):
        move(world, task, "extend", due_on=str(due + timedelta(days=90)), reason="再延")


def test_a_suspension_moves_the_due_day_by_its_length(world: World) -> None:
    task = running_task(world)
    due = Task.objects.get(pk=task).due_on
    assert due is not None
    move(world, task, "suspend", "district", reason="等待规划调整")
    world.at += timedelta(days=8)
    found = move(world, task, "resume", "district")
    assert (found.due_on, found.due_at) == (
        due + timedelta(days=8),
        end_of(due + timedelta(days=8)),
    )


def test_a_moved_due_day_moves_the_clock(world: World) -> None:
    task = running_task(world)
    record = Task.objects.get(pk=task)
    later = civil_day(world.at) + timedelta(days=50)
    given = {**given_task(world, record.of_list_id), "due_on": str(later)}
    given.pop("of_list")
    found = make_move("work_task", task, "edit", given, by=world["district"], at=world.at)
    assert isinstance(found, Task)
    assert found.due_at == end_of(later)


def test_a_whole_is_of_the_same_list_and_closes_after_its_parts(world: World) -> None:
    here, there = opened_list(world), opened_list(world, title="另一份清单")
    whole = listed_task(world, here, kind="project", title="水乡大桥")
    with pytest.raises(Invalid):
        listed_task(world, there, parent=str(whole), title="桥墩")
    listed_task(world, here, parent=str(whole), title="桥墩")
    move(world, whole, "sign")
    with pytest.raises(Refused, match="1"):
        move(world, whole, "complete", result="完成")


def test_days_out_of_order_and_a_doubled_form_are_noticed(world: World) -> None:
    day = civil_day(world.at)
    with pytest.raises(Invalid) as caught:
        listed_task(world, starts_on=str(day), due_on=str(day - timedelta(days=1)))
    assert set(caught.value.details["fields"]) == {"due_on"}
    here = opened_list(world, title="清单二")
    assert listed_task(world, here) == listed_task(world, here)


def test_others_neither_list_nor_see_tasks_of_other_streets(world: World) -> None:
    of_list = opened_list(world)
    with pytest.raises(Forbidden):
        open_record(
            "work_task",
            given_task(world, of_list),
            unit=world.units[DEPARTMENT].pk,
            by=world["lead"],
            at=world.at,
        )
    task = listed_task(world, of_list)
    with pytest.raises(NotFound):
        move(world, task, "sign", who="other_dispatcher")


def test_a_helping_unit_sees_the_task(world: World) -> None:
    task = listed_task(world, helpers=[str(world.units["440704005"].pk)])
    with pytest.raises(Forbidden):
        move(world, task, "sign", who="other_dispatcher")


def test_a_task_waits_for_another(world: World) -> None:
    of_list = opened_list(world)
    first = listed_task(world, of_list, title="征地")
    task = running_task(world, of_list=of_list, title="开工建设")
    move(world, task, "wait_for", "district", first=str(first))
    with pytest.raises(Refused, match="征地"):
        move(world, task, "complete", result="完成")


def test_tasks_wait_in_the_inbox_of_the_unit_in_charge(world: World, at_desk: Any) -> None:
    listed_task(world)
    unit = world.units[DEPARTMENT].pk
    page = at_desk("lead", "zh-hans").get(f"/desk/?unit={unit}")
    assert "江南社区加装电梯" in page.content.decode()


def test_the_system_makes_no_move_by_itself_but_ends_a_long_pause(world: World) -> None:
    task = running_task(world)
    make_move("work_task", task, "suspend", {"reason": "停工"}, by=SYSTEM, at=world.at)
    assert Task.objects.get(pk=task).wakes_at is not None
