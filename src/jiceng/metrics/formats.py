"""Figures as text: counts, percentages, points, changes."""

from __future__ import annotations

from typing import Final

from jiceng.metrics.registry import Indicator

NONE: Final = "—"


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


def interval(ends: tuple[float, float] | None) -> str:
    """A 95 % interval of a share; "" for none."""
    return f"{ends[0]:.0%}–{ends[1]:.0%}" if ends else ""


def change_of(now: float | None, before: float | None, indicator: Indicator) -> float | None:
    """The change of a figure: of shares and scores in points, of counts in per cent.

    None if one of the two is missing, or a count was 0 before.
    """
    if now is None or before is None:
        return None
    if indicator.unit == "share":
        return 100 * (now - before)
    if indicator.unit == "points":
        return now - before
    return 100 * (now - before) / before if before else None


def signed(change: float) -> str:
    """A change with its sign and one decimal; 0 has none."""
    rounded = round(change, 1)
    return f"{rounded:+,.1f}".replace("-", "−") if rounded else "0.0"
