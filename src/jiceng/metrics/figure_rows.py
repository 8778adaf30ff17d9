"""Rows of reports: counts, shares with their numerators and denominators, intervals, ranks. Pure.

Shares are never averaged: a total is computed from the numerators and denominators of its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import Final

Z_95: Final = 1.959963984540054
"""The two-sided 95 % point of the normal distribution."""

Part = tuple[float, int]
"""Numerator and denominator of a share."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row of a report: its subject, and figures by indicator name.

    Args:
        key: identifies the row for drill-down; "" for records without a group.
        parts: numerator and denominator of each share or score that can be added up.
        intervals: 95 % intervals of shares, by indicator name.
        is_ranked: whether the sample is large enough for a comparison.
        rank: rank among the ranked rows of its group.
        is_rest: whether it is the sum of suppressed counts (`withholding`), or a total.
        group: rows of one group can be compared with each other: one level and kind of units.
        minimum: denominator from which a share is compared; 0 for that of the indicator.
    """

    key: str
    code: str
    name: str
    figures: Mapping[str, int | float | None]
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    is_ranked: bool = False
    rank: int | None = None
    is_rest: bool = False
    parts: Mapping[str, Part] = field(default_factory=dict)
    group: str = ""
    minimum: int = 0

    def sample(self, name: str) -> int | None:
        """Denominator of a share; None for a figure without one."""
        return self.parts[name][1] if name in self.parts else None

    def is_enough(self, name: str, minimum: int = 0) -> bool:
        """Whether the denominator of a share is large enough for a comparison.

        Args:
            minimum: that of the indicator, for rows without their own.
        """
        size = self.sample(name)
        return size is None or size >= max(1, self.minimum or minimum)


def wilson(share: float, of: int, z: float = Z_95) -> tuple[float, float]:
    """Score interval of Wilson (1927) for a share in a sample, as its lower and upper end.

    The weighted satisfaction is not a plain share; since each caller adds between 0 and 1, its
    variance is at most that of a plain share, so the interval is conservative.

    Args:
        share: observed share, 0 to 1.
        of: sample size; the interval of an empty sample is 0 to 1.
    """
    if of == 0:
        return 0.0, 1.0
    denominator = 1 + z * z / of
    centre = (share + z * z / (2 * of)) / denominator
    half = z / denominator * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, centre - half), min(1.0, centre + half)


def share_of(part: Part) -> float | None:
    """The share of a numerator and a denominator; None without a denominator."""
    return part[0] / part[1] if part[1] else None


def total(rows: Iterable[FigureRow], name: str, *, key: str = "") -> FigureRow:
    """The sum of rows: counts are added, shares computed from the added parts.

    A count that all rows suppress is suppressed here too.

    Args:
        name: of the sum, for people.
    """
    counts: dict[str, int | float | None] = {}
    parts: dict[str, Part] = {}
    with_interval: set[str] = set()
    for row in rows:
        with_interval |= row.intervals.keys()
        for figure, value in row.figures.items():
            if figure in row.parts or value is None:
                counts.setdefault(figure, None)
            else:
                counts[figure] = (counts.get(figure) or 0) + value
        for figure, (upper, whole) in row.parts.items():
            before = parts.get(figure, (0, 0))
            parts[figure] = before[0] + upper, before[1] + whole
    shares = {figure: share_of(part) for figure, part in parts.items()}
    intervals = {
        figure: wilson(share, parts[figure][1])
        for figure, share in shares.items()
        if share is not None and figure in with_interval
    }
    return FigureRow(key, "", name, counts | shares, intervals, is_rest=True, parts=parts)


def ranks(scores: Sequence[float | None]) -> list[int | None]:
    """Ranks by score, best first; equal scores share a rank, None has none.

    >>> ranks([90.0, None, 95.0, 90.0])
    [2, None, 1, 2]
    """
    ordered = sorted((s for s in scores if s is not None), reverse=True)
    place: dict[float, int] = {}
    for position, value in enumerate(ordered, start=1):
        place.setdefault(value, position)
    return [None if s is None else place[s] for s in scores]


def ranked(rows: Iterable[FigureRow], score: str) -> list[FigureRow]:
    """Rows with their rank within their group; ranked rows first, the others by code."""
    groups: dict[str, list[FigureRow]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    found: list[FigureRow] = []
    for group in groups.values():
        places = ranks([row.figures[score] if row.is_ranked else None for row in group])
        placed = [replace(row, rank=place) for row, place in zip(group, places, strict=True)]
        found += sorted(placed, key=lambda row: (row.rank is None, row.rank or 0, row.code))
    return found
