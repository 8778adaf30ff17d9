"""Counting that ends early: a badge needs no more than a few digits, and must cost no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are; with `more`, that many at least."""

    count: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.count:,}+" if self.more else f"{self.count:,}"


Part = tuple[QuerySet[Any, Any], QuerySet[Any, Any] | None]


def count_bounded(parts: Mapping[Any, Part], *, up_to: int, scan: int) -> dict[Any, Tally]:
    """Count several things in one statement, each cut off by itself.

    Args:
        parts: by any key, what is to be counted, and what is looked through for it, cut off after
            one more than `scan`; None where that is the same.
        up_to: what is more than this is not counted on.
    """
    found: dict[Any, Tally] = {}
    statements, given = [], list[Any]()
    keys = list(parts)
    for n, key in enumerate(keys):
        counted, scanned = parts[key]
        try:
            sql, params = _sql(counted[: up_to + 1])
            looked, looked_params = _sql(scanned) if scanned is not None else ("SELECT", ())
        except EmptyResultSet:  # what there is not, or nobody sees
            found[key] = Tally(0)
            continue
        statements.append(
            f"SELECT %s, (SELECT count(*) FROM ({sql}) AS counted),"  # noqa: S608 - the ORM's own
            f" (SELECT count(*) FROM ({looked}) AS scanned)"
        )
        given += [n, *params, *looked_params]
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(statements), given)
            for n, count, looked_at in cursor.fetchall():
                more = looked_at > scan or count > up_to
                found[keys[n]] = Tally(min(count, up_to), more)
    return found


def _sql(query: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    sql, params = query.query.sql_with_params()
    return sql, tuple(params)
