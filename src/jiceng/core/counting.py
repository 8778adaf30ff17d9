"""Counting that ends early: a badge needs no more than a few digits, and must cost no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value


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
    found: dict[Any, Tally] = {}
    statements, given = [], list[Any]()
    keys = list(parts)
    for n, key in enumerate(keys):
        try:
            sql, params = _sql(parts[key], up_to, scan)
        except EmptyResultSet:  # what there is not, or nobody sees
            found[key] = Tally(0)
            continue
        statements.append(
            f"SELECT %s, count(*) FILTER (WHERE counts), count(*)"  # noqa: S608 - the ORM's own
            f" FROM ({sql}) AS looked_through"
        )
        given += [n, *params]
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(statements), given)
            for n, count, looked_at in cursor.fetchall():
                cut = parts[keys[n]].of_them is not None and looked_at > scan
                found[keys[n]] = Tally(min(count, up_to), cut or count > up_to)
    return found


def _sql(part: Part, up_to: int, scan: int) -> tuple[str, tuple[Any, ...]]:
    if part.of_them is None:
        rows = part.rows.annotate(counts=Value(True)).values("counts")[: up_to + 1]
    else:
        counts = ExpressionWrapper(part.of_them, BooleanField()) if part.of_them else Value(True)
        rows = part.rows.annotate(counts=counts).values("counts")[: scan + 1]
    sql, params = rows.query.sql_with_params()
    return sql, tuple(params)
