"""Evaluation of one figure for the whole installation, for the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid
from jiceng.metrics import engine, expressions, registry
from jiceng.metrics.facts import FACTS, Fact
from jiceng.metrics.periods import Period
from jiceng.metrics.registry import TOTAL, Indicator


def by_group(
    name: str, period: Period, by: str, at: datetime, *, by_engine: str = "postgresql"
) -> list[tuple[str, int | float | None]]:
    """A figure of the facts of a period by group, sorted by the groups' text.

    No counts are suppressed: the caller decides what a user may see.

    Args:
        by: a column of the facts, ``"unit"`` for the unit to which they are attributed, or
            ``"total"`` for one group of all.
        by_engine: ``"postgresql"``, or ``"duckdb"`` or ``"spark"`` over the lake as it is.

    Raises:
        Invalid: an unknown figure or column, or a period that ends before it begins.
    """
    indicator = registry.indicator(name)
    fact = FACTS.by_key()[indicator.fact]
    if by == "unit" and by not in fact.types:
        by = fact.unit_column
    if by != TOTAL and by not in fact.types:
        raise Invalid(
            _("This report can be broken down by: %(choices)s.")
            % {"choices": ", ".join([TOTAL, *fact.types])},
            "report.grouping",
        )
    registry.check_order(period)
    groups = [] if by == TOTAL else [by]
    rows = rows_by(by_engine, fact, groups, [indicator], period, at)
    return sorted((str(row[0] or "") if groups else TOTAL, _plain(row[-1])) for row in rows)


def rows_by(
    name: str,
    fact: Fact,
    groups: Sequence[str],
    indicators: Sequence[Indicator],
    period: Period,
    at: datetime,
) -> list[tuple[Any, ...]]:
    """Figures of the facts of a period by group, computed by a named engine."""
    if name == "postgresql":
        found = expressions.figures(expressions.table_of(fact, at), groups, indicators)
        return engine.rows(found, fact, fact.begun_in(period.instants))
    from jiceng.metrics.lake import layout  # noqa: PLC0415 - imports DuckDB

    table = expressions.table_of(fact, at, layout.types_of(fact))
    found = expressions.figures(table, groups, indicators)
    if name == "duckdb":
        from jiceng.metrics.lake import duckdb_engine  # noqa: PLC0415

        return duckdb_engine.rows(found, fact, period)
    from jiceng.metrics.lake import spark_engine  # noqa: PLC0415

    return spark_engine.rows(found, fact, period)


def _plain(value: Any) -> int | float | None:
    """A number that JSON can represent."""
    return float(value) if isinstance(value, Decimal) else value
