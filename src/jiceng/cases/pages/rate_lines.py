"""Rows of a report with formatted cells, since a template would format two hundred rows of ten
cells too slowly.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.metrics import public as metrics

COUNTS: Final = (
    ("opened", _("Received")),
    ("closed", _("Closed")),
    ("on_time", _("On time")),
    ("overdue", _("Overdue")),
    ("callbacks", _("Valid callbacks")),
)
WAYS: Final = (
    ("by_phone", _("phone")),
    ("by_page", _("page")),
    ("by_own", _("handler")),
    ("by_source", _("elsewhere")),
)
"""Sources of valid callbacks."""
RATES: Final = ("response", "resolution", "satisfaction")
NONE: Final = "—"


@dataclass(frozen=True, slots=True)
class RateLine:
    """One row.

    Args:
        rank: None if the sample is too small.
        counts: each with the URL of its requests; "" if they cannot be opened.
        ways: number of valid callbacks by source, each with its URL.
        rates: percentages with 95 % intervals.
    """

    rank: int | None
    name: str
    counts: tuple[tuple[str, str], ...]
    ways: tuple[tuple[str, Any, str], ...]
    rates: tuple[tuple[str, str], ...]
    score: str


def lines(rows: Iterable[metrics.FigureRow], period: metrics.Period, by: str) -> list[RateLine]:
    """Rows of a report for a period, grouped by unit, grid or category."""
    days = urlencode({"from": period.first, "to": period.last, "by": by})
    under = f"{reverse('records')}?{days}"
    return [_line(row, under) for row in rows]


def _line(row: metrics.FigureRow, under: str) -> RateLine:
    own = f"{under}&{urlencode({'key': row.key})}&figure="
    return RateLine(
        rank=row.rank if row.is_ranked else None,
        name=row.name or row.code or NONE,
        counts=tuple(_count(row, name, own) for name, _label in COUNTS),
        ways=tuple(
            ("" if row.is_rest else own + name, label, _number(row.figures[name]))
            for name, label in WAYS
            if row.figures.get(name)
        ),
        rates=tuple((_share(row.figures.get(name)), _interval(row, name)) for name in RATES),
        score=_number(row.figures.get("score")),
    )


def _count(row: metrics.FigureRow, name: str, own: str) -> tuple[str, str]:
    value = row.figures.get(name)
    return "" if row.is_rest or value is None else own + name, _number(value)


def _number(value: Any) -> str:
    """Format a number: integers without, others with one decimal; a dash for none."""
    if value is None:
        return NONE
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def _share(value: float | None) -> str:
    return NONE if value is None else f"{value:.0%}"


def _interval(row: metrics.FigureRow, name: str) -> str:
    if row.figures.get(name) is None or name not in row.intervals:
        return ""
    low, high = row.intervals[name]
    return f"{low:.0%}–{high:.0%}"
