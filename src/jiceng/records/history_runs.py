"""How a history is arranged: time between steps, and automatic steps folded together. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import Final, Generic, TypeVar

T = TypeVar("T")

FEWEST_FOLDED: Final = 2
"""A single automatic step takes no more room than the line that would hide it."""
RECORDED_LATE: Final = timedelta(hours=1)
"""From this on, an event counts as recorded afterwards (补录)."""


@dataclass(frozen=True, slots=True)
class Run(Generic[T]):
    """Consecutive steps of a history.

    Args:
        is_folded: shown as one line that opens.
    """

    steps: tuple[T, ...]
    is_folded: bool


def runs_of(steps: Sequence[T], is_automatic: Callable[[T], bool]) -> list[Run[T]]:
    """Steps in their order; neighbours that are automatic are folded together.

    >>> [(run.steps, run.is_folded) for run in runs_of("abBcD", str.isupper)]
    [(('a', 'b', 'B', 'c', 'D'), False)]
    >>> [(run.steps, run.is_folded) for run in runs_of("aBCd", str.isupper)]
    [(('a',), False), (('B', 'C'), True), (('d',), False)]
    """
    runs: list[Run[T]] = []
    for automatic, group in groupby(steps, is_automatic):
        found = tuple(group)
        is_folded = automatic and len(found) >= FEWEST_FOLDED
        if runs and not is_folded and not runs[-1].is_folded:
            runs[-1] = Run(runs[-1].steps + found, is_folded=False)
        else:
            runs.append(Run(found, is_folded))
    return runs


def gaps_of(moments: Sequence[datetime]) -> list[timedelta | None]:
    """Of each step, the time since the step before it in time; None for the earliest.

    Args:
        moments: in any order, such as newest first or with steps recorded afterwards.
    """
    order = sorted(range(len(moments)), key=lambda place: (moments[place], place))
    gaps: list[timedelta | None] = [None] * len(moments)
    for earlier, later in pairwise(order):
        gaps[later] = moments[later] - moments[earlier]
    return gaps


def is_recorded_late(at: datetime, recorded_at: datetime) -> bool:
    """Whether an event was recorded clearly after it happened."""
    return recorded_at - at > RECORDED_LATE
