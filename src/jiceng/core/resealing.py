"""Re-encryption of sealed fields and recomputation of blind indexes, in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from jiceng.core import blind_indexes, crypto
from jiceng.core.fields import EncryptedTextField, encrypted_fields

MOST_NAMED = 100
"""The most values named in a report that could not be decrypted; others are counted."""

Progress = Callable[[int], None]


@dataclass(slots=True)
class RotationReport:
    """The result of a rotation.

    Args:
        resealed: values encrypted again, by ``"app.Model.field"``.
        broken: values that could not be decrypted, as ``"app.Model.field of ROW"``; the first
            hundred.
        unopened: how many could not be decrypted.
    """

    resealed: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    unopened: int = 0

    def name(self, label: str, row: object) -> None:
        """Note a value that could not be decrypted."""
        self.unopened += 1
        if len(self.broken) < MOST_NAMED:
            self.broken.append(f"{label} of {row}")


def compose(text: str, each: EncryptedTextField[Any, Any]) -> sql.Composed:
    """A statement about the column of an encrypted field."""
    key = str(each.model._meta.pk.column)
    return sql.SQL(text).format(
        table=sql.Identifier(each.model._meta.db_table),
        column=sql.Identifier(str(each.column)),
        pk=sql.Identifier(key),
        row=sql.SQL(", ").join(map(sql.Identifier, (key, *each.with_columns))),
    )


def in_batches(
    query: sql.Composed, parameters: list[Any], batch: int, progress: Progress | None
) -> Iterator[list[tuple[Any, ...]]]:
    """Rows in the order of their primary key, each batch locked in a transaction of its own."""
    last: Any = None
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            started = None if last is None else "yes"
            cursor.execute(query, [*parameters, started, last, batch])
            rows = cursor.fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield rows
        if progress is not None:
            progress(len(rows))


def reseal(
    each: EncryptedTextField[Any, Any],
    batch: int,
    report: RotationReport,
    progress: Progress | None,
) -> int:
    """Encrypt one field's values again, in the order of the primary key."""
    head = crypto.current_header()
    query = compose(
        "SELECT {row}, {column} FROM {table} WHERE octet_length({column}) > 0 "
        "AND substring({column} FROM 1 FOR %s) <> %s AND (%s::text IS NULL OR {pk} > %s) "
        "ORDER BY {pk} LIMIT %s FOR UPDATE",
        each,
    )
    # No need to compare with the old value: the row has been locked since it was read.
    update = compose("UPDATE {table} SET {column} = %s WHERE {pk} = %s", each)
    done = 0
    for rows in in_batches(query, [len(head), head], batch, progress):
        anew = []
        for *row, sealed in rows:
            text = opened(each, row, sealed, report)
            if text is not None:
                anew.append((each.seal_text(text, each.row_name(row)), row[0]))
        with connection.cursor() as cursor:
            cursor.executemany(update, anew)
        done += len(anew)
    return done


def reindex(
    index: blind_indexes.BlindIndex, batch: int, report: RotationReport, progress: Progress | None
) -> int:
    """Recompute one blind index, in the order of the primary key."""
    each = encrypted_fields()[index.field]
    query = compose(
        "SELECT {row}, {column} FROM {table} WHERE octet_length({column}) > 0 "
        "AND (%s::text IS NULL OR {pk} > %s) ORDER BY {pk} LIMIT %s FOR UPDATE",
        each,
    )
    update = sql.SQL("UPDATE {} SET {} = %s WHERE {} = %s").format(
        sql.Identifier(each.model._meta.db_table),
        sql.Identifier(index.column),
        sql.Identifier(str(each.model._meta.pk.column)),
    )
    done = 0
    for rows in in_batches(query, [], batch, progress):
        anew = []
        for *row, sealed in rows:
            text = opened(each, row, sealed, report)
            if text is not None:
                anew.append((index.make(text), row[0]))
        with connection.cursor() as cursor:
            cursor.executemany(update, anew)
        done += len(anew)
    return done


def opened(
    each: EncryptedTextField[Any, Any], row: list[Any], sealed: Any, report: RotationReport
) -> str | None:
    """The text of a value; None, with an entry in the report, if it cannot be decrypted."""
    try:
        return crypto.unseal(bytes(sealed), context=each.context, row=each.row_name(row))
    except (crypto.KeyMissing, crypto.SealBroken):
        report.name(f"{each.model._meta.label}.{each.name}", row[0])
        return None
