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
class ChangedRow:
    """A row of evidence that an event has changed.

    Args:
        columns: the changed columns; None for a row that was deleted.
    """

    table: str
    key: str
    is_new: bool
    columns: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event as passed to a reader.

    Args:
        rows: the rows that it has changed, for a reader of tables.
    """

    stream_id: UUID
    seq: int
    stream_kind: str
    type: str
    at: datetime
    recorded_at: datetime
    actor: str
    data: dict[str, Any]
    rows: tuple[ChangedRow, ...] = ()


Handle = Callable[[Sequence[RecordedEvent]], object]


def handle_new_events(
    name: str,
    types: Collection[str],
    handle: Handle,
    *,
    at: datetime,
    batch: int = BATCH,
    tables: Collection[str] = (),
) -> int:
    """Pass new events to a reader, the oldest first, in one transaction with its writes.

    A new reader begins now: it does not receive past events.

    Args:
        name: of the reader.
        types: of the wanted events.
        handle: writes to the database only; any other effect must be a row first.
        at: the moment taken as now.
        batch: events at most.
        tables: events of any type are wanted too that have changed rows of these tables.

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
        events = _new(cursor, name, found[0], types, tables, batch)
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
    cursor: Any,
    name: str,
    upto: datetime,
    types: Collection[str],
    tables: Collection[str],
    batch: int,
) -> list[RecordedEvent]:
    # The pattern also matches a value with a table's name; such an event has no rows of the table.
    cursor.execute(
        "SELECT e.stream_id, e.seq, e.stream_kind, e.type, e.at, e.recorded_at, e.actor, e.data,"
        " CASE WHEN %(tables)s THEN e.changes ELSE '' END"
        " FROM core_event e WHERE e.recorded_at >= %(upto)s"
        " AND (e.type = ANY(%(types)s) OR %(tables)s AND e.changes LIKE ANY(%(patterns)s))"
        " AND NOT EXISTS (SELECT FROM core_reader_seen s WHERE s.reader = %(name)s"
        " AND s.stream_id = e.stream_id AND s.seq = e.seq)"
        " ORDER BY e.recorded_at, e.stream_id, e.seq LIMIT %(batch)s",
        {
            "tables": bool(tables),
            "upto": upto,
            "types": sorted(types),
            "patterns": [f"%{each}/%" for each in sorted(tables)],
            "name": name,
            "batch": batch,
        },
    )
    return [
        RecordedEvent(*plain, data=orjson.loads(data), rows=_changed(changes, tables))  # type: ignore[misc]
        for *plain, data, changes in cursor.fetchall()
    ]


def _changed(changes: str, tables: Collection[str]) -> tuple[ChangedRow, ...]:
    """The rows of some tables in the changes that an event records."""
    rows = orjson.loads(changes)["rows"] if changes else {}
    found = []
    for name, cells in rows.items():
        table, _slash, key = name.removeprefix("+").partition("/")
        if table in tables:
            columns = None if cells is None else frozenset(cells)
            found.append(ChangedRow(table, key, name.startswith("+"), columns))
    return tuple(found)
