"""Periods of civil days: presets, periods to compare with, weeks, and common segments. Pure.

A civil day begins at midnight in the time zone of the installation, a week on Monday (GB/T 7408).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from jiceng.core.worktime import CIVIL

WEEKS: Final = 12
"""Weeks of a series."""
PIECES: Final = 4
"""Parts of a period that are counted side by side."""

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """A period of civil days, both included."""

    first: date
    last: date

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """The period as a half-open interval of instants."""
        begin = datetime.combine(self.first, time(), CIVIL)
        return begin, datetime.combine(self.last + _DAY, time(), CIVIL)

    @property
    def is_whole_months(self) -> bool:
        """Whether it begins and ends with a civil month."""
        return self.first.day == 1 and (self.last + _DAY).day == 1

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1


def week(today: date) -> Period:
    """The civil week of a day, up to that day."""
    return Period(today - today.weekday() * _DAY, today)


def month(today: date) -> Period:
    """The month of a day, up to that day."""
    return Period(today.replace(day=1), today)


def last_days(today: date, count: int = 30) -> Period:
    """So many days up to a day."""
    return Period(today - (count - 1) * _DAY, today)


def last_quarter(today: date) -> Period:
    """The last complete quarter before a day."""
    begins = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    last = begins - _DAY
    return Period(last.replace(month=last.month - 2, day=1), last)


def year(today: date) -> Period:
    """The year of a day, up to that day."""
    return Period(today.replace(month=1, day=1), today)


def days_before(period: Period) -> Period:
    """The same number of days directly before a period."""
    return Period(period.first - period.days * _DAY, period.first - _DAY)


def week_before(period: Period) -> Period:
    """The same weekdays of the week before."""
    return Period(period.first - _WEEK, period.last - _WEEK)


def month_before(period: Period) -> Period:
    """The same days of the month before, up to its end."""
    return Period(_moved(period.first, -1), _moved(period.last, -1))


def quarter_before(period: Period) -> Period:
    """The quarter before a complete one."""
    last = period.first - _DAY
    return Period(last.replace(month=last.month - 2, day=1), last)


def weeks_52_before(period: Period) -> Period:
    """The same weekdays 52 weeks earlier."""
    return Period(period.first - 52 * _WEEK, period.last - 52 * _WEEK)


def year_before(period: Period) -> Period:
    """The same days a year earlier; 28 February for 29 February."""
    return Period(_moved(period.first, -12), _moved(period.last, -12))


def _moved(day: date, months: int) -> date:
    """A day some months away, or the last one of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    first = date(count // 12, count % 12 + 1, 1)
    following = date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return min(first + (day.day - 1) * _DAY, following - _DAY)


@dataclass(frozen=True, slots=True)
class Preset:
    """A period that depends on today.

    Args:
        of: the period for a day.
        before: the period before it, to compare with.
        last_year: its counterpart a year earlier.
    """

    of: Callable[[date], Period]
    before: Callable[[Period], Period] = days_before
    last_year: Callable[[Period], Period] = year_before


USUAL: Final = "days30"
OWN: Final = "own"
PRESETS: Final[dict[str, Preset]] = {
    "today": Preset(lambda today: Period(today, today)),
    "week": Preset(week, week_before, weeks_52_before),
    "month": Preset(month, month_before),
    USUAL: Preset(last_days),
    "quarter": Preset(last_quarter, quarter_before),
    "year": Preset(year, year_before),
}


def weeks_to(last: date, count: int = WEEKS) -> list[Period]:
    """Civil weeks in order; the last one contains a day and is complete, even if that day is not
    its end.
    """
    monday = last - last.weekday() * _DAY
    firsts = (monday - n * _WEEK for n in reversed(range(count)))
    return [Period(first, first + 6 * _DAY) for first in firsts]


Span = tuple[datetime, datetime]
"""A half-open interval of instants."""


def pieces(span: Span, number: int = PIECES) -> list[Span]:
    """An interval in pieces of equal length, which can be counted side by side."""
    begin, end = span
    cuts = [begin + (end - begin) * n / number for n in range(number)]
    return list(zip(cuts, [*cuts[1:], end], strict=True))


@dataclass(frozen=True, slots=True)
class Segments:
    """Several periods as disjoint segments of time, so that one pass over rows counts for all.

    Args:
        bounds: sorted instants; segment `n` lies between the bounds `n - 1` and `n`, as numbered by
            PostgreSQL's ``width_bucket``.
        runs: intervals of instants that the periods cover, disjoint and in order.
    """

    bounds: tuple[datetime, ...]
    runs: tuple[Span, ...]

    @property
    def spans(self) -> list[tuple[int, Span]]:
        """Numbers of the segments that a period covers, each with its interval; few segments are
        cut in pieces.
        """
        found = [
            (number, span)
            for number, span in enumerate(zip(self.bounds, self.bounds[1:], strict=False), start=1)
            if any(begin <= span[0] and span[1] <= end for begin, end in self.runs)
        ]
        count = max(1, PIECES // len(found))
        return [(number, piece) for number, span in found for piece in pieces(span, count)]

    def of(self, period: Period) -> range:
        """Numbers of the segments of a period."""
        begin, end = period.instants
        return range(bisect_left(self.bounds, begin) + 1, bisect_left(self.bounds, end) + 1)


def segments(periods: Iterable[Period]) -> Segments:
    """The segments of some periods, which may overlap."""
    spans = sorted(each.instants for each in periods)
    runs: list[Span] = []
    for begin, end in spans:
        if runs and begin <= runs[-1][1]:
            runs[-1] = runs[-1][0], max(runs[-1][1], end)
        else:
            runs.append((begin, end))
    return Segments(tuple(sorted({each for span in spans for each in span})), tuple(runs))
