"""What may be asked of a clock now, and when to remind people of it.

Verdicts carry codes only; the layer that speaks to people has the sentences.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from jiceng.cases.deadlines.clock import Clock
from jiceng.core.access import ALLOW, Verdict, refuse
from jiceng.core.worktime import Calendar, last_polite_moment, next_polite_moment

REMINDER_MARKS = (0.5, 0.8)


def reminder_times(
    clock: Clock, calendar: Calendar, marks: Iterable[float] = REMINDER_MARKS
) -> tuple[datetime, ...]:
    """When to remind the unit in charge before a request is due.

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
        polite = next_polite_moment(moment, calendar, unit)
        if polite >= due:
            polite = last_polite_moment(moment, calendar, unit)
        if clock.started_at < polite < due:
            times.add(polite.astimezone(UTC))
    return tuple(sorted(times))


def may_extend(clock: Clock) -> Verdict:
    """Whether one more extension can be granted."""
    if clock.stopped_at is not None:
        return refuse("deadline.stopped")
    if clock.span is None:
        return refuse("deadline.none")
    if clock.extensions_granted >= clock.policy.max_extensions:
        return refuse("deadline.extended_too_often", limit=clock.policy.max_extensions)
    return ALLOW


def may_pause(clock: Clock) -> Verdict:
    """Whether the clock can be paused: only one that runs."""
    if clock.stopped_at is not None:
        return refuse("deadline.stopped")
    return refuse("deadline.paused_already") if clock.paused_since is not None else ALLOW


def may_resume(clock: Clock) -> Verdict:
    """Whether there is a pause to end."""
    return ALLOW if clock.paused_since is not None else refuse("deadline.not_paused")


def may_appeal(clock: Clock) -> Verdict:
    """Whether a breach can be appealed against: after closing, and each breach once."""
    if clock.stopped_at is None:
        return refuse("deadline.not_stopped")
    if not clock.breaches:
        return refuse("deadline.no_breach")
    if clock.breaches[-1].granted is not None:
        return refuse("deadline.appealed_before")
    return ALLOW
