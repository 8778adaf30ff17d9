"""Baseline events for rows that are older than their recording, written once at an upgrade.

Some rows are recorded by no event: those from before `event_changes` was introduced, of tables that
were no evidence yet, or with columns that a new version has added. After each migration they are
noted as due, and recorded by ``state.baseline`` events in batches: each batch locks its rows, and
its event and its progress are one transaction, so that a kill leaves nothing partial and the next
``jiceng migrate`` continues. The earlier state of such rows cannot be proved; `evidence_comparison`
counts them.

Recorded values are never recorded again, or a row that was changed by hand would become its own
evidence: of recorded rows, only new columns are added; rows without a creating event are added only
if the table itself is new. Only the owner may write the progress (`Rested`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from jiceng.core import change_journal, events, evidence_comparison
from jiceng.core.access import SYSTEM
from jiceng.core.console import progress, say
from jiceng.core.evidence import RecordingPlan, plans
from jiceng.core.evidence_comparison import BASELINE
from jiceng.core.models import EvidenceTable

WRITES: Final = {
    "note_due": "notes rows from before events recorded them",
}

STREAM = UUID("00000000-0000-7000-8000-00000000ba5e")
BATCH = 500


def ensure_after_migrate(**kwargs: Any) -> None:
    """Receiver of ``post_migrate``; does nothing while the tables do not exist."""
    if kwargs.get("using", "default") != "default":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('core_rested') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return
    note_due()
    if EvidenceTable.objects.filter(is_due=True).exists():
        with progress() as bar:
            task = bar.add_task("rows of before", total=None)
            count = record_due(progress=lambda more: bar.advance(task, more))
        if count:
            say(f"Recorded {count} existing rows in their present state.")


@transaction.atomic
def note_due() -> None:
    """Note tables with unrecorded rows: those that are newly evidence, or whose recorded columns
    have changed. Empty tables have none."""
    known = {row.table: row for row in EvidenceTable.objects.all()}
    there = set(connection.introspection.table_names())
    new = {
        table: plan
        for table, plan in plans().items()
        if table in there and (table not in known or {*plan.by_name} - {*known[table].columns})
    }
    if not new:
        return
    looks = ", ".join(f'EXISTS (SELECT FROM "{table}")' for table in new)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {looks}")
        found = dict(zip(new, cursor.fetchone(), strict=True))
    EvidenceTable.objects.bulk_create(
        [_noted(plan, known.get(table), has_rows=found[table]) for table, plan in new.items()],
        update_conflicts=True,
        unique_fields=["table"],
        update_fields=["columns", "is_due", "is_whole", "adding", "upto"],
    )


def _noted(plan: RecordingPlan, before: EvidenceTable | None, *, has_rows: bool) -> EvidenceTable:
    """A table's due rows and columns; those that an earlier version left unrecorded stay due."""
    old = {*before.columns} if before else {*plan.by_name}
    left = {*before.adding} if before and before.is_due else set()
    return EvidenceTable(
        table=plan.table,
        columns=sorted(plan.by_name),
        is_due=has_rows,
        upto="",
        is_whole=has_rows and (before is None or (before.is_due and before.is_whole)),
        adding=sorted(left | ({*plan.by_name} - old)) if has_rows else [],
    )


def record_due(
    *,
    at: datetime | None = None,
    batch: int = BATCH,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Record all rows that are due; returns how many.

    Args:
        at: the moment taken as now (aware).
        batch: rows of one event.
        progress: called with the number of rows recorded since its last call.
    """
    due = list(
        EvidenceTable.objects.filter(is_due=True).order_by("table").values_list("table", flat=True)
    )
    done = 0
    with _recorded_before(due):
        for table in due:
            plan = plans().get(table)
            while plan is not None:
                seen, count = _record_batch(plan, at=at or timezone.now(), batch=batch)
                if not seen:
                    break
                done += count
                if progress is not None:
                    progress(count)
    return done


@contextmanager
def _recorded_before(tables: list[str]) -> Iterator[None]:
    """Earlier records of the rows of some tables, in a temporary table of this connection."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS told_before")
        cursor.execute(
            "CREATE TEMP TABLE told_before AS"  # noqa: S608
            f" SELECT * FROM ({evidence_comparison.RECORDED_CHANGES_SQL}) AS recorded"
            " WHERE split_part(place, '/', 1) = ANY(%s)",
            [evidence_comparison.BASELINE, tables],
        )
        cursor.execute("CREATE INDEX ON told_before (place)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE told_before")


@transaction.atomic
def _record_batch(plan: RecordingPlan, *, at: datetime, batch: int) -> tuple[int, int]:
    """Record the next rows of a table; returns how many were read, and how many recorded."""
    noted = EvidenceTable.objects.select_for_update().get(table=plan.table)
    if not noted.is_due:
        return 0, 0
    rows = _rows(plan, after=noted.upto, batch=batch)
    if not rows:
        noted.is_due, noted.is_whole, noted.adding = False, False, []
        noted.save(update_fields=["is_due", "is_whole", "adding"])
        return 0, 0
    before = _earlier_records(plan, [row.key for row in rows])
    left = [
        unrecorded
        for row in rows
        if (unrecorded := _unrecorded(row, before.get(row.key), noted)) is not None
    ]
    for row in left:
        change_journal.note(row)
    noted.upto = rows[-1].key
    noted.save(update_fields=["upto"])
    if left:
        data = {"table": plan.table, "rows": len(left), "upto": noted.upto}
        events.record("state", STREAM, BASELINE, by=SYSTEM, at=at, data=data)
    return len(rows), len(left)


def _earlier_records(plan: RecordingPlan, keys: list[str]) -> dict[str, dict[str, Any] | None]:
    """The earlier records of some rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, made, rests, cells FROM told_before WHERE place = ANY(%s)"
            " ORDER BY place, n",
            [[f"{plan.table}/{key}" for key in keys]],
        )
        found = cursor.fetchall()
    return {
        place.split("/", 1)[1]: evidence_comparison.fold_row([piece[1:] for piece in pieces])
        for place, pieces in groupby(found, itemgetter(0))
    }


def _unrecorded(
    row: change_journal.RowChange, recorded: dict[str, Any] | None, noted: EvidenceTable
) -> change_journal.RowChange | None:
    """A row's baseline record, without anything that an event has recorded before."""
    if recorded is None:
        return row if noted.is_whole else None
    cells = {
        name: cell
        for name, cell in row.cells.items()
        if name in noted.adding and name not in recorded
    }
    return change_journal.RowChange(row.plan, row.key, cells=cells) if cells else None


def _rows(plan: RecordingPlan, *, after: str, batch: int) -> list[change_journal.RowChange]:
    """The next rows, locked against writers, as new rows."""
    names = ", ".join(f'"{column.name}"' for column in (plan.key, *plan.columns))
    key = f'"{plan.key.name}"' if plan.has_uuid_key else f'"{plan.key.name}"::text COLLATE "C"'
    where = f"WHERE {key} > %s" if after else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {names} FROM "{plan.table}" {where} ORDER BY {key} LIMIT %s FOR SHARE',  # noqa: S608
            [after, batch] if after else [batch],
        )
        found = cursor.fetchall()
    rows = []
    for pk, *values in found:
        name = str(plan.key.read(pk, ""))
        cells = {}
        for column, value in zip(plan.columns, values, strict=True):
            cell = value if value is None else column.read(value, name)
            if cell != column.empty:
                cells[column.name] = cell
        rows.append(change_journal.RowChange(plan, name, is_new=True, cells=cells))
    return rows
