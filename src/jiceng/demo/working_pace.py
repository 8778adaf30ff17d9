"""Pace of simulated work: steps in working time, never after the present moment."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from jiceng.cases import public as cases
from jiceng.core.worktime import CIVIL, Calendar, TimeUnit, WorkingTime, add

UNHURRIED = 960
"""Minutes of a deadline from which on a desk takes its usual time; below, it hurries."""

OVERDUE_SHARE = 0.1
"""Of those left unhandled, where they are overdue by now."""

BACKLOG = timedelta(days=2)
"""Age up to which a new report may still be unhandled, the newest most likely."""

LENGTH = {
    TimeUnit.URGENT_HOUR: 60,
    TimeUnit.WORK_HOUR: 60,
    TimeUnit.WORK_DAY: 480,
    TimeUnit.CALENDAR_DAY: 1440,
}


DAYTIME = time(8), time(21)
"""Residents are called between these, unless it is urgent."""


def in_daytime(at: datetime) -> datetime:
    """The moment itself, or the next morning's begin of daytime."""
    local, (begin, end) = at.astimezone(CIVIL), DAYTIME
    if begin <= local.time() < end:
        return at
    day = local.date() + timedelta(days=local.time() >= end)
    return datetime.combine(day, begin, CIVIL)


def first_contact(rng: Random, opened: datetime, due: datetime, *, late: bool) -> datetime:
    """When a resident is contacted first: mostly soon, and in daytime if there is time for it."""
    part = rng.uniform(1.05, 2.5) if late else min(0.95, rng.lognormvariate(-2.5, 0.7))
    at = opened + (due - opened) * part
    if at == in_daytime(at):
        return at
    by_day = in_daytime(at) + timedelta(minutes=rng.expovariate(1 / 40))
    return by_day if late or by_day <= due else at


class AfterNow(Exception):
    """The next step is in the future."""


class WorkingPace:
    """Generator of the moments of steps.

    Attributes:
        rng: random generator of the current event.
        now: no step is after this moment.
        calendar: the working calendar.
    """

    rng: Random
    now: datetime
    calendar: Calendar

    def soon(self, story: cases.Story, at: datetime, minutes: float) -> datetime:
        """After so many minutes of an unhurried desk; what is urgent goes faster, day and night."""
        span = story.span
        if span is None:
            return self.later(at, minutes)
        minutes *= min(1.0, float(span.amount) * LENGTH[span.unit] / UNHURRIED)
        if span.unit == TimeUnit.URGENT_HOUR:
            return self.not_yet(at + timedelta(minutes=minutes))
        return self.later(at, minutes)

    def may_lie(self, story: cases.Story, at: datetime, share: float) -> None:
        """Leave some recent reports unhandled, except urgent ones, and hardly those that are overdue
        by now.

        Args:
            share: of the newest reports.
        """
        if story.span is not None and story.span.unit == TimeUnit.URGENT_HOUR:
            return
        due = story.case.due_at
        if due is not None and due <= self.now:
            share *= OVERDUE_SHARE
        if self.rng.random() < share * (1 - (self.now - at) / BACKLOG):
            raise AfterNow

    def later(self, at: datetime, minutes: float) -> datetime:
        """As `moment`; raises for a moment after now."""
        return self.not_yet(self.moment(at, minutes))

    def moment(self, at: datetime, minutes: float) -> datetime:
        """So many minutes of working time later."""
        span = WorkingTime(Decimal(f"{max(minutes, 1) / 60:.3f}"), TimeUnit.WORK_HOUR)
        return add(at, span, self.calendar)

    def not_yet(self, at: datetime) -> datetime:
        """The moment itself.

        Raises:
            NotYet: it is after now.
        """
        if at > self.now:
            raise AfterNow
        return at
