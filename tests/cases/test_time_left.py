"""Time left on a clock, and the due time that an extension would give, against the simulation
minute by minute.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import assume, given, settings

from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.records.clock.public import (
    Entry,
    Extend,
    Start,
    Stop,
    compute,
    due_if_extended,
    time_left,
)
from tests.cases.simulated_clock import (
    CALENDAR,
    GAPS,
    MINUTE,
    World,
    can_be_extended,
    ledgers,
    spans,
)


@settings(max_examples=100, deadline=None)
@given(ledgers(late_extensions=False), GAPS)
def test_time_left_equals_the_simulation(entries: list[Entry], wait: timedelta) -> None:
    seen = entries[-1].at + wait
    left = time_left(compute(entries, CALENDAR, at=seen), seen)
    world = World(entries).live(seen)
    assert left is not None
    assert left.is_working == world.current.unit.is_working
    assert max(left.micros, 0) == world.current.left * MINUTE // timedelta(microseconds=1)


@settings(max_examples=100, deadline=None)
@given(ledgers(), GAPS)
def test_time_left_is_late_exactly_when_the_clock_is(entries: list[Entry], wait: timedelta) -> None:
    seen = entries[-1].at + wait
    clock = compute(entries, CALENDAR, at=seen)
    left = time_left(clock, seen)
    assert left is not None
    assert left.share is not None
    if clock.is_running:
        assert left.is_late == clock.is_overdue(seen)
        assert not (left.is_late and left.is_near)
        assert left.is_late or left.share <= 1


def test_deadline_at_the_close_of_business_is_late_that_evening() -> None:
    friday = datetime(2026, 9, 18, 8, 0, tzinfo=UTC)  # 16:00 in China
    clock = compute([Start(friday, WorkingTime(2, TimeUnit.WORK_HOUR))], CALENDAR)
    evening = friday + timedelta(hours=4)
    left = time_left(clock, evening)
    assert left is not None
    assert left.is_late
    assert clock.is_overdue(evening)


@settings(max_examples=100, deadline=None)
@given(ledgers(late_extensions=False), GAPS, spans())
def test_due_time_if_extended_equals_the_simulation(
    entries: list[Entry], wait: timedelta, amount: WorkingTime
) -> None:
    at = entries[-1].at + wait
    clock = compute(entries, CALENDAR, at=at)
    assume(clock.is_running and can_be_extended(clock) and not clock.segment.is_breached)
    assume(clock.span is not None and amount.unit == clock.span.unit)
    world = World([*entries, Extend(at, amount)]).live(at)
    assert due_if_extended(clock, amount) == world.due()


@settings(max_examples=100, deadline=None)
@given(ledgers(), GAPS, GAPS, spans())
def test_due_time_if_extended_is_what_a_later_decision_gives(
    entries: list[Entry], asked: timedelta, decided: timedelta, amount: WorkingTime
) -> None:
    asked_at = entries[-1].at + asked
    clock = compute(entries, CALENDAR, at=asked_at)
    assume(clock.is_running and can_be_extended(clock))
    granted = [*entries, Extend(asked_at + decided, amount)]
    assert due_if_extended(clock, amount) == compute(granted, CALENDAR).due_at


def test_clock_that_does_not_run_has_no_extended_due_time() -> None:
    start = datetime(2026, 9, 14, 1, 0, tzinfo=UTC)
    clock = compute([Start(start, None)], CALENDAR)
    assert time_left(clock, start) is None
    assert due_if_extended(clock, WorkingTime(1, TimeUnit.WORK_DAY)) is None
    stopped = compute([Start(start, WorkingTime(2, TimeUnit.WORK_DAY)), Stop(start)], CALENDAR)
    assert due_if_extended(stopped, WorkingTime(1, TimeUnit.WORK_DAY)) is None
