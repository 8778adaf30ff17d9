"""Exported tables, made by the background worker and available to their requester only.

An export needs the permission and contains what the requester sees when it is made. A download is
refused if the requester's visibility has shrunk since. Request, completion and download are
recorded with the number of rows and the names of the filter's fields, but not their values, which
may be names of people.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core import background_jobs, downloads
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Problem, Refused
from jiceng.core.events import record
from jiceng.core.models import BackgroundJob
from jiceng.desk.export_sources import (
    KNOWN_UP_TO,
    SOURCES,
    ExportTable,
    Wanted,
    source_of,
    wanted_from,
)
from jiceng.desk.models import Export
from jiceng.directory import public as directory
from jiceng.ui import sheets

WRITES: Final = {"_keep": "the result of a job, whose events `background_jobs` records"}
JOB: Final = "export"
MOST_ROWS: Final = 200_000
"""Maximum number of rows; Excel's own limit is 1,048,576."""

WITHOUT_REASON: Final = KNOWN_UP_TO
"""Above this number of rows a reason is required."""

_REPORT_EVERY = 500


def visible_to(actor: Actor) -> QuerySet[Export]:
    """An actor's own exports, newest first; empty without permission for their source."""
    sources = [each.name for each in SOURCES.all() if actor.holds(each.right)]
    jobs = background_jobs.visible_to(actor, JOB)
    mine = Export.objects.filter(job__in=jobs, person=actor.id, source__in=sources)
    return mine.select_related("job").order_by("-job__asked_at", "-job_id")


def get(actor: Actor, export: UUID) -> Export:
    """One export.

    Raises:
        NotFound: missing or another person's; the answer is the same.
    """
    found = visible_to(actor).filter(pk=export).first()
    if found is None:
        raise NotFound(_("Table not found, or it is not yours."), "export.not_found")
    return found


@transaction.atomic
def ask_export(
    *, by: Actor, at: datetime, source: str, query: str, reason: str = "", language: str = ""
) -> Export:
    """Request an export.

    Args:
        source, query: as in `export_sources.wanted_from`.
        reason: required for more than `WITHOUT_REASON` rows.
        language: of the table.

    Raises:
        Forbidden: without permission.
        Invalid: a reason is missing, or the query is invalid.
        Refused: another export of the same person is in progress.
    """
    by.may(source_of(source).right).or_refuse()
    if by.id is None:
        raise Refused(_("Interface accounts cannot export tables."), "export.nobody")
    wanted = wanted_from(by, source, query, at)
    count = wanted.few
    if count == 0:
        raise Invalid(_("No rows to export."), "export.none")
    if count is None and not reason.strip():
        raise _reason_needed()
    data = {"source": source, "fields": wanted.fields}
    job = background_jobs.start(kind=JOB, by=by, at=at, reason=reason, language=language, data=data)
    return Export.objects.create(job=job, person_id=by.id, source=source, query=query)


def _reason_needed() -> Invalid:
    return Invalid(
        _("More than %(limit)s rows. State the purpose of the export.") % {"limit": WITHOUT_REASON},
        "export.reason",
        field="reason",
    )


def do(job: BackgroundJob, report_progress: background_jobs.Progress) -> dict[str, Any]:
    """Make an export from the beginning; the result is its number of rows.

    Raises:
        Problem: the requester has lost the permission, there are too many rows, or the disk is
            full.
    """
    now = timezone.now()
    export = Export.objects.get(pk=job.pk)
    actor = directory.actor_of(export.person_id, now)
    source = source_of(export.source)
    actor.may(source.right).or_refuse()
    wanted = source.wanted(actor, QueryDict(export.query), job.asked_at)
    total = wanted.found.order_by()[: MOST_ROWS + 1].count()
    if total > MOST_ROWS and not wanted.words:
        raise _too_many()
    report_progress(0, total)
    with downloads.build_folder(job.pk) as place:
        path, kind = place / "table.xlsx", source.table
        rows = sheets.write(
            path,
            sheets.Table(
                str(kind.label), kind.columns(), _rows(job, kind, wanted, total, report_progress)
            ),
            _("About this table"),
            lambda count: _about(kind, wanted, actor, now, count),
        )
        _keep(export, actor, path, rows, now)
    return {"rows": rows}


