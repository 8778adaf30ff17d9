"""Spans of the time slider and their parts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from jiceng.core.worktime import CIVIL

HOURS: Final = 24
WEEK_DAYS: Final = 7
YEAR_MONTHS: Final = 12


class Span(StrEnum):
    """What the slider covers."""

    DAY = "day"
    WEEK = "week"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Bucket:
    """A part of a span: an hour, a day or a month.

    Args:
        key: names it in addresses.
        begin, end: half-open.
        is_running: whether it is not over yet.
    """

    key: str
    begin: datetime
    end: datetime
    is_running: bool

    @property
    def day(self) -> date:
        """Its first day."""
        return self.begin.date()


def buckets(span: Span, at: datetime, day: date | None = None) -> tuple[Bucket, ...]:
    """The parts of a span that ends with a day, the oldest first.

    The day has its hours that have begun; the week the seven days up to it; the year the twelve
    months up to its own, which is not cut.

    Args:
        at: now, aware.
        day: the last one, not after today; today for None.
    """
    now = at.astimezone(CIVIL)
    last = day or now.date()
    if span is Span.DAY:
        midnight = datetime.combine(last, time(), CIVIL)
        begun = now.hour + 1 if last == now.date() else HOURS
        starts = [midnight + timedelta(hours=n) for n in range(begun + 1)]
        names = [f"{each:%Y-%m-%dT%H}" for each in starts]
    elif span is Span.WEEK:
        first = last - timedelta(days=WEEK_DAYS - 1)
        days = [first + timedelta(days=n) for n in range(WEEK_DAYS + 1)]
        starts = [datetime.combine(each, time(), CIVIL) for each in days]
        names = [each.isoformat() for each in days]
    else:
        months = [month_before(last, YEAR_MONTHS - 1 - n) for n in range(YEAR_MONTHS + 1)]
        starts = [datetime.combine(each, time(), CIVIL) for each in months]
        names = [f"{each:%Y-%m}" for each in months]
    return tuple(
        Bucket(name, begin, end, is_running=end > now)
        for name, begin, end in zip(names, starts, starts[1:], strict=False)
    )


def month_before(day: date, months: int) -> date:
    """The first day of the month so many months before a day's; after it for negative numbers.

    >>> month_before(date(2026, 2, 14), 2)
    datetime.date(2025, 12, 1)
    """
    number = day.year * YEAR_MONTHS + day.month - 1 - months
    return date(number // YEAR_MONTHS, number % YEAR_MONTHS + 1, 1)
