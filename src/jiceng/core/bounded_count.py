"""Counting that ends early: a badge needs no more than a few digits, and must cost no more."""

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
class Tally:
    """How many there are; with `more`, that many at least."""

    count: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.count:,}+" if self.more else f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to be counted.

    Args:
        rows: what is looked through, in an order that an index gives.
        of_them: which of those count; None for all.
    """

    rows: QuerySet[Any, Any]
    of_them: Q | None = None


def count_bounded(parts: Mapping[Any, Part], *, up_to: int, scan: int) -> dict[Any, Tally]:
    """Count several things in one statement, each cut off by itself.

    Args:
        parts: by any key.
        up_to: what is more than this is not counted on.
        scan: of a part of which not all rows count, so many are looked at.
    """
    return prepare(parts, up_to=up_to, scan=scan).count()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement of `count_bounded`: writing it out takes longer than its answer does.

    Args:
        keys: of the parts in the statement.
        partial: those of which not all rows count.
        empty: keys of parts in which nothing can be.
    """

    sql: str
    params: tuple[Any, ...]
    keys: tuple[Any, ...]
    partial: frozenset[Any]
    empty: tuple[Any, ...]
    up_to: int
    scan: int

    def count(self, times: Mapping[datetime, datetime] = _AS_PREPARED) -> dict[Any, Tally]:
        """Count now.

        Args:
            times: what stands in for the times with which the statement was prepared.
        """
        found: dict[Any, Tally] = {key: Tally(0) for key in self.empty}
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
                found[key] = Tally(min(count, self.up_to), cut or count > self.up_to)
        return found


def prepare(parts: Mapping[Any, Part], *, up_to: int, scan: int) -> Prepared:
    """The statement of `count_bounded`, to be asked more than once."""
    statements, params = [], list[Any]()
    keys, empty = list[Any](), list[Any]()
    for key, part in parts.items():
        try:
            sql, given = _sql(part, up_to, scan)
        except EmptyResultSet:  # what there is not, or nobody sees
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


def _sql(part: Part, up_to: int, scan: int) -> tuple[str, tuple[Any, ...]]:
    if part.of_them is None:
        rows = part.rows.annotate(counts=Value(True)).values("counts")[: up_to + 1]
    else:
        counts = ExpressionWrapper(part.of_them, BooleanField()) if part.of_them else Value(True)
        rows = part.rows.annotate(counts=counts).values("counts")[: scan + 1]
    sql, params = rows.query.sql_with_params()
    return sql, tuple(params)
