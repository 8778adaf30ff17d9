"""Background execution of imports; interrupted ones are resumed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core.access import SYSTEM
from jiceng.core.advisory_lock import exclusive, is_locked
from jiceng.core.errors import Problem
from jiceng.core.events import record
from jiceng.core.vocabulary.languages import speaking
from jiceng.directory import public as directory
from jiceng.records.imports import actions
from jiceng.records.imports.files import file_of, rejects_of
from jiceng.records.imports.known_targets import target_of
from jiceng.records.imports.models import UNDER_WAY, ImportState, TableImport
from jiceng.records.imports.run import ImportReport, import_table
from jiceng.records.imports.targets import FATES

WRITES: Final = {
    "_begin": "progress of a job; its start and end are recorded by actions.py",
}

_logger = logging.getLogger(__name__)

# After this many interruptions without progress the import fails.
MOST_ATTEMPTS = 5


class _Stopped(Exception):
    """A user has requested the stop."""


def work(table: UUID, *, batch: int = 0) -> TableImport | None:
    """Import a file from its last progress, and store the result.

    Args:
        batch: rows in one transaction; 0 for the target's default.

    Returns:
        The import afterwards; None if there is nothing to do, or another process is importing it.
    """
    with exclusive(_name(table)) as free:
        row = _begin(table, timezone.now()) if free else None
        if row is None:
            return None
        with speaking(row.language or None):
            _carry_out(row, batch)
        return row


def _name(table: UUID) -> str:
    return f"records.import:{table}"


@transaction.atomic
def _begin(table: UUID, now: datetime) -> TableImport | None:
    row = TableImport.objects.select_for_update().filter(pk=table).first()
    if row is None or row.state not in UNDER_WAY:
        return None
    has_moved = row.rows_done > row.began_rows
    row.attempts = 1 if has_moved else row.attempts + 1
    row.began_at, row.began_rows, row.state = now, row.rows_done, ImportState.RUNNING
    row.save(update_fields=["attempts", "began_at", "began_rows", "state"])
    return row


def _carry_out(row: TableImport, batch: int) -> None:
    now = row.began_at or timezone.now()
    try:
        if row.attempts > MOST_ATTEMPTS:
            raise Problem(
                _(
                    "The import was interrupted %(count)s times without progress. Ask your "
                    "administrator to check the server log, then start it again."
                )
                % {"count": MOST_ATTEMPTS},
                "import.cut_off",
            )
        import_table(
            file_of(row.pk),
            actions.mapping_of(row),
            target_of(row.kind),
            by=directory.actor_of(row.by_id, now),
            at=now,
            rejects=rejects_of(row.pk),
            tick=_tick(row),
            batch=batch,
            at_end=lambda report: _done(row, report),
        )
    except _Stopped:
        _end(row, ImportState.STOPPED)
    except Problem as problem:
        row.problem = str(problem)
        _end(row, ImportState.FAILED)
    except (OperationalError, InterfaceError, MemoryError):
        raise  # database unavailable or disk full: the import is resumed later
    except Exception:
        # The same rows would fail again after each resumption.
        _logger.exception("import %s", row.pk)
        row.problem = _(
            "After %(count)s rows, the file contains something that the program cannot "
            "handle. The rows imported so far stay. Ask your administrator to check the "
            "server's log; import the file in smaller parts to find the row."
        ) % {"count": row.rows_done}
        _end(row, ImportState.FAILED)


def _tick(row: TableImport) -> Callable[[int], Callable[[int], None]]:
    mine = TableImport.objects.filter(pk=row.pk)

    def begin(total: int) -> Callable[[int], None]:
        row.rows_total = total
        mine.update(rows_total=total)
        return moved

    def moved(done: int) -> None:
        row.rows_done = done
        mine.update(rows_done=done)
        if done < row.rows_total and mine.filter(stop_asked=True).exists():
            raise _Stopped

    return begin


def _done(row: TableImport, report: ImportReport) -> None:
    row.rows_total = row.rows_done = report.read
    for name in FATES:
        setattr(row, name, getattr(report, name))
    row.notes = dict(report.notes)
    _end(row, ImportState.DONE)


@transaction.atomic
def _end(row: TableImport, state: ImportState) -> None:
    now, stream = timezone.now(), target_of(row.kind).stream
    row.state, row.finished_at = state, now
    fields = ("state", "finished_at", "problem", "rows_total", "rows_done", *FATES, "notes")
    row.save(update_fields=fields)
    data = {name: getattr(row, name) for name in ("rows_done", *FATES)}
    # The message is not recorded, since it may quote the file.
    record(stream, row.pk, f"{stream}.{state.value}", by=SYSTEM, at=now, data=data)


def cut_off() -> list[UUID]:
    """Running imports whose worker died."""
    rows = TableImport.objects.filter(state__in=UNDER_WAY).order_by("created_at", "id")
    return [pk for pk in rows.values_list("pk", flat=True) if not is_locked(_name(pk))]
