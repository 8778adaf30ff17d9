"""Requests received today against a usual day, hour by hour. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Requests received from midnight on, added up by hour.

    Args:
        today: until the end of each hour that has begun.
        usual: of a usual day, until the end of each hour.
        days: number of days that the usual day is the mean of.
    """

    today: tuple[int, ...]
    usual: tuple[float, ...]
    days: int

    @property
    def count(self) -> int:
        """Requests received today so far."""
        return self.today[-1] if self.today else 0

    def expected(self, hour: int, share: float) -> float:
        """Requests usually received until a part of an hour has passed.

        Args:
            hour: that is running, 0 to 23.
            share: of it that has passed, 0 to 1.
        """
        before = self.usual[hour - 1] if hour else 0.0
        return before + (self.usual[hour] - before) * share


def against_usual(
    counted: Mapping[tuple[date, int], int],
    today: date,
    hour: int,
    before: list[date],
    is_working: Callable[[date], bool],
) -> Arrivals:
    """Today's requests, and the mean of earlier days of the same kind.

    Args:
        counted: requests received by day and hour, 0 to 23.
        hour: that is running today.
        before: the earlier days that were counted.
        is_working: whether a day is a working day; working days are compared with working days and
            days off with days off, where there are any.
    """
    same = [day for day in before if is_working(day) == is_working(today)] or before
    days, today_sum, usual_sum = len(same), 0, 0
    so_far: list[int] = []
    usual: list[float] = []
    for each in range(HOURS):
        if each <= hour:
            today_sum += counted.get((today, each), 0)
            so_far.append(today_sum)
        usual_sum += sum(counted.get((day, each), 0) for day in same)
        usual.append(usual_sum / days if days else 0.0)
    return Arrivals(tuple(so_far), tuple(usual), days)
