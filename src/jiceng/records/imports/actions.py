"""What is done with a table that somebody sends: taken over, its columns chosen, begun, deleted.

The file lies in `table-imports` below the uploads, with the list of rejects beside it, and is
deleted a month later.
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jiceng.core import background_jobs
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.core.large_uploads import MEGABYTE
from jiceng.directory import public as directory
from jiceng.records.imports import mapping as mappings
from jiceng.records.imports.mapping import Mapping
from jiceng.records.imports.models import TableImport
from jiceng.records.public import PAGES, RecordPages
from jiceng.ui import table_files
from jiceng.ui.tables import detect_delimiter, detect_encoding

ERRAND: Final = "table_import"
STREAM: Final = "table_import"
KEEP_FILES: Final = timedelta(days=30)
MOST_MB: Final = 20
"""Of a table: a page reads it through whenever it is looked at."""


def pages_of(kind: str) -> RecordPages:
    """The pages of a kind whose tables come in.

    Raises:
        NotFound: there is no such kind.
    """
    found = PAGES.by_key().get(kind)
    if found is None or not found.import_key:
        raise NotFound(_("Record type not found."), "record.kind")
    return found


def right_of(kind: str) -> str:
    """The right that it takes to send a table: that which begins one record."""
    return pages_of(kind).lifecycle.opening.right


def visible_to(actor: Actor, kind: str) -> QuerySet[TableImport]:
    """An actor's own imports of a kind, the newest first."""
    found = TableImport.objects.filter(kind=kind, by=actor.id).select_related("errand", "by")
    return found if actor.holds(right_of(kind)) else found.none()


def get(actor: Actor, kind: str, table: UUID) -> TableImport:
    """One import.

    Raises:
        NotFound: missing, or another's; the answer is the same.
    """
    found = visible_to(actor, kind).filter(pk=table).first()
    if found is None:
        raise _missing()
    return found


def _missing() -> NotFound:
    return NotFound(_("Import not found, or not visible to you."), "import.not_found")


def _locked(actor: Actor, kind: str, table: UUID) -> TableImport:
    actor.may(right_of(kind)).or_refuse()
    found = visible_to(actor, kind).select_for_update(of=("self",)).filter(pk=table).first()
    if found is None:
        raise _missing()
    return found


def folder_of(table: UUID) -> Path:
    """Where the files of an import lie."""
    return Path(settings.MEDIA_ROOT) / "table-imports" / str(table)


def file_of(table: UUID) -> Path:
    """The table that was sent."""
    return folder_of(table) / "table"


def rejects_of(table: UUID) -> Path:
    """The rows that were not taken."""
    return folder_of(table) / "rejects.xlsx"


def columns_of(path: Path) -> list[str]:
    """The names of a table's columns.

    Raises:
        Invalid: the file is no table.
    """
    encoding = detect_encoding(path)
    rows = table_files.rows_of(path, (), encoding, detect_delimiter(path, encoding))
    first = next((row for _line, row, why in rows if not why), None)
    return list(first) if first else []


@transaction.atomic
def submit(
    *, kind: str, path: Path, name: str, digest: str, by: Actor, at: datetime, language: str = ""
) -> TableImport:
    """Take a file over; its columns are guessed by their names.

    Args:
        path: the file, on the disk of the uploads; it is moved.
        name: as its sender calls it.
        digest: its SHA-256, in hex.
        language: of the reasons in the list of rejects.

    Raises:
        Forbidden: without the right to begin such records.
        Invalid: the file is no table, or has no rows.
        Refused: for an interface account.
    """
    pages, right = pages_of(kind), right_of(kind)
    by.may(right).or_refuse()
    if by.id is None:
        raise Refused(_("Only staff with a position can upload files."), "import.nobody")
    if path.stat().st_size > MOST_MB * MEGABYTE:
        raise Invalid(
            _("The table is larger than %(limit)s MB. Send it in several parts.")
            % {"limit": MOST_MB},
            "import.too_big",
        )
    columns = columns_of(path)
    if not columns:
        raise Refused(
            _("The table has no rows below its headings. Fill them in and send it again."),
            "import.empty",
        )
    own = [grant.unit_id for grant in by.grants if right in grant.permissions]
    guessed = mappings.guessed(pages, columns, own[0] if len(set(own)) == 1 else None)
    row = TableImport.objects.create(
        id=uuid7(),
        kind=kind,
        by_id=by.id,
        language=language,
        file_name=name[-200:],
        file_bytes=path.stat().st_size,
        file_digest=digest,
        mapping=guessed.model_dump(mode="json"),
        created_at=at,
    )
    data = {"kind": kind, "digest": digest, "bytes": row.file_bytes}
    record(STREAM, row.pk, "table_import.submitted", by=by, at=at, data=data)
    place = file_of(row.pk)
    place.parent.mkdir(parents=True, mode=0o700)
    path.replace(place)
    return row


