"""Time left on a clock, and the due time that an extension would give."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from jiceng.core.worktime import TimeLeft, WorkingTime
from jiceng.records.clock.rules.clock import Clock


def time_left(clock: Clock, at: datetime) -> TimeLeft | None:
    """The time left at a moment at or after `clock.as_of`, if no entry follows; of a stopped or
    paused clock that when it stopped or was paused. None without a deadline.
    """
    if clock.span is None:
        return None
    segment = clock.segment.expired(at, clock.policy)
    allowed, used = segment.allowance, segment.used(at, clock.calendar)
    left, share = allowed - used, used / allowed if allowed else 1.0
    # Working time stands still from a due time at the close of business until the next opening.
    late = clock.is_overdue(at)
    return TimeLeft(min(left, -1) if late else left, segment.axis.is_working, share)


def due_if_extended(clock: Clock, amount: WorkingTime) -> datetime | None:
    """The due time of a running clock once an extension is granted; the moment of the decision does
    not matter. None if it does not run or has no deadline.
    """
    if not clock.is_running:
        return None
    return _due_with(clock, (*clock.segment.extensions, amount))


def due_before_extensions(clock: Clock) -> datetime | None:
    """The due time of a clock without the extensions of this round; None without a deadline, and
    while it is paused.
    """
    return without_extensions(clock).due_at


def without_extensions(clock: Clock) -> Clock:
    """The clock as it would be without the extensions of this round."""
    if not clock.segment.extensions:
        return clock
    due = None if clock.due_at is None else _due_with(clock, ())
    return replace(clock, segment=replace(clock.segment, extensions=()), due_at=due)


def _due_with(clock: Clock, extensions: tuple[WorkingTime, ...]) -> datetime | None:
    return replace(clock.segment, extensions=extensions).due(clock.calendar)
