"""Event chains for audit tests, and their manipulation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from jiceng.core import events, hash_chain
from jiceng.core.access import SYSTEM
from jiceng.core.ids import uuid7

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # 12:00 in China


def write_chain(
    length: int, *, start: datetime = NOON, algorithm: int = hash_chain.SHA256, kind: str = "test"
) -> UUID:
    """A chain of events at intervals of a minute, written like a bulk import."""
    stream, head = uuid7(), events.EMPTY_HEAD
    for number in range(length):
        at = start + timedelta(minutes=number)
        happening = events.NewEvent(f"{kind}.step", at, {"number": number})
        rows, head = events.chain_events(
            kind, stream, head, [happening], by=SYSTEM, recorded_at=at, algorithm=algorithm
        )
        insert(rows[0])
    sql(
        "INSERT INTO core_stream (id, kind, seq, hash) VALUES (%s, %s, %s, %s)",
        [stream, kind, head.seq, head.hash],
    )
    return stream


def insert(row: Sequence[Any]) -> None:
    places = ", ".join(["%s"] * len(row))
    sql(f"INSERT INTO core_event VALUES ({places})", list(row))


def read(stream: UUID, seq: int) -> list[Any]:
    """One event's row, in the table's column order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM core_event WHERE stream_id = %s AND seq = %s", [stream, seq])
        return [bytes(v) if isinstance(v, memoryview) else v for v in cursor.fetchone()]


def rehash(row: Sequence[Any], **changes: Any) -> list[Any]:
    """The row with changed columns and a valid hash."""
    names = [
        "stream_id",
        "seq",
        "stream_kind",
        "type",
        "at",
        "recorded_at",
        "actor",
        "data",
        "algorithm",
        "prev_hash",
        "hash",
        "changes",
    ]
    facts = {**dict(zip(names, row, strict=True)), **changes}
    facts["hash"] = hash_chain.event_hash(
        facts["prev_hash"],
        facts["algorithm"],
        facts["stream_id"],
        facts["stream_kind"],
        facts["seq"],
        facts["type"],
        facts["at"].astimezone(UTC),
        facts["recorded_at"].astimezone(UTC),
        facts["actor"],
        facts["data"],
        facts["changes"],
    )
    return [facts[name] for name in names]


def sql(statement: str, parameters: Sequence[Any] = ()) -> None:
    """Run a statement as the database's owner, inside the test's own transaction.

    The tests connect as the product does, as a role that cannot rewrite what happened. Whoever
    does that must have become the owner first.
    """
    with connection.cursor() as cursor:
        text = psycopg.ClientCursor(connection.connection).mogrify(statement, list(parameters))
        cursor.execute("SELECT tests_as_owner(%s)", [text])
