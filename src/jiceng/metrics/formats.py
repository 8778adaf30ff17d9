"""Figures as text: counts, percentages, points, changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from jiceng.metrics.registry import Indicator

NONE: Final = "—"
_EPSILON: Final = 1e-6
LEAST_BEFORE: Final = 20
"""Count from which a change is given in per cent: of fewer, each single record is too much."""


def shown(value: float | None, indicator: Indicator, decimals: int = 0) -> str:
    """A figure as text; a dash for none.

    Args:
        decimals: of shares; scores have one.
    """
    if value is None:
        return NONE
    if indicator.unit == "share":
        return f"{value:.{decimals}%}"
    return f"{value:,.1f}" if indicator.unit == "points" else f"{value:,.0f}"


def ticks(values: Sequence[float], indicator: Indicator) -> list[str]:
    """Labels of a scale, with as many decimals as tell them apart."""
    is_whole = all(abs(100 * value - round(100 * value)) < _EPSILON for value in values)
    return [shown(value, indicator, 0 if is_whole else 1) for value in values]


def interval(ends: tuple[float, float] | None) -> str:
    """A 95 % interval of a share; "" for none."""
    return f"{ends[0]:.0%}–{ends[1]:.0%}" if ends else ""


def change_of(now: float | None, before: float | None, indicator: Indicator) -> float | None:
    """The change of a figure: of shares and scores in points, of counts in per cent.

    None if one of the two is missing, or a count was below `LEAST_BEFORE`.
    """
    if now is None or before is None:
        return None
    if indicator.unit == "share":
        return 100 * (now - before)
    if indicator.unit == "points":
        return now - before
    return 100 * (now - before) / before if before >= LEAST_BEFORE else None


def signed(change: float) -> str:
    """A change with its sign and one decimal; 0 has none."""
    rounded = round(change, 1)
    return f"{rounded:+,.1f}".replace("-", "−") if rounded else "0.0"
