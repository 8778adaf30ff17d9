"""When to remind people of a deadline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from jiceng.core.worktime import Calendar, last_reminder_moment, next_reminder_moment
from jiceng.records.clock.rules.clock import Clock

REMINDER_MARKS = (0.5, 0.8)


def reminder_times(
    clock: Clock, calendar: Calendar, marks: Iterable[float] = REMINDER_MARKS
) -> tuple[datetime, ...]:
    """When to remind the unit in charge before a record is due.

    Args:
        marks: parts of the allowance, each above 0 and below 1.

    Returns:
        UTC instants in order, after the start and before the due time, never at night nor on a
        day off (urgent hours excepted): a mark that falls there waits for the morning, or, if
        that would be too late, comes forward to the evening before. Empty unless the clock runs.

    Raises:
        ValueError: for a mark that is not a part.
    """
    chosen = sorted(set(marks))
    if any(not 0 < mark < 1 for mark in chosen):
        raise ValueError("a reminder mark lies above 0 and below 1")
    due = clock.due_at
    if due is None or not clock.is_running:
        return ()
    unit = clock.leg.axis
    times = set()
    for mark in chosen:
        moment = clock.leg.at_fraction(mark, calendar)
        polite = next_reminder_moment(moment, calendar, unit)
        if polite >= due:
            polite = last_reminder_moment(moment, calendar, unit)
        if clock.started_at < polite < due:
            times.add(polite.astimezone(UTC))
    return tuple(sorted(times))
