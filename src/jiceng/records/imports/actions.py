"""Actions of a table import: upload, choice of a mapping, start, stop, deletion.

The file is stored in `imports` below the uploads, with the list of rejects, and is deleted after a
month, since it contains personal data in clear. `work` imports it in the background.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from procrastinate import exceptions
from procrastinate.contrib.django import app

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.core.large_uploads import MEGABYTE
from jiceng.directory import public as directory
from jiceng.records.imports.files import file_of, folder_of, rejects_of
from jiceng.records.imports.known_targets import target_of
from jiceng.records.imports.models import (
    STARTABLE,
    UNDER_WAY,
    ImportRun,
    ImportState,
    RejectedRow,
    TableImport,
)
from jiceng.records.imports.table_mapping import TableMapping

# By name: the module of the tasks is in a higher layer.
TASK: Final = "jiceng.records.imports.tasks.do_import"
KEEP_FILES: Final = timedelta(days=30)


def visible_to(actor: Actor, kind: str) -> QuerySet[TableImport]:
    """Imports of a kind that are visible to an actor, newest first."""
    return target_of(kind).visible_to(actor)


def get(actor: Actor, kind: str, table: UUID) -> TableImport:
    """One import.

    Raises:
        NotFound: missing or not visible.
    """
    found = visible_to(actor, kind).select_related("by").filter(pk=table).first()
    if found is None:
        raise _missing()
    return found


def _missing() -> NotFound:
    return NotFound(_("Import not found, or not visible to you."), "import.not_found")


def _locked(actor: Actor, kind: str, table: UUID) -> TableImport:
    target = target_of(kind)
    actor.may(target.right).or_refuse()
    rows = target.visible_to(actor).select_for_update(of=("self",))
    found = rows.filter(pk=table).first()
    if found is None:
        raise _missing()
    return found


def mapping_of(row: TableImport) -> TableMapping:
    """Mapping of an import.

    Raises:
        Invalid: not chosen yet, or invalid.
    """
    return target_of(row.kind).mapping_of(row)


@transaction.atomic
def submit(
    *,
    kind: str,
    path: Path,
    name: str,
    digest: str,
    by: Actor,
    at: datetime,
    language: str = "",
    like: TableImport | None = None,
) -> TableImport:
    """Store an uploaded file for a later import.

    Args:
        path: the file, on the disk of the uploads; it is moved.
        name: original file name.
        digest: its SHA-256, in hex.
        language: of the reasons in the list of rejects.
        like: earlier import whose mapping is used again, for a corrected file.

    Raises:
        Forbidden: without the right to import.
        Invalid, Refused: the file is too large or not a table of such records; sent by an interface
            account.
    """
    target = target_of(kind)
    by.may(target.right).or_refuse()
    unit = next((each.unit_id for each in by.grants if target.right in each.permissions), None)
    if by.id is None or unit is None:
        raise Refused(_("Only staff with a position can upload files."), "import.nobody")
    size = path.stat().st_size
    if target.most_bytes and size > target.most_bytes:
        raise Invalid(
            _("The table is larger than %(limit)s MB. Send it in several parts.")
            % {"limit": target.most_bytes // MEGABYTE},
            "import.too_big",
        )
    guessed = target.first_mapping(path, by)
    row = TableImport.objects.create(
        id=uuid7(),
        kind=kind,
        unit_id=unit,
        by_id=by.id,
        language=language,
        file_name=name[-200:],
        file_bytes=size,
        file_digest=digest,
        mapping=guessed if like is None else like.mapping,
        created_at=at,
    )
    data = {"kind": kind, "digest": digest, "bytes": size, "unit": unit}
    if like is not None:
        data["like"] = like.pk
    record(target.stream, row.pk, f"{target.stream}.submitted", by=by, at=at, data=data)
    place = file_of(row.pk)
    place.parent.mkdir(parents=True, mode=0o700)
    path.replace(place)
    return row


@transaction.atomic
def choose_mapping(
    *, kind: str, table: UUID, given: Mapping[str, Any], by: Actor, at: datetime
) -> TableImport:
    """Choose the mapping of a file.

    Args:
        given: in the format of the target.

    Raises:
        Invalid: unusable; the previous mapping is kept.
        Refused: the import is running or completed.
    """
    row, target = _locked(by, kind, table), target_of(kind)
    _require(row, STARTABLE)
    row.mapping = target.chosen(given, file_of(row.pk))
    row.save(update_fields=["mapping"])
    data = {"mapping": target.identity(mapping_of(row), by.id)}
    record(target.stream, row.pk, f"{target.stream}.mapped", by=by, at=at, data=data)
    return row


@transaction.atomic
def start(*, kind: str, table: UUID, by: Actor, at: datetime) -> TableImport:
    """Queue the import for the background worker; a stopped one is resumed.

    Raises:
        Refused: running or completed, or the file was deleted.
        Invalid: no mapping chosen.
    """
    row, stream = _locked(by, kind, table), target_of(kind).stream
    _require(row, STARTABLE)
    if row.erased_at is not None:
        raise Refused(_("The file has been deleted. Send it again."), "import.erased")
    mapping_of(row)
    row.state, row.stop_asked, row.attempts, row.problem = ImportState.WAITING, False, 0, ""
    row.save(update_fields=["state", "stop_asked", "attempts", "problem"])
    record(stream, row.pk, f"{stream}.started", by=by, at=at, data={"digest": row.file_digest})
    queue(row.pk)
    return row


def queue(table: UUID) -> None:
    """Add an import to the worker's queue in the caller's transaction, unless it is queued
    already.
    """
    task = app.configure_task(TASK, queueing_lock=f"records.import:{table}")
    with suppress(exceptions.AlreadyEnqueued), transaction.atomic():
        task.defer(table=str(table))


@transaction.atomic
def stop(*, kind: str, table: UUID, by: Actor, at: datetime) -> TableImport:
    """Stop an import after the current batch; written rows are kept.

    Raises:
        Refused: it is not running.
    """
    row, stream = _locked(by, kind, table), target_of(kind).stream
    _require(row, UNDER_WAY)
    if row.state == ImportState.WAITING:
        row.state = ImportState.STOPPED
    row.stop_asked = True
    row.save(update_fields=["state", "stop_asked"])
    record(stream, row.pk, f"{stream}.stop_asked", by=by, at=at)
    return row


@transaction.atomic
def delete_file(*, kind: str, table: UUID, by: Actor, at: datetime) -> TableImport:
    """Delete the file and the rejects; imported records are kept.

    Raises:
        Refused: the import is running.
    """
    row = _locked(by, kind, table)
    _require(row, frozenset(ImportState) - UNDER_WAY)
    _erase(row, by=by, at=at)
    return row


def _require(row: TableImport, states: frozenset[ImportState]) -> None:
    if row.state not in states:
        raise Refused(
            _("This is not possible now: the import is “%(state)s”. Reload the page.")
            % {"state": row.get_state_display()},
            "import.wrong_state",
        )


def _erase(row: TableImport, *, by: Actor, at: datetime) -> None:
    if row.erased_at is None:
        stream = target_of(row.kind).stream
        row.erased_at = at
        row.save(update_fields=["erased_at"])
        record(stream, row.pk, f"{stream}.file_erased", by=by, at=at)
    # If the process dies before this, the retention task deletes the folder.
    transaction.on_commit(lambda: shutil.rmtree(folder_of(row.pk), ignore_errors=True))


def past(cutoff: datetime) -> QuerySet[TableImport]:
    """Imports whose files were uploaded before a time and are no longer needed, but not deleted
    yet.
    """
    due = TableImport.objects.filter(created_at__lt=cutoff, erased_at=None)
    return due.exclude(state__in=UNDER_WAY)


@transaction.atomic
def erase_files(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete files that were uploaded before a time; see `core.retention`."""
    due = past(cutoff).order_by("created_at", "id")
    rows = list(due.select_for_update(skip_locked=True)[:batch])
    for row in rows:
        _erase(row, by=by, at=at)
    RejectedRow.objects.filter(run__started_at__lt=cutoff).delete()
    return len(rows)


