"""Lines of a report as its page shows them: every cell ready, since a district has two hundred
lines of ten cells, and a template would work out each of them by itself."""

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
"""By which way the valid callbacks came."""
RATES: Final = ("response", "resolution", "satisfaction")
NONE: Final = "—"


@dataclass(frozen=True, slots=True)
class RateLine:
    """One line.

    Args:
        rank: None where the sample is too small.
        counts: each with the address of the requests under it; "" where none can be opened.
        ways: of valid callbacks those that there are: address, way and number.
        rates: each in per cent, with its 95 % interval.
    """

    rank: int | None
    name: str
    counts: tuple[tuple[str, str], ...]
    ways: tuple[tuple[str, Any, str], ...]
    rates: tuple[tuple[str, str], ...]
    score: str


def lines(rows: Iterable[metrics.FigureRow], period: metrics.Period, by: str) -> list[RateLine]:
    """The lines of a report of a period, grouped by unit, grid or category."""
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
    """Whole numbers whole, others to one place, a dash for none."""
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
