"""`jiceng metrics`: figures as JSON or as a table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from jiceng.core.access import SYSTEM
from jiceng.core.console import emit
from jiceng.metrics import registry
from jiceng.metrics.facts import FACTS
from jiceng.metrics.figure_rows import FigureRow
from jiceng.metrics.periods import Period

COMMANDS = {
    "metrics": ("metrics", "Figures: the three rates.", True),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""


_DAY = click.DateTime(formats=["%Y-%m-%d"])
_SHOWN = (
    "opened",
    "closed",
    "on_time",
    "overdue",
    "callbacks",
    "response",
    "resolution",
    "satisfaction",
    "score",
)


@click.group()
def metrics() -> None:
    """Figures: reports, indicators and fact tables."""


@metrics.command("three-rates")
@click.option("--from", "first", type=_DAY, required=True, help="First civil day.")
@click.option("--to", "last", type=_DAY, required=True, help="Last civil day, included.")
@click.option(
    "--by",
    type=click.Choice(["unit", "grid", "category", "type"]),
    default="unit",
    show_default=True,
    help="Group by this.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON array on standard output.")
def three_rates(first: datetime, last: datetime, by: str, as_json: bool) -> None:
    """Response, resolution and satisfaction of the requests opened in a period.

    Both days are included, in civil time (Asia/Shanghai). On time and overdue count only requests
    that have a due time. Rows with fewer valid callbacks than the minimum are shown, but not
    ranked.
    """
    period = Period(first.date(), last.date())
    rows = registry.run("three-rates", SYSTEM, period, by, timezone.now())
    if as_json:
        emit([registry.as_json(row) for row in rows])
    else:
        _show(rows)


@metrics.command("run")
@click.argument("indicator")
@click.option("--from", "first", type=_DAY, required=True, help="First civil day.")
@click.option("--to", "last", type=_DAY, required=True, help="Last civil day, included.")
@click.option("--by", default="unit", show_default=True, help="A column of its facts, or “total”.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on standard output.")
def run_indicator(indicator: str, first: datetime, last: datetime, by: str, as_json: bool) -> None:
    """One figure of the whole installation, computed from its expression.

    Both days are included, in civil time (Asia/Shanghai). "jiceng metrics indicators" lists all
    figures.
    """
    from jiceng.metrics import evaluation

    period = Period(first.date(), last.date())
    found = [
        {"key": key, "value": value}
        for key, value in evaluation.by_group(indicator, period, by, timezone.now())
    ]
    if as_json:
        emit(found)
        return
    table = Table(by, indicator)
    for one in found:
        table.add_row(str(one["key"]), _plain(one["value"]))
    Console(stderr=True).print(table)


@metrics.command("facts")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on standard output.")
def list_facts(as_json: bool) -> None:
    """All fact tables with their columns, types and descriptions."""
    found = [
        {
            "fact": fact.name,
            "label": str(fact.label),
            "column": column,
            "type": type_,
            "meaning": str(fact.meanings[column]),
        }
        for fact in FACTS.all()
        for column, type_ in fact.types.items()
    ]
    if as_json:
        emit(found)
        return
    table = Table("fact", "label", "column", "type", "meaning")
    for one in found:
        table.add_row(*one.values())
    Console(stderr=True).print(table)


@metrics.command("indicators")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on standard output.")
def list_indicators(as_json: bool) -> None:
    """All figures with formula, unit and source."""
    found = [
        {
            "name": one.name,
            "label": str(one.label),
            "formula": str(one.formula),
            "unit": one.unit,
            "source": FACTS.by_key()[one.fact].model._meta.label,
            "direction": one.direction,
            "rule": str(one.rule),
            "minimum": one.minimum,
        }
        for one in registry.indicators().values()
    ]
    if as_json:
        emit(found)
        return
    table = Table("name", "label", "formula", "unit", "source", "direction", "rule", "minimum")
    for one in found:
        table.add_row(*map(str, one.values()))
    Console(stderr=True).print(table)


def _show(rows: list[FigureRow]) -> None:
    table = Table("rank", "code", "name", *_SHOWN)
    for row in rows:
        figures = [_plain(row.figures.get(name)) for name in _SHOWN]
        table.add_row(str(row.rank or "–"), row.code, row.name, *figures)
    Console(stderr=True).print(table)


def _plain(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