@transaction.atomic
def read_rejects(*, kind: str, table: UUID, by: Actor, at: datetime) -> tuple[TableImport, Path]:
    """The list of rejected rows. Reading it is recorded, since it contains the data of the table.

    Raises:
        NotFound: no rejected rows, or deleted.
    """
    row, stream = _locked(by, kind, table), target_of(kind).stream
    path = rejects_of(row.pk)
    if row.erased_at is not None or not path.is_file():
        raise NotFound(_("No rejected rows, or the file was deleted."), "import.no_rejects")
    record(stream, row.pk, f"{stream}.rejects_read", by=by, at=at)
    return row, path


def run_of(row: TableImport) -> ImportRun | None:
    """Progress of the rows, as stored in the same transaction as the rows."""
    try:
        mapping = mapping_of(row)
    except Invalid:
        return None
    identity = target_of(row.kind).identity(mapping, row.by_id)
    runs = ImportRun.objects.filter(mapping=identity, file_digest=row.file_digest)
    return runs.order_by("-started_at").first()


@transaction.atomic
def erase_of_left(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete files uploaded by people who have left, and their names as senders; imported records
    are kept.
    """
    left = directory.left_before(cutoff).values("pk")
    rows = TableImport.objects.filter(by__in=left).exclude(state__in=UNDER_WAY)
    return _forget_senders(rows, by=by, at=at, batch=batch)


@transaction.atomic
def erase_senders(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase the senders of files imported before a time; the events keep an identifier."""
    rows = TableImport.objects.filter(finished_at__lt=cutoff, by__isnull=False)
    return _forget_senders(rows, by=by, at=at, batch=batch)


def _forget_senders(rows: QuerySet[TableImport], *, by: Actor, at: datetime, batch: int) -> int:
    found = list(rows.order_by("pk")[:batch])
    for row in found:
        _erase(row, by=by, at=at)
    TableImport.objects.filter(pk__in=[row.pk for row in found]).update(by=None)
    return len(found)
