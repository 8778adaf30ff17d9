"""Bulk inserts by COPY, with columns derived from the models, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from io import BytesIO
from typing import Any, Final

import orjson
from django.db import connection, models
from psycopg import Copy
from psycopg.copy import FileWriter

from jiceng.core import event_changes, evidence
from jiceng.core.change_journal import RowChange
from jiceng.core.fields import EncryptedTextField

WRITES: Final = {
    "copy_rows": "writing.py records the rows that it copies here",
    "copy_formatted": "writing.py records the rows that it copies here",
}

Encode = Callable[[Any], Any]
_BLOCK: Final = 1 << 20


class Table:
    """Table of a model. `row` takes columns by name and fills the others with the model's defaults,
    as saving an instance does.
    """

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model

    @cached_property
    def fields(self) -> dict[str, models.Field[Any, Any]]:
        """Field by column name, without generated columns."""
        return {
            field.column: field
            for field in self.model._meta.concrete_fields
            if field.column and not field.generated
        }

    @property
    def columns(self) -> list[str]:
        """Written columns in the order of the model."""
        return list(self.fields)

    @cached_property
    def _encoders(self) -> list[tuple[int, str, Encode]]:
        found = []
        for position, (name, field) in enumerate(self.fields.items()):
            encode = _encoder(field)
            if encode is not None:
                found.append((position, name, encode))
        return found

    @cached_property
    def _sealed(self) -> list[tuple[int, EncryptedTextField, tuple[str, ...]]]:
        """Encrypted columns: position, field, and the columns that identify the row."""
        key = str(self.model._meta.pk.column)
        return [
            (position, field, (key, *field.with_columns))
            for position, field in enumerate(self.fields.values())
            if isinstance(field, EncryptedTextField)
        ]

    @cached_property
    def _defaults(self) -> dict[str, Any]:
        return {
            name: None if field.primary_key else _plain(field.get_default())
            for name, field in self.fields.items()
        }

    @cached_property
    def _attributes(self) -> list[tuple[str, str]]:
        return [(column, field.attname) for column, field in self.fields.items()]

    def row(self, **values: Any) -> list[Any]:
        """One row in the format of COPY.

        Raises:
            TypeError: unknown column.
        """
        return self.encoded(self.filled(**values))

    def row_of(self, instance: models.Model) -> list[Any]:
        """One row in the format of COPY, from an unsaved instance."""
        values = {name: _plain(getattr(instance, each)) for name, each in self._attributes}
        return self.encoded(values)

    def filled(self, **values: Any) -> dict[str, Any]:
        """All columns of a row by name, unencrypted.

        Raises:
            TypeError: unknown column.
        """
        merged = self._defaults | values
        if len(merged) != len(self._defaults):
            unknown = sorted(values.keys() - self._defaults.keys())
            raise TypeError(f"{self.model._meta.label} has no columns {unknown}")
        return merged

    def encoded(self, filled: dict[str, Any]) -> list[Any]:
        """A row made by `filled` in the format of COPY."""
        row = list(filled.values())
        for position, _name, encode in self._encoders:
            value = row[position]
            if value is not None:
                row[position] = encode(value)
        for position, field, bound_to in self._sealed:
            if row[position] is not None:
                name = field.row_name([filled[column] for column in bound_to])
                row[position] = field.seal_text(row[position], name)
        return row

    def row_change(self, filled: dict[str, Any]) -> RowChange:
        """Row change to be recorded in an event, for a row made by `filled`."""
        return event_changes.new_row_of(self._plan, filled)

    @cached_property
    def _plan(self) -> evidence.RecordingPlan:
        return evidence.plans()[self.model._meta.db_table]

    def encode(self, name: str, value: Any) -> Any:
        """One value of a column in database format."""
        encode = _encoder(self.fields[name])
        return value if encode is None or value is None else encode(value)

    def copy(self, rows: Iterable[Iterable[Any]]) -> None:
        """Insert rows made by `row`, in the caller's transaction."""
        copy_rows(self.model._meta.db_table, self.columns, rows)


def copy_rows(table: str, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Insert rows by COPY, in the caller's transaction.

    Rows of evidence tables are recorded by the events inserted with them (`Table.row_change`).
    """
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        write = copy.write_row
        for row in rows:
            write(row)


def formatted(rows: Iterable[Iterable[Any]]) -> bytes:
    """Rows in the format of COPY, for `copy_formatted`."""
    into = BytesIO()
    with connection.cursor() as cursor, Copy(cursor.cursor, writer=FileWriter(into)) as copy:
        write = copy.write_row
        for row in rows:
            write(row)  # type: ignore[arg-type]
    return into.getvalue()


def copy_formatted(table: str, columns: Iterable[str], rows: bytes) -> None:
    """Insert rows made by `formatted` by COPY, in the caller's transaction."""
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for at in range(0, len(rows), _BLOCK):
            copy.write(rows[at : at + _BLOCK])


def _plain(value: Any) -> Any:
    """The value of a choice instead of the choice."""
    return value.value if isinstance(value, models.Choices) else value


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _encoder(field: models.Field[Any, Any]) -> Encode | None:
    if isinstance(field, models.JSONField):
        return _json
    return None