def mapping_of(row: TableImport) -> Mapping:
    """What the columns mean, as it stands."""
    return Mapping.model_validate(row.mapping)


@transaction.atomic
def choose_columns(
    *, kind: str, table: UUID, given: dict[str, Any], by: Actor, at: datetime
) -> TableImport:
    """Say what the columns mean.

    Args:
        given: as of `mapping.chosen`.

    Raises:
        Invalid: the choice cannot be used; the one before stays.
        Refused: rows have been taken by another choice already.
    """
    row = _locked(by, kind, table)
    if row.rows_done or is_under_way(row) or row.erased_at is not None:
        raise Refused(_("Rows have been taken already. Send the file again."), "import.begun")
    chosen = mappings.chosen(pages_of(kind), given, columns_of(file_of(row.pk)))
    row.mapping = chosen.model_dump(mode="json")
    row.save(update_fields=["mapping"])
    data = {"fields": sorted(chosen.columns)}
    record(STREAM, row.pk, "table_import.columns_chosen", by=by, at=at, data=data)
    return row


def is_under_way(row: TableImport) -> bool:
    """Whether the worker has it, or will."""
    return row.errand is not None and row.errand.finished_at is None


@transaction.atomic
def start(*, kind: str, table: UUID, by: Actor, at: datetime) -> TableImport:
    """Have the rows taken by the worker, from where an earlier run ended.

    Raises:
        Invalid: the columns are not all chosen.
        Refused: it is done or under way, its file is deleted, or another one of theirs runs.
    """
    row = _locked(by, kind, table)
    if row.finished_at is not None:
        raise Refused(_("All its rows are done. Send another file."), "import.done")
    if row.erased_at is not None:
        raise Refused(_("The file has been deleted. Send it again."), "import.erased")
    mappings.chosen(pages_of(kind), row.mapping, columns_of(file_of(row.pk)))
    data = {"table": row.pk}
    row.errand = background_jobs.start(kind=ERRAND, by=by, at=at, language=row.language, data=data)
    row.save(update_fields=["errand"])
    record(STREAM, row.pk, "table_import.started", by=by, at=at, data={"rows": row.rows_done})
    return row


def stop(*, kind: str, table: UUID, by: Actor, at: datetime) -> None:
    """Have it stop after the rows that are being written; what is written stays.

    Raises:
        Refused: it is not under way.
    """
    row = get(by, kind, table)
    if row.errand is None:
        raise Refused(_("This has ended already. Reload the page."), "errand.ended")
    background_jobs.cancel(job=row.errand.pk, by=by, at=at)


@transaction.atomic
def delete_file(*, kind: str, table: UUID, by: Actor, at: datetime) -> None:
    """Delete the file and the rejects now; records that came of it stay.

    Raises:
        Refused: it is under way.
    """
    row = _locked(by, kind, table)
    if is_under_way(row):
        raise Refused(_("Rows are being taken. Stop it first."), "import.under_way")
    _erase(row, by=by, at=at)


def _erase(row: TableImport, *, by: Actor, at: datetime) -> None:
    if row.erased_at is None:
        row.rejects.all().delete()
        row.erased_at = at
        row.save(update_fields=["erased_at"])
        record(STREAM, row.pk, "table_import.file_erased", by=by, at=at)
    # A process that dies before this leaves the folder to the sweep.
    transaction.on_commit(lambda: shutil.rmtree(folder_of(row.pk), ignore_errors=True))


def past(cutoff: datetime) -> QuerySet[TableImport]:
    """Imports whose files were sent before a moment and are still there, but not needed."""
    due = TableImport.objects.filter(created_at__lt=cutoff, erased_at=None)
    return due.exclude(errand__isnull=False, errand__finished_at=None)


@transaction.atomic
def erase_files(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete files that were sent before a moment; see `core.retention`."""
    due = past(cutoff).order_by("created_at", "id")
    rows = list(due.select_for_update(skip_locked=True, of=("self",))[:batch])
    for row in rows:
        _erase(row, by=by, at=at)
    return len(rows)


@transaction.atomic
def read_rejects(*, kind: str, table: UUID, by: Actor, at: datetime) -> tuple[TableImport, Path]:
    """The list of rows that were not taken; that it was read is put on record.

    Raises:
        NotFound: there is none, or not any more.
    """
    row = _locked(by, kind, table)
    path = rejects_of(row.pk)
    if row.erased_at is not None or not path.is_file():
        raise NotFound(_("No rejected rows, or the file was deleted."), "import.no_rejects")
    record(STREAM, row.pk, "table_import.rejects_read", by=by, at=at)
    return row, path


@transaction.atomic
def erase_of_left(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete the imports of people who have left; what came of them stays."""
    left = directory.left_before(cutoff).values("pk")
    rows = list(TableImport.objects.filter(by__in=left).order_by("pk")[:batch])
    for row in rows:
        _erase(row, by=by, at=at)
    TableImport.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
