"""Changing keys: a new key seals from now on, and what older ones sealed is sealed anew.

Re-sealing is not an action on any record (nothing of what it says changes), so it goes through
the tables directly: row by row where the header names another key or cipher than the current
one. That condition is also what makes it resumable: what is done no longer matches.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from jiceng.core import crypto, events
from jiceng.core.access import Actor
from jiceng.core.fields import EncryptedTextField, encrypted_fields
from jiceng.core.permissions import KEYS_ROTATE

KEYS_STREAM = UUID("00000000-0000-7000-8000-000000000002")
BATCH = 500

Progress = Callable[[int], None]


def rotate(
    *,
    by: Actor,
    at: datetime,
    new_key: bool = True,
    batch: int = BATCH,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Add a data key and seal every encrypted value anew under it; one event at the end.

    Args:
        new_key: False only finishes what an interrupted rotation, or a change of cipher, left.
        batch: values in one transaction.
        progress: called with the number of values done since its last call.

    Returns:
        How many values were sealed anew, by ``"app.Model.field"``.

    Raises:
        Forbidden: without the right to rotate keys.
    """
    by.may(KEYS_ROTATE).or_refuse()
    if new_key:
        crypto.ring().add()
        # Other processes seal with the old key until they look again.
        time.sleep(crypto.REREAD_SECONDS)
    resealed = {
        label: _reseal(field, batch, progress) for label, field in encrypted_fields().items()
    }
    data = {
        **crypto.header_facts(crypto.current_header()),
        "resealed": sum(resealed.values()),
        "new_key": new_key,
    }
    with transaction.atomic():
        events.record("keys", KEYS_STREAM, "keys.rotated", by=by, at=at, data=data)
    return resealed


def status() -> dict[str, Any]:
    """Keys in the ring, and how many values each cipher and key has sealed in each field.

    ``"due"`` counts values that the current key did not seal; ``"unreadable"`` the fields of which
    a sample does not open, which means that the key directory is not the database's.
    """
    current = crypto.current_header()
    fields: dict[str, list[dict[str, Any]]] = {}
    unreadable: list[str] = []
    due = 0
    for label, field in encrypted_fields().items():
        counts = _headers(field)
        fields[label] = [{**crypto.header_facts(head), "values": n} for head, n in counts.items()]
        due += sum(n for head, n in counts.items() if head != current)
        if not _samples_open(field, list(counts)):
            unreadable.append(label)
    return {
        "versions": crypto.ring().versions(),
        **crypto.header_facts(current),
        "due": due,
        "unreadable": unreadable,
        "fields": fields,
    }


def due() -> int:
    """How many values `rotate` has to seal anew (all of them once it has added a key)."""
    with connection.cursor() as cursor:
        total = 0
        for field in encrypted_fields().values():
            cursor.execute(_compose("SELECT count({column}) FROM {table}", field))
            total += cursor.fetchone()[0]
    return total


def _compose(text: str, field: EncryptedTextField[Any, Any]) -> sql.Composed:
    return sql.SQL(text).format(
        table=sql.Identifier(field.model._meta.db_table),
        column=sql.Identifier(str(field.column)),
        pk=sql.Identifier(str(field.model._meta.pk.column)),
    )


def _reseal(field: EncryptedTextField[Any, Any], batch: int, progress: Progress | None) -> int:
    """Seal one field's values anew, in the order of the primary key."""
    due_rows = _compose(
        "SELECT {pk}, {column} FROM {table} WHERE {column} IS NOT NULL "
        "AND substring({column} FROM 1 FOR %s) <> %s AND (%s::text IS NULL OR {pk} > %s) "
        "ORDER BY {pk} LIMIT %s FOR UPDATE",
        field,
    )
    # No need to compare with the old value: the row is locked since it was read.
    update = _compose("UPDATE {table} SET {column} = %s WHERE {pk} = %s", field)
    done = 0
    last: Any = None
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            head = crypto.current_header()
            started = None if last is None else "yes"
            cursor.execute(due_rows, [len(head), head, started, last, batch])
            rows = cursor.fetchall()
            anew = [(_reseal_value(bytes(sealed), field.context), pk) for pk, sealed in rows]
            cursor.executemany(update, anew)
        if not rows:
            return done
        done, last = done + len(rows), rows[-1][0]
        if progress is not None:
            progress(len(rows))


def _reseal_value(sealed: bytes, context: str) -> bytes:
    return crypto.seal(crypto.unseal(sealed, context=context), context=context)


def _headers(field: EncryptedTextField[Any, Any]) -> dict[bytes, int]:
    query = _compose(
        "SELECT substring({column} FROM 1 FOR 4), count(*) FROM {table} "
        "WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 1",
        field,
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {bytes(head): count for head, count in cursor.fetchall()}


def _samples_open(field: EncryptedTextField[Any, Any], heads: list[bytes]) -> bool:
    query = _compose(
        "SELECT {column} FROM {table} WHERE substring({column} FROM 1 FOR 4) = %s LIMIT 1", field
    )
    with connection.cursor() as cursor:
        for head in heads:
            cursor.execute(query, [head])
            try:
                crypto.unseal(bytes(cursor.fetchone()[0]), context=field.context)
            except (crypto.KeyMissing, crypto.SealBroken):
                return False
    return True
