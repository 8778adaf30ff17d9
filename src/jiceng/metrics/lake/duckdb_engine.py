"""Figures by DuckDB from the files of the lake."""

from __future__ import annotations

from datetime import UTC, date
from functools import cache
from typing import TYPE_CHECKING, Any

from ibis.backends.sql.compilers.duckdb import DuckDBCompiler

from jiceng.metrics.facts import Fact
from jiceng.metrics.lake import reading
from jiceng.metrics.periods import Period

if TYPE_CHECKING:
    from ibis.expr import types as ir


def rows(expression: ir.Table, fact: Fact, period: Period) -> list[tuple[Any, ...]]:
    """Rows of an expression over the facts of a period."""
    files = reading.files_of(fact, *months_of(period))
    # Files are whole months, so the moments need not be read for such a period.
    where = "" if period.is_whole_months else reading.within(fact, period.instants)
    facts = reading.source(fact, files, where)
    with reading.shared() as engine:
        return _fetched(engine.sql(f'WITH "{fact.name}" AS ({facts}) {compiled(expression)}'))


def _fetched(found: Any) -> list[tuple[Any, ...]]:
    """All rows. DuckDB's client fetches moments without a time zone only, unless pytz is there."""
    is_moment = [str(each) == "TIMESTAMP WITH TIME ZONE" for each in found.types]
    if not any(is_moment):
        rows: list[tuple[Any, ...]] = found.fetchall()
        return rows
    columns = [
        f"\"{name}\" AT TIME ZONE 'UTC'" if at else f'"{name}"'
        for name, at in zip(found.columns, is_moment, strict=True)
    ]
    return [
        tuple(
            value.replace(tzinfo=UTC) if at and value is not None else value
            for value, at in zip(row, is_moment, strict=True)
        )
        for row in found.project(", ".join(columns)).fetchall()
    ]


def compiled(expression: ir.Table) -> str:
    """An expression as SQL of DuckDB."""
    compiler = _compiler()
    text: str = compiler.to_sqlglot(expression).sql(compiler.dialect)
    return text


def months_of(period: Period) -> tuple[date, date]:
    """The first and the last month of a period."""
    return period.first.replace(day=1), period.last.replace(day=1)


@cache
def _compiler() -> Any:
    return DuckDBCompiler()
