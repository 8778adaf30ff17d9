"""Appending of events to the chains. Only actions call this, inside their transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from jiceng.core import event_changes, hash_chain
from jiceng.core.access import Actor
from jiceng.core.bulk_inserts import (
    NOTHING,
    NewRows,
    Preceding,
    array_of,
    insert_in_action,
    insert_together,
    prepared_cursor,
)

_COLUMNS = (
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
)
_HEAD_COLUMNS = ("id", "kind", "seq", "hash")
_INSERT = f"INSERT INTO core_event ({', '.join(_COLUMNS)}) VALUES "  # noqa: S608 - names from above
_INSERT_HEAD = f"INSERT INTO core_stream ({', '.join(_HEAD_COLUMNS)}) VALUES "  # noqa: S608
_LOCK_HEAD = b"SELECT seq, hash FROM core_stream WHERE id = $1 FOR UPDATE"
_MOVE_HEAD = "UPDATE core_stream SET seq = $1, hash = $2 WHERE id = $3"
# The number is drawn while the changed rows are locked.
_DRAW = (
    f"SELECT nextval('{event_changes.SEQUENCE}'), s.row, s.salt FROM (SELECT 1) AS one"  # noqa: S608
    f" LEFT JOIN {event_changes.SALT_TABLE} AS s ON s.row = ANY($1)"
).encode()
_DRAW_AND_LOCK = (
    f"SELECT nextval('{event_changes.SEQUENCE}'), s.row, s.salt, h.seq, h.hash"  # noqa: S608
    f" FROM (SELECT 1) AS one LEFT JOIN {event_changes.SALT_TABLE} AS s ON s.row = ANY($1)"
    " LEFT JOIN (SELECT seq, hash FROM core_stream WHERE id = $2 FOR UPDATE) AS h ON TRUE"
).encode()
BATCH = 500
_ROW = f"({', '.join(['%s'] * len(_COLUMNS))})"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One event to record: its type (``"case.opened"``), time and data.

    `data` must be JSON-able and must never hold unencrypted personal data: a chain is permanent.
    """

    type: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: number and hash of its last event."""

    seq: int
    hash: bytes


EMPTY_HEAD = Head(0, hash_chain.GENESIS)


def default_algorithm() -> int:
    """The installation's hash algorithm (setting ``JICENG_HASH``)."""
    return hash_chain.BY_NAME[settings.JICENG_HASH]


def chain_events(
    stream_kind: str,
    stream_id: UUID,
    head: Head,
    happenings: Sequence[NewEvent],
    *,
    by: Actor,
    recorded_at: datetime,
    algorithm: int,
    changes: str = "",
) -> tuple[list[tuple[Any, ...]], Head]:
    """Chain events onto a head. Pure; returns rows in the table's column order and the new head.

    Both the single append and the bulk import use this, so that there is one chain format.

    Args:
        changes: row changes for the first event, from `event_changes`.
    """
    rows: list[tuple[Any, ...]] = []
    seq, previous, actor = head.seq, head.hash, by.ref
    for happening in happenings:
        seq += 1
        at = happening.at.astimezone(UTC)
        data = hash_chain.canonical(happening.data)
        digest = hash_chain.event_hash(
            previous,
            algorithm,
            stream_id,
            stream_kind,
            seq,
            happening.type,
            at,
            recorded_at,
            actor,
            data,
            changes,
        )
        rows.append(
            (
                stream_id,
                seq,
                stream_kind,
                happening.type,
                at,
                recorded_at,
                actor,
                data,
                algorithm,
                previous,
                digest,
                changes,
            )
        )
        previous, changes = digest, ""
    return rows, Head(seq, previous)


