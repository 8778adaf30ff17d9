"""Whistle calls: joint closing, late check-ins, order of the list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jiceng.cases import actions, queries, tasks
from jiceng.cases.models import Case, CaseTask, TaskKind
from jiceng.cases.whistle import under_way
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from tests.world import World

HALF_AN_HOUR = timedelta(minutes=30)


def called(world: World, *codes: str, case: Case | None = None, **given: Any) -> Case:
    """A request for which the street leader has called departments."""
    if case is None:
        case = world.open()
        actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
        actions.sign(case=case.id, by=world["handler"], at=world.at)
    units = [world.units[code].id for code in codes or ("JH-POL", "JH-HSG")]
    given = {"at": world.at, "ground": "emergency", "reason": "险情", **given}
    return actions.whistle(case=case.id, by=world["street_leader"], units=units, **given)


def part(world: World, case: Case, code: str) -> CaseTask:
    return CaseTask.objects.filter(case=case, unit=world.units[code]).latest("called_at")


def do(world: World, case: Case, code: str, who: str) -> None:
    """A department checks in and closes its task."""
    task = part(world, case, code)
    if task.arrive_by:
        actions.report_in(task=task.id, by=world[who], at=world.at)
    actions.close_task(task=task.id, by=world[who], at=world.at, evidence="已处置")


def end(world: World, case: Case, who: str = "street_leader", **given: Any) -> Case:
    return actions.end_whistle(
        case=case.id, by=world[who], at=world.at, **{"summary": "已联合处置", **given}
    )


def test_caller_closes_jointly_when_all_tasks_are_closed(world: World) -> None:
    case = called(world)
    do(world, case, "JH-POL", "police")
    with pytest.raises(Refused) as refused:
        end(world, case)
    assert refused.value.code == "case.tasks_open"
    do(world, case, "JH-HSG", "housing")
    end(world, case)
    assert {task.released_at for task in CaseTask.objects.filter(case=case)} == {world.at}
    assert Event.objects.filter(stream_id=case.id, type="case.whistle_ended").count() == 1
    with pytest.raises(Refused) as again:
        end(world, case)
    assert again.value.code == "case.no_whistle"


def test_joint_closing_states_the_result_and_is_up_to_the_caller(world: World) -> None:
    case = called(world, "JH-POL")
    do(world, case, "JH-POL", "police")
    with pytest.raises(Refused) as empty:
        end(world, case, summary=" ")
    assert empty.value.code == "case.reason_missing"
    with pytest.raises(Forbidden):
        end(world, case, who="police")


def test_withdrawn_call_does_not_block_the_joint_closing(world: World) -> None:
    case = called(world)
    do(world, case, "JH-POL", "police")
    actions.cancel_task(
        task=part(world, case, "JH-HSG").id, by=world["street_leader"], at=world.at, reason="误叫"
    )
    end(world, case)
    assert part(world, case, "JH-HSG").released_at is None


def test_resolving_ends_the_whistle_call(world: World) -> None:
    case = called(world, "JH-POL")
    do(world, case, "JH-POL", "police")
    assert under_way.under_way(world["district"]).rows
    actions.resolve(case=case.id, by=world["handler"], at=world.at, resolution="已处置")
    assert part(world, case, "JH-POL").released_at == world.at
    assert not under_way.under_way(world["district"]).rows


def test_missed_check_in_is_recorded_once(world: World) -> None:
    case = called(world)
    do(world, case, "JH-POL", "police")
    due = world.at + HALF_AN_HOUR
    assert tasks.arrivals_at(due) == 0
    assert tasks.arrivals_at(due + timedelta(seconds=1)) == 1
    assert tasks.arrivals_at(due + timedelta(hours=1)) == 0
    event = Event.objects.get(stream_id=case.id, type="case.arrival_missed")
    assert str(world.units["JH-HSG"].id) in event.data
    late = actions.report_in(
        task=part(world, case, "JH-HSG").id, by=world["housing"], at=due + timedelta(hours=2)
    )
    assert late.missed_at == due + timedelta(seconds=1)
    assert under_way.is_late(late, due)


@pytest.mark.parametrize("change", ["arrived", "cancelled", "in time", "closed request"])
def test_check_in_on_time_ended_or_pending_call_is_not_recorded_as_missed(world, change) -> None:
    case = called(world, "JH-POL")
    task, later = part(world, case, "JH-POL"), world.at + timedelta(hours=1)
    if change == "arrived":
        actions.report_in(task=task.id, by=world["police"], at=later)
    elif change == "cancelled":
        actions.cancel_task(task=task.id, by=world["street_leader"], at=later, reason="误叫")
    elif change == "in time":
        later = world.at + HALF_AN_HOUR
    else:
        Case.objects.filter(pk=case.pk).update(is_open=False)
    assert actions.note_missed_arrival(task=task.id, at=later) is False
    assert tasks.arrivals_at(later) == 0


def test_missed_check_in_of_an_unknown_task_is_not_recorded(world: World) -> None:
    with pytest.raises(NotFound):
        actions.note_missed_arrival(task=world.urban, at=world.at)


def test_co_handling_needs_no_check_in_and_is_closed_jointly(world: World) -> None:
    case = called(world, "JH-POL", kind=TaskKind.CO_HANDLE, ground="")
    task = part(world, case, "JH-POL")
    assert not under_way.is_awaited(task)
    assert not under_way.is_late(task, world.at + timedelta(days=9))
    do(world, case, "JH-POL", "police")
    end(world, case)


def test_department_is_added_to_a_running_whistle_call(world: World) -> None:
    case = called(world, "JH-POL")
    called(world, "JH-FIR", case=case, at=world.at + timedelta(minutes=10))
    (row,) = under_way.under_way(world["street_leader"]).rows
    progress = row.progress_of(world.at + timedelta(minutes=35))
    assert (progress.called, progress.arrived, progress.done, progress.late) == (2, 0, 0, 1)
    assert not progress.is_done
    with pytest.raises(Invalid):
        called(world, "JH-FIR", case=case)


def test_list_starts_with_the_longest_awaited_check_in(world: World) -> None:
    there = called(world, "JH-POL")
    do(world, there, "JH-POL", "police")
    soon = called(world, at=world.at + timedelta(minutes=5))
    first = called(world)
    rows = under_way.under_way(world["street_leader"]).rows
    assert [row.case.id for row in rows] == [first.id, soon.id, there.id]
    assert rows[2].progress_of(world.at).is_done


def test_list_pages_contain_every_whistle_call_once(world: World) -> None:
    made = [called(world, at=world.at + timedelta(minutes=n % 3)).id for n in range(7)]
    found, after = [], None
    while True:
        page = under_way.under_way(world["street_leader"], after, limit=2)
        found += [row.case.id for row in page.rows]
        after = page.next
        if after is None:
            break
    assert sorted(found) == sorted(made)
    assert len(found) == 7
    with pytest.raises(Invalid):
        under_way.under_way(world["street_leader"], "nonsense")


def test_whistle_calls_are_visible_in_scope_only(world: World) -> None:
    called(world, "JH-POL")
    seeing = ("street_leader", "dispatcher", "police", "handler", "district", "auditor")
    for who in seeing:
        assert len(under_way.under_way(world[who]).rows) == 1, who
    for who in ("housing", "other_dispatcher"):
        assert not under_way.under_way(world[who]).rows, who
    assert len(under_way.under_way(SYSTEM).rows) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_page_uses_three_queries(world, django_assert_num_queries, monkeypatch, number) -> None:
    monkeypatch.setattr("jiceng.core.shared_reference_data.CHECK_EVERY_SECONDS", 3600)
    for _ in range(number):
        called(world)
    actor = world["street_leader"]
    under_way.under_way(actor)
    with django_assert_num_queries(3):
        under_way.under_way(actor)


def test_whistle_call_needs_all_departments_to_close_before_resolving(world: World) -> None:
    case = world.open()
    at = world.at
    actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=at)
    called = [world.units["JH-HSG"].id, world.units["JH-POL"].id]
    actions.whistle(
        case=case.id,
        by=world["street_leader"],
        at=at,
        units=called,
        ground="joint_enforcement",
        reason="联合整治占道",
    )
    tasks = {t.unit_id: t for t in CaseTask.objects.all()}
    assert set(tasks) == set(called)
    # A called department sees the request although it is outside of its own area.
    assert queries.get(world["police"], case.id) == case
    with pytest.raises(Refused) as refusal:
        actions.resolve(case=case.id, by=world["handler"], at=at, resolution="完成")
    assert refusal.value.code == "case.tasks_open"

    for who, unit in (("housing", called[0]), ("police", called[1])):
        with pytest.raises(Invalid):
            actions.close_task(task=tasks[unit].id, by=world[who], at=at, evidence="到场")
        actions.report_in(task=tasks[unit].id, by=world[who], at=at + timedelta(minutes=20))
        actions.close_task(
            task=tasks[unit].id, by=world[who], at=at + timedelta(hours=2), evidence="已清理现场"
        )
    done = actions.resolve(case=case.id, by=world["handler"], at=at, resolution="完成")
    assert done.state == "resolved"
    actions.score_task(task=tasks[called[0]].id, by=world["housing"], at=at, score=4)
    actions.score_task(task=tasks[called[0]].id, by=world["street_leader"], at=at, score=5)
    scored = CaseTask.objects.get(pk=tasks[called[0]].id)
    assert (scored.called_score, scored.caller_score) == (4, 5)
    with pytest.raises(Invalid):
        actions.score_task(task=tasks[called[0]].id, by=world["housing"], at=at, score=1)


def test_department_cannot_answer_the_whistle_call_of_another(world: World) -> None:
    case = world.open()
    called = [world.units["JH-HSG"].id, world.units["JH-POL"].id]
    actions.whistle(
        case=case.id,
        by=world["street_leader"],
        at=world.at,
        units=called,
        ground="emergency",
        reason="火情",
    )
    task = CaseTask.objects.get(unit_id=called[0])
    with pytest.raises(Forbidden):
        actions.report_in(task=task.id, by=world["police"], at=world.at)
