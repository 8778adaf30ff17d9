"""`jiceng metrics`: figures as JSON or as a table."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from jiceng.core.access import SYSTEM
from jiceng.core.console import emit, say
from jiceng.core.errors import Refused
from jiceng.metrics import registry
from jiceng.metrics.facts import FACTS
from jiceng.metrics.figure_rows import FigureRow
from jiceng.metrics.periods import Period

if TYPE_CHECKING:
    from jiceng.metrics.lake.refreshing import Refreshed

COMMANDS = {
    "metrics": ("metrics", "Figures: the three rates, indicators, the lake.", True),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""


PATIENCE: Final = 600.0
"""Seconds to wait for another process that refreshes the lake."""
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
    """Figures: reports, indicators, fact tables and the lake."""


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
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark", "postgresql"]),
    default="duckdb",
    show_default=True,
    help="DuckDB or Spark over the lake, which is refreshed first, or the database.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON array on standard output.")
def run_indicator(
    indicator: str, first: datetime, last: datetime, by: str, engine: str, as_json: bool
) -> None:
    """One figure of the whole installation, computed from its expression.

    Both days are included, in civil time (Asia/Shanghai). "jiceng metrics indicators" lists all
    figures. All engines give the same figures.
    """
    from jiceng.metrics import evaluation

    if engine != "postgresql":
        _refreshed()
    period = Period(first.date(), last.date())
    found = [
        {"key": key, "value": value}
        for key, value in evaluation.by_group(indicator, period, by, timezone.now(), engine=engine)
    ]
    if as_json:
        emit(found)
        return
    table = Table(by, indicator)
    for one in found:
        table.add_row(str(one["key"]), _plain(one["value"]))
    Console(stderr=True).print(table)


@metrics.command("refresh")
@click.option("--all", "everything", is_flag=True, help="Write all months, also unchanged ones.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def refresh(everything: bool, as_json: bool) -> None:
    """Write the months of the lake whose facts have changed.

    The worker does this every ten minutes. The lake can be deleted at any time: what is not there
    is written again.
    """
    done = _refreshed(everything=everything)
    if as_json:
        emit({"months": done.months, "rows": done.rows, "bytes": done.bytes})
    else:
        say(f"{done.months} months written: {done.rows} facts, {done.bytes / 1e6:.1f} MB.")


@metrics.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def verify(as_json: bool) -> None:
    """Compare the lake with the database, fact by fact; exit code 1 when they differ.

    Changed months are written first. A difference is repaired by "jiceng metrics refresh --all".
    """
    from jiceng.metrics.lake import comparing

    found = comparing.compare(timezone.now(), patience=PATIENCE)
    if found is None:
        raise _busy()
    if as_json:
        emit(found.document())
    else:
        for each in found.differences:
            say(str(each))
        say(
            f"{found.rows} facts of {found.months} months compared,"
            f" {len(found.differences)} months differ."
        )
    if found.differences:
        sys.exit(1)


def _refreshed(*, everything: bool = False) -> Refreshed:
    from jiceng.metrics.lake import refreshing

    done = refreshing.refresh(timezone.now(), everything=everything, patience=PATIENCE)
    if done is None:
        raise _busy()
    return done


def _busy() -> Refused:
    return Refused(
        _("Another process is writing the lake of figures. Try again in a few minutes."),
        "lake.busy",
    )


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
