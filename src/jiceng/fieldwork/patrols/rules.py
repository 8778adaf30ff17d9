"""Days of patrols. Pure.

A plan's days are counted from its first day, so that a month with fewer days does not move those
after it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

WEEK, FORTNIGHT, MONTH, QUARTER, HALF, YEAR = (
    "week",
    "fortnight",
    "month",
    "quarter",
    "half",
    "year",
)
WEEKS: Final = {WEEK: 1, FORTNIGHT: 2}
MONTHS: Final = {MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12}
STALE_DAYS: Final = 30
"""After so many days without a check a place counts as not checked recently."""

T = TypeVar("T")


def day_of(first: date, every: str, number: int) -> date:
    """The day of a round; 0 is the first one.

    >>> day_of(date(2026, 1, 31), MONTH, 1), day_of(date(2026, 1, 31), MONTH, 2)
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    """
    if every in WEEKS:
        return first + timedelta(weeks=WEEKS[every] * number)
    months = first.year * 12 + first.month - 1 + MONTHS[every] * number
    year, month = divmod(months, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def next_day(first: date, every: str, after: date) -> date:
    """The first day of a plan's rounds after a day."""
    if after < first:
        return first
    if every in WEEKS:
        number = (after - first).days // (7 * WEEKS[every])
    else:
        months = (after.year - first.year) * 12 + after.month - first.month
        number = max(months // MONTHS[every] - 1, 0)
    while day_of(first, every, number) <= after:
        number += 1
    return day_of(first, every, number)


def last_day(begins: date, days: int) -> date:
    """The last day of a round that may take so many days, the first one included."""
    return begins + timedelta(days=max(days, 1) - 1)


def in_order(places: Iterable[tuple[T, str]], route: Sequence[T]) -> list[T]:
    """Places in the order of a route; those that it does not know follow by their names.

    >>> in_order([("a", "亭"), ("b", "桥"), ("c", "巷")], ["c", "x", "a"])
    ['c', 'a', 'b']
    """
    known = {key: number for number, key in enumerate(route)}
    ordered = sorted(places, key=lambda each: (known.get(each[0], len(known)), each[1]))
    return [key for key, _name in ordered]
