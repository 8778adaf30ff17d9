"""Simulation of another deadline on past requests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases import actions
from jiceng.cases.configuration.deadline_simulation import (
    MOST,
    DeadlineSimulation,
    simulate_deadline,
)
from jiceng.cases.models import Approval, ApprovalKind, Case
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, NotFound
from jiceng.core.worktime import Calendar, TimeUnit, WorkingTime
from jiceng.records.clock import public as deadlines
from tests.world import World

MONDAY = datetime(2026, 9, 14, 1, 0, tzinfo=UTC)
CALENDAR = Calendar()
UNIT = UUID(int=7)

spans = st.builds(WorkingTime, st.integers(1, 20), st.sampled_from(TimeUnit))
steps = st.lists(st.sampled_from(["pause", "resume", "transfer", "restart"]), max_size=6)


def ledger(span: WorkingTime, names: list[str], hours: int, *, ends: bool) -> list[deadlines.Entry]:
    """A ledger of entries at given intervals in hours."""
    at, entries = MONDAY, list[deadlines.Entry]([deadlines.Start(MONDAY, span, UNIT)])
    paused = False
    for name in names:
        at += timedelta(hours=hours)
        if name == "pause":
            entries.append(deadlines.Pause(at, "rain"))
            paused = True
        elif name == "resume" and paused:
            entries.append(deadlines.Resume(at))
            paused = False
        elif name == "transfer":
            entries.append(deadlines.Transfer(at, UNIT))
        elif name == "restart":
            entries.append(deadlines.Transfer(at, UNIT, restart=True, span=span))
    if ends:
        entries.append(deadlines.Stop(at + timedelta(hours=hours)))
    return entries


@given(spans, steps, st.integers(1, 200), st.booleans())
def test_replay_with_the_same_deadline_gives_the_same_clock(span, names, hours, ends):
    entries = ledger(span, names, hours, ends=ends)
    later = MONDAY + timedelta(days=90)
    assert deadlines.replay_with_span(entries, span) == entries
    once, again = (
        deadlines.compute(entries, CALENDAR, at=later)
        for entries in (entries, deadlines.replay_with_span(entries, span))
    )
    assert (once.breaches, once.due_at, once.elapsed) == (
        again.breaches,
        again.due_at,
        again.elapsed,
    )


@given(spans, spans, steps, st.integers(1, 200), st.booleans())
def test_replay_equals_a_ledger_recorded_with_that_deadline(one, other, names, hours, ends):
    entries = ledger(one, names, hours, ends=ends)
    assert deadlines.replay_with_span(entries, other) == ledger(other, names, hours, ends=ends)


def test_replay_omits_corrections_and_appeals_and_keeps_explicit_spans():
    other = WorkingTime(9, TimeUnit.WORK_DAY)
    short = WorkingTime(1, TimeUnit.WORK_HOUR)
    entries: list[deadlines.Entry] = [
        deadlines.Start(MONDAY, None, UNIT),
        deadlines.Retime(MONDAY + timedelta(hours=1), short),
        deadlines.Stop(MONDAY + timedelta(days=1)),
        deadlines.Appeal(MONDAY + timedelta(days=2), granted=True),
        deadlines.Reopen(MONDAY + timedelta(days=3), span=None),
    ]
    start, stop, reopen = deadlines.replay_with_span(entries, other)
    assert isinstance(start, deadlines.Start)
    assert start.span == other
    assert isinstance(stop, deadlines.Stop)
    assert isinstance(reopen, deadlines.Reopen)
    assert reopen.span is None  # as much as before, which is the new one


def finished(world: World, hours: int) -> Case:
    """A request completed after a number of hours."""
    case = world.open(at=world.at - timedelta(hours=hours))
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    return actions.resolve(case=case.id, by=world["handler"], at=world.at, resolution="已清运")


def simulated(
    world: World, amount: int, unit: TimeUnit = TimeUnit.WORK_DAY, **given: Any
) -> DeadlineSimulation:
    until = world.at + timedelta(days=200)
    days: dict[str, Any] = {"since": world.at - timedelta(days=5), "until": until} | given
    return simulate_deadline(world["administrator"], "1504", WorkingTime(amount, unit), **days)


pytestmark = pytest.mark.django_db


def test_simulated_shorter_deadline_makes_requests_overdue_without_changes(world: World) -> None:
    for hours in range(10):
        finished(world, hours)
    waiting = world.open()
    before = list(Case.objects.order_by("pk").values())
    found = simulated(world, 1, TimeUnit.URGENT_HOUR)
    assert found.looked_at == 11
    assert found.late_after > found.late_before
    assert all(each.is_late for each in found.examples)
    assert waiting.id not in {each.case_id for each in found.examples}  # late by both by now
    assert list(Case.objects.order_by("pk").values()) == before
    longer = simulated(world, 9000, TimeUnit.URGENT_HOUR)
    assert longer.late_after == 0
    assert {each.case_id for each in longer.examples} == {waiting.id}
    assert not longer.examples[0].is_late


def test_completion_times_are_shown_in_the_chosen_unit_from_ten_requests(world: World) -> None:
    for hours in range(9):
        finished(world, hours)
    assert simulated(world, 3).half is None
    finished(world, 9)
    found = simulated(world, 3, TimeUnit.URGENT_HOUR)
    assert found.half is not None
    assert found.most is not None
    assert found.half.unit is TimeUnit.URGENT_HOUR
    assert found.half.micros < found.most.micros


def test_requests_with_explicit_deadlines_are_left_out(world: World) -> None:
    urgent = world.open(text="井盖缺失，有小孩险些跌落，非常危险", category="1504")
    Case.objects.filter(pk=urgent.pk).update(urgency=2)
    bare = world.open()
    Case.objects.filter(pk=bare.pk).update(ledger=[])
    given = world.open()
    due = deadlines.Due(world.at, world.at + timedelta(days=2))
    Case.objects.filter(pk=given.pk).update(ledger=[*given.ledger, deadlines.entry_to_dict(due)])
    broken = world.open()
    Case.objects.filter(pk=broken.pk).update(ledger=[*broken.ledger, broken.ledger[0]])
    found = simulated(world, 3)
    assert (found.looked_at, found.left_out) == (0, 4)


def test_simulation_is_limited_to_the_newest_requests(world: World) -> None:
    for _ in range(3):
        world.open()
    assert simulated(world, 3, limit=2).looked_at == 2
    assert MOST >= 1000


def test_simulation_requires_permission_and_category(world: World) -> None:
    span, since = WorkingTime(3, TimeUnit.WORK_DAY), world.at
    with pytest.raises(Forbidden):
        simulate_deadline(world["clerk"], "1504", span, since=since, until=since)
    with pytest.raises(NotFound):
        simulate_deadline(SYSTEM, "none", span, since=since, until=since)


def test_granted_extensions_count_in_the_simulation(world: World) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    actions.ask(
        case=case.id,
        by=world["handler"],
        at=world.at,
        kind=ApprovalKind.EXTEND,
        reason="等配件",
        amount=Decimal(200),
    )
    asked = Approval.objects.get(stream=case.pk)
    actions.decide(approval=asked.id, by=world["lead"], at=world.at, granted=True, reason="同意")
    assert simulated(world, 1, until=world.at + timedelta(days=60)).late_after == 0
