"""Inserts of new rows of several tables in one statement and one round trip.

An intake writes a handful of rows. Through the ORM each row is built, sent and answered separately,
and the transaction around them costs two more round trips. Here all are one statement with one CTE
per table, which the database keeps prepared; it is atomic without a transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, Final

import psycopg
from django.db import connection, models, transaction

from jiceng.core import change_journal, event_changes
from jiceng.core.fields import EncryptedTextField
from jiceng.core.models import Salt

WRITES: Final = {
    "_statement": "builds the statement; the caller records the event",
}


@dataclass(frozen=True, slots=True)
class NewRows:
    """New rows of one table.

    Args:
        table: its name.
        columns: those that get a value, in the order of the values.
        values: of all rows, one row after the other.
        instance: the instance of the single row, with its values unencrypted. Rows of evidence have
            one.
    """

    table: str
    columns: tuple[str, ...]
    values: Sequence[Any]
    instance: models.Model | None = None

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self.values) // len(self.columns)


def row_of(instance: models.Model) -> NewRows:
    """An unsaved instance as a row, with every column that the database does not generate.

    Unlike `save` it sends no signals and leaves the instance's state unchanged.
    """
    columns, values, prepared = _plan(type(instance))
    row = list(values(instance))
    for position, prepare in prepared:
        row[position] = prepare(instance, row[position])
    return NewRows(instance._meta.db_table, columns, row, instance)


@cache
def _plan(
    model: type[models.Model],
) -> tuple[
    tuple[str, ...],
    Callable[[models.Model], tuple[Any, ...]],
    tuple[tuple[int, Callable[[Any, Any], Any]], ...],
]:
    """A model's columns, the reader of their values, and the fields whose values need
    preparation."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    return (
        tuple(str(field.column) for field in fields),
        attrgetter(*(field.attname for field in fields)),
        tuple(
            (position, _preparing(field))
            for position, field in enumerate(fields)
            if isinstance(field, models.JSONField | EncryptedTextField)
        ),
    )


def _preparing(field: models.Field[Any, Any]) -> Callable[[Any, Any], Any]:
    """The conversion from an instance's value to a database value."""
    if isinstance(field, EncryptedTextField):
        return lambda instance, _value: field.sealed_for(instance)
    return lambda _instance, value: field.get_db_prep_save(value, connection)


@contextmanager
def prepared_cursor() -> Iterator[psycopg.RawCursor[Any]]:
    """A cursor for statements that the database keeps prepared, with parameters ``$1``, ``$2``.

    Django's own writes parameters into the text, which is parsed and planned each time.
    """
    with connection.cursor() as checked:  # reconnects where the connection has been lost
        raw: psycopg.Connection[Any] = checked.connection
    with connection.wrap_database_errors, psycopg.RawCursor(raw) as cursor:
        yield cursor


def insert_together(parts: Sequence[NewRows], *, is_recorded: bool = False) -> None:
    """Write all these rows or none, in one statement.

    Outside a transaction the statement is atomic. Inside one, a refusal leaves the transaction
    usable, as after `transaction.atomic`.

    Args:
        is_recorded: an event among the rows records the others (`events.first_rows`); otherwise the
            next event does.

    Raises:
        django.db.IntegrityError: when a constraint refuses a row; nothing has been written. Inside
            a transaction, deferred constraints are checked at its end.
    """
    statement = _statement(tuple((part.table, part.columns, part.count) for part in parts))
    values = [value for part in parts for value in part.values]
    rows = [] if is_recorded else list(_evidence(parts))
    undone_alone = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with undone_alone, prepared_cursor() as cursor:
        cursor.execute(statement, values, prepare=True)
    for row in rows:
        change_journal.note(row)


def _evidence(parts: Sequence[NewRows]) -> Iterator[change_journal.RowChange]:
    """The rows of evidence among these, which an event has yet to record."""
    for part in parts:
        plan = change_journal.plan_of(part.table)
        if plan is not None:
            change_journal.require_action(plan)
            if part.instance is None:
                raise TypeError(f"{part.table} is evidence: make its rows with `row_of`")
            yield event_changes.new_row(plan, part.instance)
        elif isinstance(part.instance, Salt):
            change_journal.journal().know_salt(part.instance.row, part.instance.salt)


@cache
def _statement(shape: tuple[tuple[str, tuple[str, ...], int], ...]) -> bytes:
    """The statement for a shape: tables, columns and numbers of rows; there are few shapes."""
    inserts, number = [], 0
    for table, columns, count in shape:
        rows = []
        for _row in range(count):
            rows.append(", ".join(f"${number + n}" for n in range(1, len(columns) + 1)))
            number += len(columns)
        names = ", ".join(f'"{column}"' for column in columns)
        values = "), (".join(rows)
        # Names come from models and from code; values are parameters.
        inserts.append(f'INSERT INTO "{table}" ({names}) VALUES ({values})')  # noqa: S608
    parts = ", ".join(f"part{n} AS ({insert})" for n, insert in enumerate(inserts[:-1]))
    return f"WITH {parts} {inserts[-1]}".encode() if parts else inserts[-1].encode()
