"""Comparisons that Django's query language lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.indexes import OpClass
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, ForeignKey, OrderBy, OuterRef, Q, QuerySet, UUIDField
from django.db.models.functions import Collate
from django.db.models.indexes import IndexExpression
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler

# An index of an expression may name how it compares, as Django's PostgreSQL app would register.
IndexExpression.register_wrappers(OrderBy, OpClass, Collate)


@dataclass(frozen=True, slots=True)
class Among:
    """Some identifiers as PostgreSQL writes an array of them.

    No list: what Django takes for one it goes through again and again, value by value.
    """

    text: str


def among(ids: Iterable[UUID]) -> Among:
    """What `any_of` compares with; the same identifiers are written out once."""
    return Among(_written(tuple(ids)))


@lru_cache(maxsize=1024)
def _written(ids: tuple[UUID, ...]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


@UUIDField.register_lookup
@ForeignKey.register_lookup
class AnyOf(Lookup):
    """`unit__any_of=among(units)`: one of some identifiers, sent as one array.

    `__in` writes each of them out, in every part of a condition that names them: for somebody who
    oversees a hundred units, most of a query's time went into that and not into its answer.
    """

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """PostgreSQL's own comparison with an array."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::uuid[])", (*params, self.rhs.text)


class _RowByRow(Exists):
    """An EXISTS that PostgreSQL asks of each row: an offset keeps it from being made a join."""

    template = "EXISTS(%(subquery)s OFFSET 0)"


def one_of(found: QuerySet[Any, Any], field: str) -> Q:
    """The rows that name one of some others, looked up row by row.

    `field__in=found` lets the database begin at all of those, which may be a million, where a page
    of fifty is asked for.

    Args:
        found: mostly what an actor may see.
        field: names one of them by its primary key.
    """
    return Q(_RowByRow(found.filter(pk=OuterRef(field))))
