"""Cards of the main figures of a period, each with its change; on the home page and on the pages of
figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import quote_plus, urlencode

from jiceng.core.access import Actor
from jiceng.metrics import choices, formats, registry
from jiceng.metrics.choices import Choice
from jiceng.metrics.figure_rows import FigureRow
from jiceng.metrics.periods import Period
from jiceng.metrics.registry import TOTAL, FigureReport, Indicator


@dataclass(frozen=True, slots=True)
class Card:
    """One figure.

    Args:
        sample: denominator of a share; None for a count.
        is_few: whether the sample is too small for a comparison.
        change: signed; "" without a comparison, also where a sample is too small for one.
        in_points: whether the change is in points, otherwise in per cent.
        is_worse: whether it has moved against its direction.
        href: its records; "" if they cannot be opened.
    """

    name: str
    label: Any
    value: str
    sample: int | None
    is_few: bool
    change: str
    in_points: bool
    is_worse: bool
    href: str


def cards(report: FigureReport, now: FigureRow, before: FigureRow, choice: Choice) -> list[Card]:
    """The cards of a report.

    Args:
        now, before: totals of the period and of the one that it is compared with.
    """
    known = registry.indicators()
    return [_card(report, known[name], now, before, choice) for name in report.cards]


def _card(
    report: FigureReport, indicator: Indicator, now: FigureRow, before: FigureRow, choice: Choice
) -> Card:
    name, value = indicator.name, now.figures.get(indicator.name)
    is_enough = all(row.is_enough(name, indicator.minimum) for row in (now, before))
    change = formats.change_of(value, before.figures.get(name), indicator) if is_enough else None
    moved = round(change or 0.0, 1)
    worse = {"up": moved < 0, "down": moved > 0}.get(indicator.direction, False)
    has_records = bool(now.sample(name) or (name not in now.parts and value))
    return Card(
        name=name,
        label=indicator.label,
        value=formats.shown(value, indicator, 1),
        sample=now.sample(name),
        is_few=value is not None and not now.is_enough(name, indicator.minimum),
        change="" if change is None else formats.signed(change),
        in_points=indicator.unit != "count",
        is_worse=worse,
        href=records_of(report, choice, TOTAL, "", name) if has_records else "",
    )


def records_of(report: FigureReport, choice: Choice, by: str, key: str, figure: str) -> str:
    """URL of the records of a figure in a row; "" if the report has none."""
    if report.records is None:
        return ""
    query = {"by": by, "key": key, "figure": figure}
    given = urlencode({name: text for name, text in query.items() if text})
    return f"{report.records()}?{urlencode(choices.days_of(choice.period))}&{given}"


def records_of_unit(indicator: str, unit: str, period: Period) -> str:
    """URL of the records of a figure of one unit in a period, of exactly its civil days; "" if no
    report opens them.
    """
    for report in registry.REPORTS.all():
        if indicator in report.indicators and "unit" in report.groupings and report.records:
            given = urlencode({"by": "unit", "key": unit, "figure": indicator})
            return f"{report.records()}?{urlencode(choices.days_of(period))}&{given}"
    return ""


def records_by_row(report: FigureReport, choice: Choice) -> Callable[[str, str], str]:
    """For a table with hundreds of numbers: the URL of the records of a row's figure, as
    `records_of` gives it, from the row's key and the figure's name.
    """
    start = records_of(report, choice, choice.by, "", "")
    of_key = cache(lambda key: f"{start}&key={quote_plus(key)}" if key else start)
    return lambda key, figure: f"{of_key(key)}&figure={figure}" if start else ""


def usual_cards(name: str, actor: Actor, today: date, at: datetime) -> Mapping[str, Any] | None:
    """Context of the cards of a report for the usual period; None if there is nothing to show."""
    report = registry.report(name)
    choice = choices.usual(report, today)
    [[now], [before]] = registry.totals(name, actor, [[choice.period], [choice.compared]], at)
    if not any(now.figures.values()):
        return None
    return {"cards": cards(report, now, before, choice), "choice": choice}
