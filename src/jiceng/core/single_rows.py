"""One row at a time, locked or written by statements that the database keeps prepared.

A move locks one record and writes it back. Through the ORM both statements are put together, parsed
and planned anew for every move, which costs more than carrying them out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import DatabaseError, connection, models

from jiceng.core import change_journal, event_changes
from jiceng.core.bulk_inserts import prepared_cursor, preparing

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a model's rows are read.

    Args:
        names: attributes of all columns.
        convert: by position, the functions from a value of the driver to one of Python.
    """

    statement: bytes
    names: tuple[str, ...]
    convert: tuple[tuple[int, Callable[[Any], Any]], ...]


@dataclass(frozen=True, slots=True)
class _Writing:
    """How some columns of a model's rows are written.

    Args:
        values: reads the columns from an instance.
        prepare: by position, the functions from a value of Python to one of the driver.
        recorded: columns of the statement's answer: first the old values, then the new ones.
    """

    statement: bytes
    values: Callable[[Any], tuple[Any, ...]]
    prepare: tuple[tuple[int, Callable[[Any, Any], Any]], ...]
    recorded: tuple[str, ...]


def row_with(model: type[M], key: Any) -> M | None:
    """The row with a key; None if it is missing."""
    return _read(model, _reading(model), key)


def locked_row(model: type[M], key: Any) -> M | None:
    """The row with a key, locked until the end of the transaction; None if it is missing."""
    return _read(model, _locking(model), key)


def _read(model: type[M], how: _Reading, key: Any) -> M | None:
    with prepared_cursor() as cursor:
        cursor.execute(how.statement, [key], prepare=True)
        row = cursor.fetchone()
    if row is None:
        return None
    values = list(row)
    for position, convert in how.convert:
        values[position] = convert(values[position])
    return model.from_db(connection.alias, how.names, values)


@cache
def _reading(model: type[models.Model], lock: str = "") -> _Reading:
    columns: list[Any] = list(model._meta.concrete_fields)
    every = ", ".join(f'"{each.column}"' for each in columns)
    table, key = model._meta.db_table, model._meta.pk.column
    return _Reading(
        f'SELECT {every} FROM "{table}" WHERE "{key}" = $1{lock}'.encode(),  # noqa: S608 - names of models
        tuple(each.attname for each in columns),
        tuple((n, _converter(f)) for n, f in enumerate(columns) if hasattr(f, "from_db_value")),
    )


def _locking(model: type[models.Model]) -> _Reading:
    return _reading(model, " FOR UPDATE")


def _converter(field: Any) -> Callable[[Any], Any]:
    return lambda value: field.from_db_value(value, field.cached_col, connection)


def update_row(instance: models.Model, *names: str) -> None:
    """Write columns of a row that exists, and note those that change.

    Unlike `save` it sends no signals.

    Args:
        names: of the fields; by default all.

    Raises:
        django.db.IntegrityError: a constraint refuses the row; the transaction is aborted.
        DatabaseError: the row is missing.
    """
    how = _writing(type(instance), names)
    plan = change_journal.plan_of(instance._meta.db_table)
    if plan is not None:
        change_journal.require_action(plan)
    values = list(how.values(instance))
    for position, prepare in how.prepare:
        values[position] = prepare(instance, values[position])
    with prepared_cursor() as cursor:
        cursor.execute(how.statement, [*values, instance.pk], prepare=True)
        row = cursor.fetchone()
    if row is None:
        raise DatabaseError(f"{instance._meta.db_table}: the row to be written is missing")
    if plan is not None:
        key, *cells = row
        count = len(how.recorded)
        changed = event_changes.changed_row(
            plan,
            plan.key.read(key, ""),
            dict(zip(how.recorded, cells[:count], strict=True)),
            dict(zip(how.recorded, cells[count:], strict=True)),
        )
        if changed is not None:
            change_journal.note(changed)


@cache
def _writing(model: type[models.Model], names: tuple[str, ...]) -> _Writing:
    plan = change_journal.plan_of(model._meta.db_table)
    written: list[Any] = [
        each
        for each in model._meta.concrete_fields
        if not each.generated and not each.primary_key and (not names or each.name in names)
    ]
    columns = [each.column for each in written]
    recorded = tuple(each for each in columns if plan is not None and each in plan.by_name)
    read = [attrgetter(each.attname) for each in written]
    return _Writing(
        _update(model._meta.db_table, str(model._meta.pk.column), columns, recorded),
        lambda instance: tuple(each(instance) for each in read),
        tuple((n, made) for n, f in enumerate(written) if (made := preparing(f)) is not None),
        recorded,
    )


def _update(table: str, key: str, written: Sequence[str], recorded: Sequence[str]) -> bytes:
    """The statement that locks, reads and changes a row, and answers with the recorded columns."""
    setting = ", ".join(f'"{column}" = ${n}' for n, column in enumerate(written, 1))
    was = ", ".join([f'"{key}" AS was_key', *(f'"{each}" AS "was_{each}"' for each in recorded)])
    old = [f'was."was_{each}"' for each in recorded]
    answer = ", ".join([f'this."{key}"', *old, *(f'this."{each}"' for each in recorded)])
    return (
        f'UPDATE "{table}" AS this SET {setting} FROM (SELECT {was} FROM "{table}"'  # noqa: S608 - names of models
        f' WHERE "{key}" = ${len(written) + 1} FOR NO KEY UPDATE) AS was'
        f' WHERE this."{key}" = was.was_key RETURNING {answer}'
    ).encode()