def _rows(
    job: BackgroundJob,
    kind: ExportTable,
    wanted: Wanted,
    total: int,
    report_progress: background_jobs.Progress,
) -> Iterator[list[Any]]:
    count = 0
    for seen, row in enumerate(kind.rows(wanted.found, wanted.words), 1):
        if seen % _REPORT_EVERY == 0:
            report_progress(seen, max(total, seen))
        if row is None:
            continue
        count += 1
        if count > MOST_ROWS:
            raise _too_many()
        if count > WITHOUT_REASON and not job.reason:
            raise _reason_needed()  # there were fewer when it was requested
        yield row


def _too_many() -> Problem:
    return Problem(
        _(
            "More than %(limit)s rows, too many for one table. Narrow the selection, for "
            "example by date, and export again."
        )
        % {"limit": f"{MOST_ROWS:,}"},
        "export.too_many",
    )


def _about(
    kind: ExportTable, wanted: Wanted, actor: Actor, now: datetime, count: int
) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("What"), wanted.title),
        *wanted.description,
        (str(kind.label), count),
        (_("Made at"), now),
        (_("Made by"), actor.name),
        (_("Left out"), str(kind.left_out)),
    ]
    if settings.JICENG_SYNTHETIC:
        facts.append((_("Synthetic data"), _("Demo data: all people and requests are fictitious.")))
    return facts


@transaction.atomic
def _keep(export: Export, actor: Actor, path: Path, rows: int, now: datetime) -> None:
    """Move the file into the storage, replacing one of an interrupted attempt."""
    row = Export.objects.select_for_update().get(pk=export.pk)
    if row.name:
        downloads.remove_after_commit(row.name)
    row.rows, row.bytes, row.written_at = rows, path.stat().st_size, now
    row.sight = source_of(row.source).table.sight(actor)
    row.name = downloads.store(path)
    row.save()


def stop_export(*, by: Actor, at: datetime, export: UUID) -> None:
    """Stop an export; nothing is kept.

    Raises:
        NotFound: missing or another person's.
        Refused: it has ended already.
    """
    background_jobs.cancel(job=get(by, export).pk, by=by, at=at)


@transaction.atomic
def read_export(*, by: Actor, at: datetime, export: UUID) -> Export:
    """Download an export; the download is recorded.

    Raises:
        NotFound: missing, another person's, or not completed.
        Refused: the requester's visibility has shrunk since it was made.
    """
    row = get(by, export)
    if not row.name:
        raise NotFound(_("Table not found, or it is not yours."), "export.not_found")
    if not source_of(row.source).table.sees_as_far(by, row.sight):
        raise Refused(
            _("Your positions have changed since this table was made. Export it again."),
            "export.sight",
        )
    record("errand", row.pk, "export.read", by=by, at=at, data={"rows": row.rows})
    return row


@transaction.atomic
def remove_export(*, by: Actor, at: datetime, export: UUID) -> None:
    """Delete one's own export before its retention ends.

    Raises:
        NotFound: missing or another person's.
        Refused: it is in progress.
    """
    row = get(by, export)
    if row.job.finished_at is None:
        raise Refused(_("The export is in progress. Stop it first."), "export.under_way")
    _erase(row, by=by, at=at)


def _erase(row: Export, *, by: Actor, at: datetime) -> None:
    record("errand", row.pk, "export.removed", by=by, at=at)
    if row.name:
        downloads.remove_after_commit(row.name)
    row.delete()


def past(cutoff: datetime) -> QuerySet[Export]:
    """Exports requested before a moment that are not in progress."""
    return Export.objects.filter(job__asked_at__lt=cutoff, job__finished_at__isnull=False)


@transaction.atomic
def erase_exports(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete exports requested before a moment; see `core.retention`."""
    due = past(cutoff).select_related("job").order_by("job__asked_at", "pk")
    rows = list(due.select_for_update(skip_locked=True, of=("self",))[:batch])
    for row in rows:
        _erase(row, by=by, at=at)
    return len(rows)
