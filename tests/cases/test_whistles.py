"""Whistle calls: joint closing, late check-ins, order of the list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jiceng.cases import actions, tasks
from jiceng.cases.models import Case, CaseTask, TaskKind
from jiceng.cases.whistle import under_way
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from tests.world import World

HALF_AN_HOUR = timedelta(minutes=30)


def called(world: World, *codes: str, case: Case | None = None, **given: Any) -> Case:
    """A request to which the street leader has called some bodies."""
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
    """A body comes and does its part."""
    task = part(world, case, code)
    if task.arrive_by:
        actions.report_in(task=task.id, by=world[who], at=world.at)
    actions.close_task(task=task.id, by=world[who], at=world.at, evidence="已处置")


def end(world: World, case: Case, who: str = "street_leader", **given: Any) -> Case:
    return actions.end_whistle(
        case=case.id, by=world[who], at=world.at, **{"summary": "已联合处置", **given}
    )


def test_the_caller_lets_all_go_at_once_when_all_parts_are_closed(world: World) -> None:
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


def test_a_joint_closing_says_what_was_reached_and_is_the_callers(world: World) -> None:
    case = called(world, "JH-POL")
    do(world, case, "JH-POL", "police")
    with pytest.raises(Refused) as empty:
        end(world, case, summary=" ")
    assert empty.value.code == "case.reason_missing"
    with pytest.raises(Forbidden):
        end(world, case, who="police")


def test_a_call_that_was_taken_back_holds_nobody_up(world: World) -> None:
    case = called(world)
    do(world, case, "JH-POL", "police")
    actions.cancel_task(
        task=part(world, case, "JH-HSG").id, by=world["street_leader"], at=world.at, reason="误叫"
    )
    end(world, case)
    assert part(world, case, "JH-HSG").released_at is None


def test_reporting_as_done_ends_the_whistle_as_well(world: World) -> None:
    case = called(world, "JH-POL")
    do(world, case, "JH-POL", "police")
    assert under_way.under_way(world["district"]).rows
    actions.resolve(case=case.id, by=world["handler"], at=world.at, resolution="已处置")
    assert part(world, case, "JH-POL").released_at == world.at
    assert not under_way.under_way(world["district"]).rows


def test_who_has_not_come_in_time_is_put_on_record_once(world: World) -> None:
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
def test_nothing_is_noted_of_who_came_was_let_go_or_still_has_time(world, change) -> None:
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


def test_there_is_no_arrival_to_be_noted_of_no_part(world: World) -> None:
    with pytest.raises(NotFound):
        actions.note_missed_arrival(task=world.urban, at=world.at)


def test_co_handling_has_no_arrival_and_ends_jointly_too(world: World) -> None:
    case = called(world, "JH-POL", kind=TaskKind.CO_HANDLE, ground="")
    task = part(world, case, "JH-POL")
    assert not under_way.is_awaited(task)
    assert not under_way.is_late(task, world.at + timedelta(days=9))
    do(world, case, "JH-POL", "police")
    end(world, case)


def test_one_more_body_is_called_in_while_it_runs(world: World) -> None:
    case = called(world, "JH-POL")
    called(world, "JH-FIR", case=case, at=world.at + timedelta(minutes=10))
    (row,) = under_way.under_way(world["street_leader"]).rows
    progress = row.progress_of(world.at + timedelta(minutes=35))
    assert (progress.called, progress.arrived, progress.done, progress.late) == (2, 0, 0, 1)
    assert not progress.is_done
    with pytest.raises(Invalid):
        called(world, "JH-FIR", case=case)


def test_the_longest_awaited_stands_first_and_who_awaits_nobody_last(world: World) -> None:
    there = called(world, "JH-POL")
    do(world, there, "JH-POL", "police")
    soon = called(world, at=world.at + timedelta(minutes=5))
    first = called(world)
    rows = under_way.under_way(world["street_leader"]).rows
    assert [row.case.id for row in rows] == [first.id, soon.id, there.id]
    assert rows[2].progress_of(world.at).is_done


def test_the_list_goes_on_where_it_stopped_and_leaves_nobody_out(world: World) -> None:
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


def test_everybody_sees_the_whistles_in_their_reach_only(world: World) -> None:
    called(world, "JH-POL")
    seeing = ("street_leader", "dispatcher", "police", "handler", "district", "auditor")
    for who in seeing:
        assert len(under_way.under_way(world[who]).rows) == 1, who
    for who in ("housing", "other_dispatcher"):
        assert not under_way.under_way(world[who]).rows, who
    assert len(under_way.under_way(SYSTEM).rows) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_costs_three_queries(world, django_assert_num_queries, monkeypatch, number) -> None:
    monkeypatch.setattr("jiceng.core.shared_reference_data.CHECK_EVERY_SECONDS", 3600)
    for _ in range(number):
        called(world)
    actor = world["street_leader"]
    under_way.under_way(actor)
    with django_assert_num_queries(3):
        under_way.under_way(actor)
