"""Telling rows that are older than what events tell: once, as they are found at an upgrade.

Rows from before `changes` was kept, of tables that were no evidence yet, or with columns that a new
version has added, are what no event says. After each migration they are noted as due, and told by
``state.baseline`` events, batch after batch: each batch with its rows locked, its event and the
note of how far it has come in one transaction, so that a kill leaves nothing half done and the next
``jiceng migrate`` goes on. What such rows were before nobody can prove; `rebuild` counts them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from jiceng.core import events, journal
from jiceng.core.access import SYSTEM
from jiceng.core.console import progress, say
from jiceng.core.evidence import Plan, plans
from jiceng.core.models import Rested
from jiceng.core.rebuild import BASELINE

STREAM = UUID("00000000-0000-7000-8000-00000000ba5e")
BATCH = 500


def ensure_after_migrate(**kwargs: Any) -> None:
    """Receiver of ``post_migrate``; quiet when the tables are not there (yet, or any more)."""
    if kwargs.get("using", "default") != "default":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('core_rested') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return
    note_due()
    if Rested.objects.filter(is_due=True).exists():
        with progress() as bar:
            task = bar.add_task("rows of before", total=None)
            count = tell_due(progress=lambda more: bar.advance(task, more))
        say(f"Told {count} rows as they were found.")


@transaction.atomic
def note_due() -> None:
    """Note tables with rows that nothing has told: those that are evidence newly, or of which
    events tell other columns than before. An empty table has none."""
    known = {row.table: {*row.columns} for row in Rested.objects.all()}
    there = set(connection.introspection.table_names())
    new = {
        table: sorted(plan.by_name)
        for table, plan in plans().items()
        if table in there and (table not in known or {*plan.by_name} - known[table])
    }
    if not new:
        return
    looks = ", ".join(f'EXISTS (SELECT FROM "{table}")' for table in new)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {looks}")
        found = cursor.fetchone()
    Rested.objects.bulk_create(
        [
            Rested(table=table, columns=columns, is_due=is_due, upto="")
            for (table, columns), is_due in zip(new.items(), found, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["table"],
        update_fields=["columns", "is_due", "upto"],
    )


def tell_due(
    *,
    at: datetime | None = None,
    batch: int = BATCH,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Tell all rows that are due; gives how many.

    Args:
        at: the moment taken as now (aware).
        batch: rows of one event.
        progress: called with the number of rows told since its last call.
    """
    done = 0
    for table in (
        Rested.objects.filter(is_due=True).order_by("table").values_list("table", flat=True)
    ):
        plan = plans().get(table)
        while plan is not None and (
            count := _tell_batch(plan, at=at or timezone.now(), batch=batch)
        ):
            done += count
            if progress is not None:
                progress(count)
    return done


@transaction.atomic
def _tell_batch(plan: Plan, *, at: datetime, batch: int) -> int:
    noted = Rested.objects.select_for_update().get(table=plan.table)
    if not noted.is_due:
        return 0
    rows = _rows(plan, after=noted.upto, batch=batch)
    if not rows:
        noted.is_due = False
        noted.save(update_fields=["is_due"])
        return 0
    for row in rows:
        journal.note(row)
    noted.upto = rows[-1].key
    noted.save(update_fields=["upto"])
    data = {"table": plan.table, "rows": len(rows), "upto": noted.upto}
    events.record("state", STREAM, BASELINE, by=SYSTEM, at=at, data=data)
    return len(rows)


def _rows(plan: Plan, *, after: str, batch: int) -> list[journal.Row]:
    """The next rows, locked against writers, as if they were new."""
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
        told = {}
        for column, value in zip(plan.columns, values, strict=True):
            cell = value if value is None else column.read(value, name)
            if cell != column.empty:
                told[column.name] = cell
        rows.append(journal.Row(plan, name, is_new=True, cells=told))
    return rows
