"""A figure by row: shares as dots with their intervals, counts as bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from jiceng.metrics import charts, formats
from jiceng.metrics.figure_rows import FigureRow
from jiceng.metrics.registry import Indicator

MOST_ROWS: Final = 25
"""Rows that are drawn at once; the others are folded."""


@dataclass(frozen=True, slots=True)
class PlotRow:
    """One row; positions in per cent of the width.

    Args:
        low, high: ends of the interval; None for counts.
    """

    name: str
    value: str
    interval: str
    sample: int | None
    x: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Plot:
    """Rows from the highest to the lowest value.

    Args:
        more: the rows after the first `MOST_ROWS`.
        few: rows with too small a sample, as name and sample.
        ticks: label and position of each tick.
        reference: position of the total, `reference_value` as text; None for counts.
    """

    label: Any
    is_count: bool
    rows: tuple[PlotRow, ...]
    more: tuple[PlotRow, ...]
    few: tuple[tuple[str, int], ...]
    ticks: tuple[tuple[str, float], ...]
    reference: float | None
    reference_value: str


def plot(indicator: Indicator, rows: Sequence[FigureRow], whole: FigureRow | None) -> Plot:
    """The plot of a figure.

    Args:
        rows: that can be compared with one another.
        whole: the total, drawn as a line across the rows.
    """
    name, is_count = indicator.name, indicator.unit == "count"
    few = [row for row in rows if not row.is_enough(name, indicator.minimum)]
    enough = [
        row
        for row in rows
        if row.figures.get(name) is not None and row.is_enough(name, indicator.minimum)
    ]
    enough.sort(key=lambda row: (-(row.figures[name] or 0), row.code))
    reference = None if whole is None or is_count else whole.figures.get(name)
    values = [float(row.figures[name] or 0) for row in enough]
    ends = [end for row in enough for end in row.intervals.get(name, ())]
    most = 1.0 if indicator.unit == "share" else None
    scale = charts.scale(
        [*values, *ends, *([reference] if reference is not None and enough else [])],
        most=most,
        span=0.1 if most else 0.0,
        from_zero=is_count,
        whole=is_count,
    )

    def at(value: float) -> float:
        return round(100 * scale.at(value), 2)

    drawn = tuple(
        PlotRow(
            row.name or row.code or formats.NONE,
            formats.shown(value, indicator, 1),
            formats.interval(row.intervals.get(name)),
            row.sample(name),
            at(value),
            *(tuple(map(at, row.intervals[name])) if name in row.intervals else (None, None)),
        )
        for row, value in zip(enough, values, strict=True)
    )
    return Plot(
        label=indicator.label,
        is_count=is_count,
        rows=drawn[:MOST_ROWS],
        more=drawn[MOST_ROWS:],
        few=tuple((row.name or row.code or formats.NONE, row.sample(name) or 0) for row in few),
        ticks=tuple(zip(formats.ticks(scale.ticks, indicator), map(at, scale.ticks), strict=True)),
        reference=None if reference is None else at(reference),
        reference_value=formats.shown(reference, indicator, 1),
    )
