"""Geometry of drawn figures: positions in per cent of the width and in pixels of the height. Pure.

Pages draw these as SVG on the server: they need no script, are the same in print, and take their
colours from the style sheet. Positions in per cent let texts keep their size at any width.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

HEIGHT: Final = 180
"""Height of the plot of a line, in pixels."""

_STEPS: Final = (1, 2, 2.5, 5, 10)
_EPSILON: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale between two round values.

    Args:
        ticks: round values from the lowest to the highest.
    """

    ticks: tuple[float, ...]

    @property
    def low(self) -> float:
        """The lowest value."""
        return self.ticks[0]

    @property
    def high(self) -> float:
        """The highest value."""
        return self.ticks[-1]

    def at(self, value: float) -> float:
        """Position of a value, 0 to 1."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def scale(
    values: Sequence[float],
    *,
    most: float | None = None,
    span: float = 0.0,
    from_zero: bool = False,
    whole: bool = False,
) -> Scale:
    """A scale with two to six round ticks around values that are not negative.

    Args:
        values: none for a scale from 0 to 1.
        most: no tick is above it, e.g. 1 for shares.
        span: shows at least this difference, so that small differences look small.
        from_zero: whether it begins at 0, as bars need.
        whole: whether ticks are whole numbers.
    """
    high = max(values, default=1.0)
    low = 0.0 if from_zero or not values else max(0.0, min(*values, high - span))
    if high - low < max(span, _EPSILON):
        high = low + (span or 1.0)
    step = _round_step((high - low) / 4)
    if whole:
        step = max(1.0, float(ceil(step - _EPSILON)))
    first, last = floor(low / step + _EPSILON), ceil(high / step - _EPSILON)
    if most is not None:
        last = min(last, floor(most / step + _EPSILON))
    first = max(0, min(first, last - 1))
    return Scale(tuple(round(n * step, 10) for n in range(first, max(last, first + 1) + 1)))


def _round_step(raw: float) -> float:
    power = 10.0 ** floor(log10(raw))
    return next(step * power for step in _STEPS if step * power >= raw - _EPSILON * power)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line.

    Args:
        x: in per cent of the width.
        y: in pixels from the top.
        low, high: ends of its interval in pixels; None without an interval.
        place: its position in the series.
    """

    x: float
    y: float
    low: float | None
    high: float | None
    place: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line with gaps where there is no value.

    Args:
        segments: pairs of neighbouring points to connect.
        grid: ticks with their height in pixels.
        columns: position of each value of the series in per cent, also of missing ones.
    """

    scale: Scale
    points: tuple[Point, ...]
    segments: tuple[tuple[Point, Point], ...]
    grid: tuple[tuple[float, float], ...]
    columns: tuple[float, ...]


def line(
    values: Sequence[float | None],
    intervals: Sequence[tuple[float, float] | None],
    *,
    most: float | None = None,
    whole: bool = False,
) -> Line:
    """A line through values in equal distances.

    Args:
        values: None for a gap.
        intervals: of each value; None without one.
        most: highest possible value, e.g. 1 for shares.
        whole: whether the values are counts, whose scale begins at 0.
    """
    known = [value for value in values if value is not None]
    ends = [end for each in intervals if each for end in each]
    span = 0.1 if most else 0.0
    found = scale([*known, *ends], most=most, span=span, from_zero=whole, whole=whole)
    columns = tuple(100 * (n + 0.5) / len(values) for n in range(len(values)))

    def height(value: float) -> float:
        return round(HEIGHT * (1 - found.at(value)), 1)

    points = tuple(
        Point(
            round(columns[n], 2),
            height(value),
            height(ends_[0]) if ends_ else None,
            height(ends_[1]) if ends_ else None,
            n,
        )
        for n, (value, ends_) in enumerate(zip(values, intervals, strict=True))
        if value is not None
    )
    joined = tuple(
        (one, two) for one, two in itertools.pairwise(points) if two.place == one.place + 1
    )
    grid = tuple((tick, height(tick)) for tick in found.ticks)
    return Line(found, points, joined, grid, columns)


def classes(values: Sequence[float], count: int = 5) -> tuple[float, ...]:
    """Lower bounds of classes of equal size for a map, ascending and distinct.

    Args:
        count: number of classes; fewer if there are fewer distinct values.
    """
    ordered = sorted(values)
    return (
        tuple(sorted({ordered[len(ordered) * n // count] for n in range(count)})) if ordered else ()
    )


def class_of(value: float, bounds: Sequence[float]) -> int:
    """Number of the class of a value, from 0."""
    return max((n for n, bound in enumerate(bounds) if value >= bound), default=0)
