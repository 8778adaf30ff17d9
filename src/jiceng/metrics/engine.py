"""Execution of Ibis expressions over facts in PostgreSQL.

Ibis compiles the expression and Django the query that selects the rows; both form one statement on
Django's own connection, so that figures are computed in its transaction and with the rights of its
database role.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet

from jiceng.metrics.facts import Fact

if TYPE_CHECKING:
    from ibis.expr import types as ir


def rows(
    expression: ir.Table, fact: Fact, of: QuerySet[Any] | None = None
) -> list[tuple[Any, ...]]:
    """Rows of an expression over the table of a fact.

    Args:
        of: selected rows of the fact's model; by default all.
    """
    return select(expression, fact.name, fact.types, *_source(fact, of))


def compiled(expression: ir.Table) -> str:
    """An expression as SQL; compiling takes several times as long as counting a few records."""
    text: str = _compiler().to_sqlglot(expression).sql("postgres").replace("%", "%%")
    return text


def rows_of_parts(outer: str, parts: Iterable[tuple[Fact, QuerySet[Any]]]) -> list[tuple[Any, ...]]:
    """Rows of an expression over disjoint parts of a fact's table.

    PostgreSQL counts the parts side by side, on several processors, where that is worthwhile.

    Args:
        outer: the `compiled` expression.
        parts: the fact with selected rows of its model, at least one. Its computed columns may be
            different expressions in each part.
    """
    found = [(fact, *_source(fact, of)) for fact, of in parts]
    fact = found[0][0]
    source = " UNION ALL ".join(f"({text})" for _fact, text, _params in found)
    params = [each for _fact, _text, given in found for each in given]
    return _rows(outer, fact.name, fact.types, source, params)


def _source(fact: Fact, of: QuerySet[Any] | None) -> tuple[str, Sequence[Any]]:
    compiler = fact.rows(of).query.get_compiler(connection=connection, elide_empty=False)
    text, params = compiler.as_sql()
    return text, params


def select(
    expression: ir.Table, name: str, columns: Iterable[str], source: str, params: Sequence[Any]
) -> list[tuple[Any, ...]]:
    """Rows of an expression over a table that is defined by a query.

    Args:
        name: name of the table in the expression.
        columns: names of the table's columns, in the order of the query's columns.
        source: the query; `params` are its parameters.
    """
    return _rows(compiled(expression), name, columns, source, params)


def _rows(
    outer: str, name: str, columns: Iterable[str], source: str, params: Sequence[Any]
) -> list[tuple[Any, ...]]:
    names = ", ".join(f'"{each}"' for each in columns)
    with connection.cursor() as cursor:
        # Both texts come from declarations; user input is a parameter, or quoted by Ibis.
        cursor.execute(f'WITH "{name}" ({names}) AS ({source}) ({outer})', params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


@cache
def _compiler() -> Any:
    from ibis.backends.sql.compilers.postgres import PostgresCompiler  # noqa: PLC0415 - slow to import

    return PostgresCompiler()
