"""Inserts of new rows of several tables in one statement and one round trip.

An intake writes a handful of rows. Through the ORM each row is built, sent and answered separately,
and the transaction around them costs two more round trips. Here all are one statement with one CTE
per table, which the database keeps prepared; it is atomic without a transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from time import monotonic
from typing import Any, Final

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

from jiceng.core import change_journal, event_changes
from jiceng.core.fields import EncryptedTextField
from jiceng.core.models import Salt

MOST_PREPARED: Final = 400
"""Parameters of a statement that the database keeps prepared."""
WRITES: Final = {
    "_made_statement": "builds the statement; the caller records the event",
}


@dataclass(frozen=True, slots=True)
class NewRows:
    """New rows of one table.

    Args:
        table: its name.
        columns: those that get a value, in the order of the values.
        values: of all rows, one row after the other.
        instances: those of the rows, with their values unencrypted. Rows of evidence have them.
    """

    table: str
    columns: tuple[str, ...]
    values: Sequence[Any]
    instances: Sequence[models.Model] = ()

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self.values) // len(self.columns)


def row_of(instance: models.Model) -> NewRows:
    """An unsaved instance as a row, with every column that the database does not generate.

    Unlike `save` it sends no signals and leaves the instance's state unchanged.
    """
    return rows_of([instance])


def rows_of(instances: Sequence[models.Model]) -> NewRows:
    """Unsaved instances of one model as rows; see `row_of`."""
    columns, values, prepared = _plan(type(instances[0]))
    every: list[Any] = []
    for instance in instances:
        row = list(values(instance))
        for position, prepare in prepared:
            row[position] = prepare(instance, row[position])
        every += row
    return NewRows(instances[0]._meta.db_table, columns, every, instances)


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
            (position, prepare)
            for position, field in enumerate(fields)
            if (prepare := preparing(field)) is not None
        ),
    )


def preparing(field: Any) -> Callable[[Any, Any], Any] | None:
    """The conversion from an instance's value to a database value; None if they are the same."""
    if isinstance(field, EncryptedTextField):
        return lambda instance, _value: field.sealed_for(instance)
    if isinstance(field, models.JSONField):
        return lambda _instance, value: field.get_db_prep_save(value, connection)
    return None


@contextmanager
def prepared_cursor() -> Iterator[psycopg.RawCursor[Any]]:
    """A cursor for statements that the database keeps prepared, with parameters ``$1``, ``$2``.

    Django's own writes parameters into the text, which is parsed and planned each time.
    """
    own: Any = connections[DEFAULT_DB_ALIAS]
    own.close_if_health_check_failed()  # as Django's own cursors do
    own.ensure_connection()
    kind = _CountedCursor if own.queries_logged else psycopg.RawCursor
    with own.wrap_database_errors, kind(own.connection) as cursor:
        yield cursor


class _CountedCursor(psycopg.RawCursor[Any]):
    """A cursor whose statements Django counts with its own, as tests and its debug mode ask for."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
        """Carry out a statement."""
        began = monotonic()
        try:
            return super().execute(query, params, **how)
        finally:
            text = query.decode() if isinstance(query, bytes) else str(query)
            took = f"{monotonic() - began:.3f}"
            connection.queries_log.append({"sql": text, "time": took})


def array_of(values: Iterable[Any]) -> str:
    """An array of identifiers, numbers or moments as a parameter: many times faster than by the
    driver, which looks at each of them."""
    return f"{{{','.join('NULL' if each is None else str(each) for each in values)}}}"


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
    rows = [] if is_recorded else list(_evidence(parts))
    undone_alone = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with undone_alone:
        _execute(parts, NOTHING)
    for row in rows:
        change_journal.note(row)


@dataclass(frozen=True, slots=True)
class Preceding:
    """A statement that is carried out together with inserts, with parameters ``$1``, ``$2``."""

    text: str = ""
    values: Sequence[Any] = ()


NOTHING: Final = Preceding()


def insert_in_action(
    parts: Sequence[NewRows], preceding: Preceding = NOTHING, *, is_recorded: bool = False
) -> None:
    """Write all these rows in one statement of the caller's transaction, which a refusal aborts.

    Args:
        is_recorded: as of `insert_together`.

    Raises:
        django.db.IntegrityError: when a constraint refuses a row.
    """
    rows = [] if is_recorded else list(_evidence(parts))
    _execute(parts, preceding)
    for row in rows:
        change_journal.note(row)


def _execute(parts: Sequence[NewRows], preceding: Preceding) -> None:
    shape = tuple((part.table, part.columns, part.count) for part in parts)
    values = [*preceding.values, *(value for part in parts for value in part.values)]
    # Long statements are rarely repeated in the same shape.
    is_repeated = len(values) <= MOST_PREPARED
    make = _statement if is_repeated else _made_statement
    with prepared_cursor() as cursor:
        cursor.execute(
            make(shape, preceding.text, len(preceding.values)), values, prepare=is_repeated
        )


def _evidence(parts: Sequence[NewRows]) -> Iterator[change_journal.RowChange]:
    """The rows of evidence among these, which an event has yet to record."""
    for part in parts:
        plan = change_journal.plan_of(part.table)
        if plan is not None:
            change_journal.require_action(plan)
            if len(part.instances) != part.count:
                raise TypeError(f"{part.table} is evidence: make its rows with `row_of`")
            for instance in part.instances:
                yield event_changes.new_row(plan, instance)
        for salt in part.instances:
            if isinstance(salt, Salt):
                change_journal.journal().know_salt(salt.row, salt.salt)


Shape = tuple[tuple[str, tuple[str, ...], int], ...]


@cache
def _statement(shape: Shape, preceding: str, used: int) -> bytes:
    """The statement for a shape: tables, columns and numbers of rows; there are few shapes."""
    return _made_statement(shape, preceding, used)


def _made_statement(shape: Shape, preceding: str, used: int) -> bytes:
    """Build the statement.

    Args:
        used: the number of parameters of the preceding statement.
    """
    inserts, number = [preceding] if preceding else [], used
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
