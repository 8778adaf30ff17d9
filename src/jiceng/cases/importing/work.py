"""Doing an import that somebody asked for, in the background; whatever cuts it off, it goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jiceng.cases.importing import jobs
from jiceng.cases.importing.run import BATCH, ImportReport, import_file
from jiceng.cases.models import ImportJob, ImportState
from jiceng.core.access import SYSTEM
from jiceng.core.advisory_lock import exclusive, is_locked
from jiceng.core.errors import Problem
from jiceng.core.events import record
from jiceng.directory import public as directory

WRITES: Final = {
    "_begin": "how far a job is; its begin and end are told by jobs.py",
}

_logger = logging.getLogger(__name__)

# Cut off so often without a single further row, it will not come through by itself.
MOST_ATTEMPTS = 5
COUNTS = ("opened", "updated", "unchanged", "rejected")
"""What becomes of rows; all of them together are the rows of the file."""


class _Stopped(Exception):
    """Somebody has asked for it."""


def work(job: UUID, *, batch: int = BATCH) -> ImportJob | None:
    """Import a file from where it is, and write down what came of it.

    Args:
        batch: rows in one transaction.

    Returns:
        The import afterwards; None when there is nothing to do, or somebody else is doing it.
    """
    with exclusive(_name(job)) as free:
        row = _begin(job, timezone.now()) if free else None
        if row is None:
            return None
        with translation.override(row.language or translation.get_language()):
            _carry_out(row, batch)
        return row


def _name(job: UUID) -> str:
    return f"cases.import:{job}"


@transaction.atomic
def _begin(job: UUID, now: datetime) -> ImportJob | None:
    row = ImportJob.objects.select_for_update().filter(pk=job).first()
    if row is None or row.state not in jobs.UNDER_WAY:
        return None
    has_moved = row.rows_done > row.began_rows
    row.attempts = 1 if has_moved else row.attempts + 1
    row.began_at, row.began_rows, row.state = now, row.rows_done, ImportState.RUNNING
    row.save(update_fields=["attempts", "began_at", "began_rows", "state"])
    return row


def _carry_out(row: ImportJob, batch: int) -> None:
    now = row.began_at or timezone.now()
    try:
        if row.attempts > MOST_ATTEMPTS:
            raise Problem(
                _(
                    "It was cut off %(count)s times and did not get any further. Ask your "
                    "administrator to look into the server's log, then start it again."
                )
                % {"count": MOST_ATTEMPTS},
                "import.cut_off",
            )
        import_file(
            jobs.table_of(row.id),
            jobs.mapping_of(row),
            by=directory.actor_of(row.by_id, now),
            at=now,
            rejects=jobs.rejects_of(row.id),
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
        raise  # the database is away, or the machine is full: it is taken up again where it is
    except Exception:
        # It would come to the same end each time that it is taken up.
        _logger.exception("import %s", row.pk)
        row.problem = _(
            "After %(count)s rows, the file contains something that the program cannot "
            "handle. The rows imported so far stay. Ask your administrator to check the "
            "server's log; import the file in smaller parts to find the row."
        ) % {"count": row.rows_done}
        _end(row, ImportState.FAILED)


def _tick(row: ImportJob) -> Callable[[int], Callable[[int], None]]:
    mine = ImportJob.objects.filter(pk=row.pk)

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


def _done(row: ImportJob, report: ImportReport) -> None:
    row.rows_total = row.rows_done = report.read
    for name in (*COUNTS, "left"):
        setattr(row, name, getattr(report, name))
    row.points = dict(report.points)
    _end(row, ImportState.DONE)


@transaction.atomic
def _end(row: ImportJob, state: ImportState) -> None:
    now = timezone.now()
    row.state, row.finished_at = state, now
    fields = (
        "state",
        "finished_at",
        "problem",
        "rows_total",
        "rows_done",
        *COUNTS,
        "left",
        "points",
    )
    row.save(update_fields=fields)
    data = {name: getattr(row, name) for name in ("rows_done", *COUNTS)}
    # What went wrong is not repeated here: it may quote the file.
    record("import", row.id, f"import.{state.value}", by=SYSTEM, at=now, data=data)


def cut_off() -> list[UUID]:
    """Imports that should be under way and that nobody is at: their worker died."""
    rows = ImportJob.objects.filter(state__in=jobs.UNDER_WAY).order_by("created_at", "id")
    return [pk for pk in rows.values_list("pk", flat=True) if not is_locked(_name(pk))]
