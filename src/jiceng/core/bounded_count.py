"""Bounded counting: a badge needs only a few digits, and its cost must stay limited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value

_AS_PREPARED: Mapping[datetime, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class BoundedCount:
    """A count; with `more`, a lower bound."""

    count: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.count:,}+" if self.more else f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class CountedRows:
    """One thing to count.

    Args:
        rows: the rows to look through, in an order that an index provides.
        of_them: the condition of those that count; None for all.
    """

    rows: QuerySet[Any, Any]
    of_them: Q | None = None


def count_bounded(
    parts: Mapping[Any, CountedRows], *, up_to: int, scan: int
) -> dict[Any, BoundedCount]:
    """Count several things in one statement, each with its own limit.

    Args:
        parts: by any key.
        up_to: counting stops above this.
        scan: the most rows read for a part of which not all rows count.
    """
    return prepare(parts, up_to=up_to, scan=scan).count()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A prepared statement of `count_bounded`: building it takes longer than running it.

    Args:
        keys: of the parts in the statement.
        partial: those of which not all rows count.
        empty: keys of parts that cannot have any row.
    """

    sql: str
    params: tuple[Any, ...]
    keys: tuple[Any, ...]
    partial: frozenset[Any]
    empty: tuple[Any, ...]
    up_to: int
    scan: int

    def count(self, times: Mapping[datetime, datetime] = _AS_PREPARED) -> dict[Any, BoundedCount]:
        """Count now.

        Args:
            times: replacements for the times with which the statement was prepared.
        """
        found: dict[Any, BoundedCount] = {key: BoundedCount(0) for key in self.empty}
        if not self.keys:
            return found
        with connection.cursor() as cursor:
            cursor.execute(
                self.sql,
                [times.get(p, p) if isinstance(p, datetime) else p for p in self.params],
            )
            for n, count, looked_at in cursor.fetchall():
                key = self.keys[n]
                cut = key in self.partial and looked_at > self.scan
                found[key] = BoundedCount(min(count, self.up_to), cut or count > self.up_to)
        return found


def prepare(parts: Mapping[Any, CountedRows], *, up_to: int, scan: int) -> Prepared:
    """The statement of `count_bounded`, for repeated use."""
    statements, params = [], list[Any]()
    keys, empty = list[Any](), list[Any]()
    for key, part in parts.items():
        try:
            sql, given = _sql(part, up_to, scan)
        except EmptyResultSet:  # nothing exists, or nothing is visible
            empty.append(key)
            continue
        statements.append(
            f"SELECT %s, count(*) FILTER (WHERE counts), count(*)"  # noqa: S608 - the ORM's own
            f" FROM ({sql}) AS looked_through"
        )
        params += [len(keys), *given]
        keys.append(key)
    partial = frozenset(key for key in keys if parts[key].of_them is not None)
    return Prepared(
        " UNION ALL ".join(statements),
        tuple(params),
        tuple(keys),
        partial,
        tuple(empty),
        up_to,
        scan,
    )


def _sql(part: CountedRows, up_to: int, scan: int) -> tuple[str, tuple[Any, ...]]:
    if part.of_them is None:
        rows = part.rows.annotate(counts=Value(True)).values("counts")[: up_to + 1]
    else:
        counts = ExpressionWrapper(part.of_them, BooleanField()) if part.of_them else Value(True)
        rows = part.rows.annotate(counts=counts).values("counts")[: scan + 1]
    sql, params = rows.query.sql_with_params()
    return sql, tuple(params)
