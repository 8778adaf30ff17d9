"""Comparisons that Django's query language lacks."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, UUIDField
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler


@UUIDField.register_lookup
@ForeignKey.register_lookup
class AnyOf(Lookup):
    """`unit__any_of=units`: one of some identifiers, sent as one array.

    `__in` writes each of them out, in every part of a condition that names them: for somebody who
    oversees a hundred units, most of a query's time went into that and not into its answer.
    """

    lookup_name = "any_of"

    def get_prep_lookup(self) -> list[Any]:
        """The identifiers as they are: they come from memory, never from an address."""
        return list(self.rhs)

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """PostgreSQL's own comparison with an array."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, self.rhs)
