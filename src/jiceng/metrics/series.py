"""A figure by week, as a line with a table of the same values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.metrics import charts, formats, registry
from jiceng.metrics.choices import Choice
from jiceng.metrics.figure_rows import FigureRow
from jiceng.metrics.periods import Period, weeks_to
from jiceng.metrics.registry import FigureReport, Indicator


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a series.

    Args:
        x: middle of the week in per cent of the width.
        value: as text; a dash without a sample.
        sample: denominator of a share; None for a count.
        is_over: whether the week has ended.
    """

    period: Period
    x: float
    value: str
    interval: str
    sample: int | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A line of weeks.

    Args:
        dots: each point with its week.
        grid: label and height in pixels of each tick.
        says: description for people who cannot see it.
    """

    label: Any
    weeks: tuple[Week, ...]
    line: charts.Line
    dots: tuple[tuple[charts.Point, Week], ...]
    grid: tuple[tuple[str, float], ...]
    height: int
    says: str


def weeks_of(
    report: FigureReport, choice: Choice, actor: Actor, at: datetime
) -> list[tuple[Period, FigureRow]]:
    """The weeks up to the end of a choice's period, with the total of each."""
    weeks = weeks_to(choice.period.last)
    [rows] = registry.totals(report.name, actor, [weeks], at)
    return list(zip(weeks, rows, strict=True))


def week_line(
    indicator: Indicator, weeks: Sequence[tuple[Period, FigureRow]], today: date
) -> WeekLine:
    """The line of a figure over weeks with their totals."""
    rows = [row for _period, row in weeks]
    name, is_count = indicator.name, indicator.unit == "count"
    values = [row.figures.get(name) for row in rows]
    spans = [row.intervals.get(name) for row in rows]
    most = 1.0 if indicator.unit == "share" else None
    line = charts.line(values, spans, most=most, whole=is_count)
    found = tuple(
        Week(
            period,
            x,
            formats.shown(value, indicator, 1),
            formats.interval(span),
            row.sample(name),
            period.last < today,
        )
        for (period, row), x, value, span in zip(weeks, line.columns, values, spans, strict=True)
    )
    labels = formats.ticks(line.scale.ticks, indicator)
    grid = tuple((label, y) for label, (_tick, y) in zip(labels, line.grid, strict=True))
    dots = tuple((point, found[point.place]) for point in line.points)
    says = _in_words(indicator, found)
    return WeekLine(indicator.label, found, line, dots, grid, charts.HEIGHT, says)


def _in_words(indicator: Indicator, weeks: Sequence[Week]) -> str:
    known = [week for week in weeks if week.value != formats.NONE]
    if not known:
        return _("%(name)s by week: no values.") % {"name": indicator.label}
    return _("%(name)s by week: %(first)s in the first week, %(last)s in the last one.") % {
        "name": indicator.label,
        "first": known[0].value,
        "last": known[-1].value,
    }
