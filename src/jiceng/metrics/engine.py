"""Expressions over facts, computed by PostgreSQL on the connection that asks.

Ibis compiles an expression to SQL; Django says which rows are meant. Both are one statement on
Django's own connection, so that figures see the transaction, and the rights of its database role.
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
    """The rows of an expression over the table of a fact.

    Args:
        of: which rows of the fact's model are meant; all of them without.
    """
    compiler = fact.rows(of).query.get_compiler(connection=connection, elide_empty=False)
    return select(expression, fact.name, fact.types, *compiler.as_sql())


def select(
    expression: ir.Table, name: str, columns: Iterable[str], source: str, params: Sequence[Any]
) -> list[tuple[Any, ...]]:
    """The rows of an expression over a table that a query gives.

    Args:
        name: of the table in the expression.
        columns: names of the table's columns, in the order of the query's.
        source: the query, with its parameters.
    """
    names = ", ".join(f'"{each}"' for each in columns)
    outer = _compiler().to_sqlglot(expression).sql("postgres").replace("%", "%%")
    with connection.cursor() as cursor:
        # Both texts come from declarations; what people give is a parameter, or quoted by Ibis.
        cursor.execute(f'WITH "{name}" ({names}) AS ({source}) ({outer})', params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


@cache
def _compiler() -> Any:
    from ibis.backends.sql.compilers.postgres import PostgresCompiler  # noqa: PLC0415 - slow to import

    return PostgresCompiler()
