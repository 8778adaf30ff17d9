"""Row changes recorded in events: the new values of the columns that an action changed.

Code that writes rows of evidence (`evidence`) notes them here: the database backend for all writes
of the ORM, `bulk_inserts` and the bulk import for their own. The next event of the same transaction
includes all notes. A transaction that would commit with unrecorded notes is refused.

The record of an event is canonical JSON::

    {"n": 71, "rows": {"+cases_case/<key>": {"state": "reported", "title": {"h": "…"}},
                       "cases_remark/<key>": {"text": ""}, "grids_placename/<key>": null}}

A plus before a table's name marks a new row: columns that are not named are empty. `null` marks a
deleted row. `n` is drawn from a sequence after the rows were written, and so while their locks are
held: of two events that change one row, the later one has the greater number, regardless of clock
times.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID

import orjson
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from jiceng.core import crypto, event_values
from jiceng.core.change_journal import Cells, RowChange, journal, note, plan_of, require_action
from jiceng.core.evidence import RecordingPlan, plans

WRITES: Final = {
    "take_changes": "salts belong to the event being recorded",
    "take_notes": "likewise",
}

SALT_TABLE = "core_salt"
SEQUENCE = "core_change_number"


def new_row(plan: RecordingPlan, instance: models.Model) -> RowChange:
    """An event's record of an instance that was, or is about to be, inserted."""
    cells: Cells = {}
    for column in plan.columns:
        value = getattr(instance, column.attribute)
        cell = value if value is None else column.encode(value)
        if cell != column.empty:
            cells[column.name] = cell
    return RowChange(plan, plan.key.encode(instance.pk), is_new=True, cells=cells)


def new_row_of(plan: RecordingPlan, values: Mapping[str, Any]) -> RowChange:
    """An event's record of a new row, from values by column."""
    cells: Cells = {}
    for column in plan.columns:
        value = values[column.name]
        cell = value if value is None else column.encode(value)
        if cell != column.empty:
            cells[column.name] = cell
    return RowChange(plan, plan.key.encode(values[plan.key.name]), is_new=True, cells=cells)


def changed_row(
    plan: RecordingPlan, key: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> RowChange | None:
    """An event's record of a row with these old and new values; None when nothing changed.

    Args:
        old, new: as returned by the driver, by column.
    """
    cells: Cells = {}
    is_emptied = False
    for name, value in new.items():
        column = plan.by_name[name]
        before = old[name]
        if before == value and type(before) is type(value):
            continue
        was = before if before is None else column.read(before, key)
        cell = value if value is None else column.read(value, key)
        if cell != was:
            cells[name] = cell
            is_emptied |= column.is_guarded and event_values.is_empty(cell)
    return RowChange(plan, key, cells=cells, is_emptied=is_emptied) if cells else None


@dataclass(frozen=True, slots=True)
class Notes:
    """What the coming events record, before it has its number.

    Args:
        known: salts that are written with their rows.
        wanted: rows with guarded values, by the identifier of their salt.
    """

    rows: Sequence[RowChange]
    known: Mapping[UUID, str]
    wanted: Mapping[UUID, RowChange]

    @property
    def unread(self) -> list[UUID]:
        """Identifiers of the salts to be read."""
        return [each for each in self.wanted if each not in self.known]

    def salts(self, read: Iterable[tuple[UUID | None, Any]]) -> tuple[dict[UUID, str], set[UUID]]:
        """The salts of all rows by identifier, and the identifiers of those that are new.

        Args:
            read: the stored ones among `unread`; no identifier for none.
        """
        found = {row: opened_salt(salt, row) for row, salt in read if row is not None}
        found = {**self.known, **found}
        missing = {each for each in self.wanted if each not in found}
        return found | {each: new_salt() for each in missing}, missing

    def by_row(self, salts: Mapping[UUID, str]) -> dict[tuple[str, str], bytes]:
        """Salts by table and key, as `changes_document` takes them."""
        wanted = self.wanted.items()
        return {(row.plan.table, row.key): bytes.fromhex(salts[each]) for each, row in wanted}


def take_notes() -> Notes | None:
    """Take what no event has recorded yet; None for nothing. Salts of erased texts are erased."""
    folded, known = journal().take()
    if not folded:
        return None
    rows = list(folded.values())
    for row in rows:
        if row.is_emptied:
            _restate(row)
    over = [row.plan.salt_row(row.key) for row in rows if row.is_gone or row.is_emptied]
    if over:
        apps.get_model("core", "Salt").objects.filter(pk__in=over).delete()
    return Notes(rows, known, {row.plan.salt_row(row.key): row for row in rows if needs_salt(row)})


def take_changes(
    streams: Sequence[UUID], dependants: Mapping[UUID, UUID] | None = None
) -> dict[UUID, str]:
    """The records of the events about to be written, by stream: rows with a stream of their own go
    into its event, all others into the first one. Empty when nothing was changed.

    Args:
        dependants: rows without a stream of their own, with the stream that records them.
    """
    notes = take_notes()
    if notes is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT nextval('{SEQUENCE}'), s.row, s.salt FROM (SELECT 1) AS one"  # noqa: S608
            f" LEFT JOIN {SALT_TABLE} AS s ON s.row = ANY(%s)",
            [notes.unread],
        )
        drawn = cursor.fetchall()
    number = max(each for each, _row, _salt in drawn)
    salts, missing = notes.salts((row, salt) for _number, row, salt in drawn)
    if missing:
        model = apps.get_model("core", "Salt")
        model.objects.bulk_create([model(row=each, salt=salts[each]) for each in missing])
    parts: dict[UUID, list[RowChange]] = {}
    own = {str(stream): stream for stream in streams}
    own |= {str(row): stream for row, stream in (dependants or {}).items()}
    for row in notes.rows:
        parts.setdefault(own.get(row.key, streams[0]), []).append(row)
    by_row = notes.by_row(salts)
    return {stream: changes_document(number, rows, by_row) for stream, rows in parts.items()}


