"""Times of reminders before a deadline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from jiceng.core.worktime import ALMOST, Calendar, last_reminder_moment, next_reminder_moment
from jiceng.records.clock.rules.clock import Clock

REMINDER_MARKS = (0.5, ALMOST)


def reminder_times(
    clock: Clock, calendar: Calendar, marks: Iterable[float] = REMINDER_MARKS
) -> tuple[datetime, ...]:
    """When to remind the unit in charge before a record is due.

    Args:
        marks: fractions of the time allowed, each between 0 and 1.

    Returns:
        UTC instants in order, between start and due time, never at night or on a day off (except
        for urgent hours): a mark in such a time moves to the next morning or, if that is too late,
        back to the evening before. Empty unless the clock runs.

    Raises:
        ValueError: for a mark that is not between 0 and 1.
    """
    chosen = sorted(set(marks))
    if any(not 0 < mark < 1 for mark in chosen):
        raise ValueError("a reminder mark must be above 0 and below 1")
    due = clock.due_at
    if due is None or not clock.is_running:
        return ()
    unit = clock.segment.axis
    times = set()
    for mark in chosen:
        moment = clock.segment.at_fraction(mark, calendar)
        polite = next_reminder_moment(moment, calendar, unit)
        if polite >= due:
            polite = last_reminder_moment(moment, calendar, unit)
        if clock.started_at < polite < due:
            times.add(polite.astimezone(UTC))
    return tuple(sorted(times))
