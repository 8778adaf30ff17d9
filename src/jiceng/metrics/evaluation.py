"""Evaluation of figures for the whole installation, by any engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid
from jiceng.metrics import engine as postgresql
from jiceng.metrics import expressions, registry
from jiceng.metrics.facts import FACTS, Fact
from jiceng.metrics.periods import Period
from jiceng.metrics.registry import TOTAL

if TYPE_CHECKING:
    from ibis.expr import types as ir


def by_group(
    name: str, period: Period, by: str, at: datetime, *, engine: str = "postgresql"
) -> list[tuple[str, int | float | None]]:
    """A figure of the facts of a period by group, sorted by the groups' text.

    No counts are suppressed: the caller decides what a user may see.

    Args:
        by: a column of the facts, ``"unit"`` for the unit to which they are attributed, or
            ``"total"`` for one group of all.
        engine: see `rows_by`.

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
    rows = rows_by(
        engine, fact, period, at, lambda table: expressions.figures(table, groups, [indicator])
    )
    return sorted((str(row[0] or "") if groups else TOTAL, _plain(row[-1])) for row in rows)


def rows_by(
    engine: str, fact: Fact, period: Period, at: datetime, build: Callable[[ir.Table], ir.Table]
) -> list[tuple[Any, ...]]:
    """Rows of an expression over the facts of a period, computed by a named engine.

    Args:
        engine: ``"postgresql"``, or ``"duckdb"`` or ``"spark"`` over the lake as it is.
        build: the expression over the table of the facts.
    """
    if engine == "postgresql":
        found = build(expressions.table_of(fact, at))
        return postgresql.rows(found, fact, fact.begun_in(period.instants))
    from jiceng.metrics.lake import layout  # noqa: PLC0415 - imports DuckDB

    found = build(expressions.table_of(fact, at, layout.types_of(fact)))
    if engine == "duckdb":
        from jiceng.metrics.lake import duckdb_engine  # noqa: PLC0415

        return duckdb_engine.rows(found, fact, period)
    from jiceng.metrics.lake import spark_engine  # noqa: PLC0415

    return spark_engine.rows(found, fact, period)


def _plain(value: Any) -> int | float | None:
    """A number that JSON can represent."""
    return float(value) if isinstance(value, Decimal) else value