def changes_document(
    number: int, rows: Iterable[RowChange], salts: Mapping[tuple[str, str], bytes]
) -> str:
    """Rows in the format of an event's record.

    Args:
        salts: by table and key, for rows with guarded values.
    """
    kind = event_values.SM3 if settings.JICENG_HASH == "sm3" else event_values.SHA256
    rows_by_name: dict[str, Cells | None] = {}
    for row in rows:
        name = f"{'+' if row.is_new else ''}{row.plan.table}/{row.key}"
        rows_by_name[name] = (
            None if row.is_gone else _event_cells(row, kind, salts.get((row.plan.table, row.key)))
        )
    return orjson.dumps({"n": number, "rows": rows_by_name}, option=orjson.OPT_SORT_KEYS).decode()


def _event_cells(row: RowChange, kind: str, salt: bytes | None) -> Cells:
    columns = row.plan.by_name
    cells: Cells = {}
    for name, cell in row.cells.items():
        if not columns[name].is_guarded:
            cells[name] = event_values.shorten(cell)
        elif event_values.is_empty(cell):
            cells[name] = cell
        else:
            assert salt is not None  # guaranteed by `needs_salt`
            cells[name] = event_values.guard(kind, salt, name, cell)
    return cells


def record_new_instances(instances: Iterable[models.Model], number: int) -> tuple[str, list[Any]]:
    """The record of instances that are inserted together with their event; see `record_rows`. Salts
    among them are used."""
    rows, known = [], {}
    for instance in instances:
        table = instance._meta.db_table
        if (plan := plan_of(table)) is not None:
            rows.append(new_row(plan, instance))
        elif table == SALT_TABLE:
            known[instance.pk] = str(instance.salt)  # type: ignore[attr-defined]
    return record_rows(rows, number, known)


def record_rows(
    rows: Sequence[RowChange], number: int, known: Mapping[UUID, str] | None = None
) -> tuple[str, list[Any]]:
    """The record of rows that are written together with their event.

    Args:
        number: drawn before, which is safe: rows that do not exist yet cannot be changed by others.
        known: salts that the caller writes.

    Returns:
        The event's text, and the values of columns ``row`` and ``salt`` of all other salts.
    """
    salts, kept = {}, []
    for row in rows:
        if needs_salt(row):
            place = row.plan.salt_row(row.key)
            salt = known.get(place) if known else None
            if salt is None:
                salt = new_salt()
                kept += [place, sealed_salt(salt, place)]
            salts[row.plan.table, row.key] = bytes.fromhex(salt)
    return (changes_document(number, rows, salts) if rows else ""), kept


def draw_number() -> int:
    """The next number for an event's record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [SEQUENCE])
        return int(cursor.fetchone()[0])


@contextmanager
def noting_changes(table: str, keys: Sequence[Any]) -> Iterator[None]:
    """Note the changes that a hand-written statement makes to rows of a table of evidence.

    Args:
        keys: of the rows, which are locked.
    """
    plan = plans()[table]
    require_action(plan)
    before = _read(plan, keys, "FOR NO KEY UPDATE")
    yield
    after = _read(plan, keys)
    for key, values in after.items():
        row = changed_row(plan, key, before[key], values)
        if row is not None:
            note(row)


def _read(plan: RecordingPlan, keys: Sequence[Any], lock: str = "") -> dict[str, dict[str, Any]]:
    names = ", ".join(f'"{column.name}"' for column in (plan.key, *plan.columns))
    key = f'"{plan.key.name}"'
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {names} FROM "{plan.table}" WHERE {key} = ANY(%s) ORDER BY {key} {lock}',  # noqa: S608
            [list(keys)],
        )
        return {
            str(plan.key.read(pk, "")): dict(zip(plan.by_name, values, strict=True))
            for pk, *values in cursor.fetchall()
        }


def sealed_salt(salt: str, row: UUID) -> bytes:
    """A salt as stored in its table."""
    return bytes(_salt_field().seal_text(salt, str(row)))


def opened_salt(sealed: Any, row: UUID) -> str:
    """A stored salt, decrypted."""
    return str(crypto.unseal(bytes(sealed), context=_salt_field().context, row=str(row)))


@cache
def _salt_field() -> Any:
    return apps.get_model("core", "Salt")._meta.get_field("salt")


def needs_salt(row: RowChange) -> bool:
    """Whether a row's record has guarded values."""
    columns = row.plan.by_name
    return any(
        columns[name].is_guarded and not event_values.is_empty(cell)
        for name, cell in row.cells.items()
    )


def new_salt() -> str:
    """A new salt in the format of `salted_digests`."""
    return secrets.token_hex(event_values.DIGEST_BYTES)


def _restate(row: RowChange) -> None:
    """Record all remaining guarded values of a row again, under the new salt that they get."""
    guarded = row.plan.guarded
    names = ", ".join(f'"{column.name}"' for column in guarded)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {names} FROM "{row.plan.table}" WHERE "{row.plan.key.name}" = %s',  # noqa: S608
            [row.key],
        )
        held = cursor.fetchone()
    for column, value in zip(guarded, held or (), strict=bool(held)):
        cell = value if value is None else column.read(value, row.key)
        if column.name in row.cells or not event_values.is_empty(cell):
            row.cells[column.name] = cell
