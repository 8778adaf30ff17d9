"""Readers of committed events: each event once, resuming where the reader stopped.

Events have no common number: transactions that began earlier may end later, so that a reader which
stores only the last time it saw would miss some. A reader therefore stores two things: a moment
before which no more events can come, and the events after it that it has already handled. Handling
events and storing that is one transaction: a killed worker repeats nothing and omits nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import connection, transaction

from jiceng.core import event_writers

WRITES: Final = {
    "handle_new_events": "the progress of a reader of events",
}

BATCH: Final = 500
# Between taking the time for an event and the first write of its transaction, and between clocks of
# several machines.
MARGIN: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event as passed to a reader."""

    stream_id: UUID
    seq: int
    stream_kind: str
    type: str
    at: datetime
    recorded_at: datetime
    actor: str
    data: dict[str, Any]


Handle = Callable[[Sequence[RecordedEvent]], object]


def handle_new_events(
    name: str, types: Collection[str], handle: Handle, *, at: datetime, batch: int = BATCH
) -> int:
    """Pass new events to a reader, the oldest first, in one transaction with its writes.

    A new reader begins now: it does not receive past events.

    Args:
        name: of the reader.
        types: of the wanted events.
        handle: writes to the database only; any other effect must be a row first.
        at: the moment taken as now.
        batch: events at most.

    Returns:
        the number of events; call again while it is `batch`. 0 while another worker reads.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_reader (name, upto) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [name, at],
        )
        if cursor.rowcount:
            return 0
        cursor.execute(
            "SELECT upto FROM core_reader WHERE name = %s FOR UPDATE SKIP LOCKED", [name]
        )
        found = cursor.fetchone()
        if found is None:
            return 0
        horizon = _horizon(cursor, at)
        events = _new(cursor, name, found[0], types, batch)
        if events:
            handle(events)
            cursor.executemany(
                "INSERT INTO core_reader_seen (reader, stream_id, seq, recorded_at) "
                "VALUES (%s, %s, %s, %s)",
                [(name, each.stream_id, each.seq, each.recorded_at) for each in events],
            )
        if len(events) == batch:
            horizon = min(horizon, events[-1].recorded_at)
        if horizon > found[0]:
            cursor.execute("UPDATE core_reader SET upto = %s WHERE name = %s", [horizon, name])
            cursor.execute(
                "DELETE FROM core_reader_seen WHERE reader = %s AND recorded_at < %s",
                [name, horizon],
            )
    return len(events)


def _horizon(cursor: Any, at: datetime) -> datetime:
    """The moment before which no more events can be committed: no older transaction is writing."""
    oldest = event_writers.oldest(cursor)
    return min(at, oldest or at) - MARGIN


def _new(
    cursor: Any, name: str, upto: datetime, types: Collection[str], batch: int
) -> list[RecordedEvent]:
    cursor.execute(
        "SELECT e.stream_id, e.seq, e.stream_kind, e.type, e.at, e.recorded_at, e.actor, e.data "
        "FROM core_event e WHERE e.recorded_at >= %s AND e.type = ANY(%s) AND NOT EXISTS ("
        "SELECT FROM core_reader_seen s WHERE s.reader = %s AND s.stream_id = e.stream_id "
        "AND s.seq = e.seq) ORDER BY e.recorded_at, e.stream_id, e.seq LIMIT %s",
        [upto, sorted(types), name, batch],
    )
    return [
        RecordedEvent(*plain, data=orjson.loads(data))  # type: ignore[misc]
        for *plain, data in cursor.fetchall()
    ]