def record(
    stream_kind: str,
    stream_id: UUID,
    type_: str,
    *,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Append one event to a stream, in the caller's transaction.

    Raises:
        transaction.TransactionManagementError: outside a transaction.
    """
    record_all(stream_kind, stream_id, [NewEvent(type_, at, data or {})], by=by)


def record_all(
    stream_kind: str,
    stream_id: UUID,
    happenings: Sequence[NewEvent],
    *,
    by: Actor,
    is_new: bool = False,
) -> None:
    """Append several events to one stream, in order, in the caller's transaction.

    Args:
        is_new: the stream's identifier was made in this transaction, so that its head needs no
            look-up.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("events are recorded inside an action")
    notes = event_changes.take_notes()
    head, changes, salts = _begin(stream_kind, stream_id, notes, is_new=is_new)
    rows, new_head = chain_events(
        stream_kind,
        stream_id,
        head,
        happenings,
        by=by,
        recorded_at=timezone.now(),
        algorithm=default_algorithm(),
        changes=changes,
    )
    parts = [NewRows(event_changes.SALT_TABLE, ("row", "salt"), salts)] if salts else []
    preceding = Preceding(_MOVE_HEAD, (new_head.seq, new_head.hash, stream_id))
    if is_new:
        place = (stream_id, stream_kind, new_head.seq, new_head.hash)
        parts.append(NewRows("core_stream", _HEAD_COLUMNS, place))
        preceding = NOTHING
    for start in range(0, len(rows), BATCH):
        values = [value for row in rows[start : start + BATCH] for value in row]
        parts.append(NewRows("core_event", _COLUMNS, values))
        insert_in_action(parts, preceding, is_recorded=True)
        parts, preceding = [], NOTHING


def _begin(
    stream_kind: str, stream_id: UUID, notes: event_changes.Notes | None, *, is_new: bool
) -> tuple[Head, str, list[Any]]:
    """Lock the end of a chain and draw the number of the record of changes, in one query.

    Returns:
        The end, the record, and the values of columns ``row`` and ``salt`` of new salts.
    """
    asked = array_of(notes.unread) if notes is not None else ""
    with prepared_cursor() as cursor:
        if notes is None:
            if is_new:
                return EMPTY_HEAD, "", []
            cursor.execute(_LOCK_HEAD, [stream_id], prepare=True)
            drawn = [(0, None, None, *each) for each in cursor.fetchall()]
        elif is_new:
            cursor.execute(_DRAW, [asked], prepare=True)
            drawn = [(*each, 0, b"") for each in cursor.fetchall()]
        else:
            cursor.execute(_DRAW_AND_LOCK, [asked, stream_id], prepare=True)
            drawn = cursor.fetchall()
    head = EMPTY_HEAD
    if not is_new:
        seq, hash_ = drawn[0][3:] if drawn else (None, None)
        head = _new_head(stream_kind, stream_id) if seq is None else Head(seq, bytes(hash_))
    if notes is None:
        return head, "", []
    salts, missing = notes.salts((row, salt) for _n, row, salt, *_head in drawn)
    number = max(each for each, *_rest in drawn)
    changes = event_changes.changes_document(number, notes.rows, notes.by_row(salts))
    kept = [v for row in missing for v in (row, event_changes.sealed_salt(salts[row], row))]
    return head, changes, kept


def first_rows(
    stream_kind: str,
    stream_id: UUID,
    happenings: Sequence[NewEvent],
    *,
    by: Actor,
    changes: str = "",
) -> list[NewRows]:
    """The rows that begin a chain, for an action that writes them together with its own.

    Args:
        stream_id: made in this action, so that the chain cannot exist yet.
        changes: the first event's record of the rows written with it.
    """
    rows, head = chain_events(
        stream_kind,
        stream_id,
        EMPTY_HEAD,
        happenings,
        by=by,
        recorded_at=timezone.now(),
        algorithm=default_algorithm(),
        changes=changes,
    )
    return [
        NewRows("core_stream", _HEAD_COLUMNS, (stream_id, stream_kind, head.seq, head.hash)),
        NewRows("core_event", _COLUMNS, [value for row in rows for value in row]),
    ]


def insert_with_first(
    rows: Sequence[NewRows],
    stream_kind: str,
    stream_id: UUID,
    happenings: Sequence[NewEvent],
    *,
    by: Actor,
    number: int,
) -> None:
    """Write new rows and the first events of the chain that records them, in one statement.

    Args:
        rows: those of evidence made by `bulk_inserts.row_of`.
        stream_id: made in this action, so that the chain cannot exist yet.
        number: drawn from `event_changes.SEQUENCE`, perhaps together with other values.

    Raises:
        django.db.IntegrityError: when a constraint refuses a row; nothing has been written.
    """
    changes, salts = event_changes.record_new_instances(
        [each for part in rows for each in part.instances], number
    )
    kept = [NewRows(event_changes.SALT_TABLE, ("row", "salt"), salts)] if salts else []
    firsts = first_rows(stream_kind, stream_id, happenings, by=by, changes=changes)
    insert_together([*rows, *kept, *firsts], is_recorded=True)


def record_first_events(
    stream_kind: str,
    firsts: Sequence[tuple[UUID, Sequence[NewEvent]]],
    *,
    by: Actor,
    dependants: Mapping[UUID, UUID] | None = None,
) -> None:
    """Begin many chains, in the caller's transaction.

    Args:
        firsts: identifier of each stream, made in this transaction, and its first events.
        dependants: rows without a stream of their own, with the stream whose first event records
            them; by default the first of all.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("events are recorded inside an action")
    recorded_at, algorithm = timezone.now(), default_algorithm()
    all_changes = (
        event_changes.take_changes([stream_id for stream_id, _happenings in firsts], dependants)
        if firsts
        else {}
    )
    for start in range(0, len(firsts), BATCH):
        heads: list[Any] = []
        events: list[tuple[Any, ...]] = []
        batch = firsts[start : start + BATCH]
        for stream_id, happenings in batch:
            rows, head = chain_events(
                stream_kind,
                stream_id,
                EMPTY_HEAD,
                happenings,
                by=by,
                recorded_at=recorded_at,
                algorithm=algorithm,
                changes=all_changes.get(stream_id, ""),
            )
            heads += (stream_id, stream_kind, head.seq, head.hash)
            events += rows
        with connection.cursor() as cursor:
            cursor.execute(_INSERT_HEAD + ", ".join(["(%s, %s, %s, %s)"] * len(batch)), heads)
            cursor.execute(
                _INSERT + ", ".join([_ROW] * len(events)),
                [value for row in events for value in row],
            )


def _new_head(stream_kind: str, stream_id: UUID) -> Head:
    """Begin a chain and lock its end; concurrent actions that begin it are serialised and never
    fork it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_stream (id, kind, seq, hash) VALUES (%s, %s, 0, %s) "
            "ON CONFLICT (id) DO NOTHING",
            [stream_id, stream_kind, hash_chain.GENESIS],
        )
        cursor.execute("SELECT seq, hash FROM core_stream WHERE id = %s FOR UPDATE", [stream_id])
        found = cursor.fetchone()
    return Head(found[0], bytes(found[1]))
