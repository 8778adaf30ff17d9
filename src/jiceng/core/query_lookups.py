"""Look-ups and conditions that Django's query language lacks."""

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

# Expressions of an index may have an ordering, operator class or collation, as Django's PostgreSQL
# app would register.
IndexExpression.register_wrappers(OrderBy, OpClass, Collate)


@dataclass(frozen=True, slots=True)
class UuidArray:
    """Identifiers as the text of a PostgreSQL array.

    Not a list: Django would process a list repeatedly, value by value.
    """

    text: str


def uuid_array(ids: Iterable[UUID]) -> UuidArray:
    """The argument of `any_of`; the text of equal identifiers is cached."""
    return UuidArray(_written(tuple(ids)))


@lru_cache(maxsize=1024)
def _written(ids: tuple[UUID, ...]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


@UUIDField.register_lookup
@ForeignKey.register_lookup
class AnyOf(Lookup):
    """`unit__any_of=among(units)`: one of several identifiers, sent as one array.

    `__in` writes each of them out, in every part of a condition that names them: for a person who
    oversees a hundred units, most of a query's time was spent on that.
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
    """An EXISTS that PostgreSQL evaluates for each row: the offset prevents a join."""

    template = "EXISTS(%(subquery)s OFFSET 0)"


def refers_to_any(found: QuerySet[Any, Any], field: str) -> Q:
    """Rows that refer to one of the given rows, checked row by row.

    With `field__in=found` the database may start from all of those, perhaps a million, for a page
    of fifty.

    Args:
        found: usually the rows visible to an actor.
        field: refers to one of them by its primary key.
    """
    return Q(_RowByRow(found.filter(pk=OuterRef(field))))
