"""Imports asked for on a page: what may be done with them. `work` then does them in the background.

The file lies in `imports` below JICENG_HOME's uploads, with the list of rejects beside it, and is
deleted a month later: it holds what callers said, in clear.
"""

from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from procrastinate import exceptions
from procrastinate.contrib.django import app

from jiceng.cases.importing.mapping import (
    COORDINATOR,
    REJECT,
    Mapping,
    Unknown,
    load_mapping,
    parse,
    shipped,
)
from jiceng.cases.importing.reader import MappingProblem
from jiceng.cases.models import ImportJob, ImportReject, ImportRun, ImportState
from jiceng.cases.permissions import CASE_IMPORT
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory

# By its name: the tasks' module stands above this one.
TASK = "jiceng.cases.tasks.do_import"
_MAPPING_FIELDS = ("mapping_name", "mapping_text", "unknown_units", "unknown_categories")
UNKNOWN = ("", COORDINATOR, REJECT)
KEEP_FILES = timedelta(days=30)
MOST_LETTERS = 64_000
STARTABLE = frozenset({ImportState.READY, ImportState.STOPPED, ImportState.FAILED})
UNDER_WAY = frozenset({ImportState.WAITING, ImportState.RUNNING})


def visible_to(actor: Actor) -> QuerySet[ImportJob]:
    """The imports of the units at which, or above which, the actor may import."""
    reach = actor.reach(CASE_IMPORT)
    return ImportJob.objects.filter(directory.within(reach, "unit__path"))


def get(actor: Actor, job: UUID) -> ImportJob:
    """One import.

    Raises:
        NotFound: missing or hidden.
    """
    found = visible_to(actor).select_related("by").filter(pk=job).first()
    if found is None:
        raise _missing()
    return found


def _missing() -> NotFound:
    return NotFound(_("Import not found, or not visible to you."), "import.not_found")


def _locked(actor: Actor, job: UUID) -> ImportJob:
    actor.may(CASE_IMPORT).or_refuse()
    found = visible_to(actor).select_for_update(of=("self",)).filter(pk=job).first()
    if found is None:
        raise _missing()
    return found


def folder_of(job: UUID) -> Path:
    """Where an import's files lie."""
    return Path(settings.MEDIA_ROOT) / "imports" / str(job)


def table_of(job: UUID) -> Path:
    """The file that is to be imported."""
    return folder_of(job) / "table.csv"


def rejects_of(job: UUID) -> Path:
    """The rows that were not taken."""
    return folder_of(job) / "rejects.xlsx"


def mapping_of(job: ImportJob) -> Mapping:
    """How an import's file is read.

    Raises:
        MappingProblem: none is chosen, or the one that is has a mistake.
    """
    return mapping_from(
        job.mapping_name, job.mapping_text, job.unknown_units, job.unknown_categories
    )


def mapping_from(name: str, text: str, units: str = "", categories: str = "") -> Mapping:
    """A shipped mapping by its name, or one of somebody's own by its text.

    Args:
        units, categories: what becomes of those that are not known here: "coordinator" or
            "reject"; "" leaves it to the mapping.

    Raises:
        MappingProblem: as it says.
    """
    if name:
        if name not in shipped():  # a path would read any file of the server
            raise MappingProblem(
                _("There is no mapping “%(name)s”. Give a file, or one of: %(known)s.")
                % {"name": name[:40], "known": ", ".join(shipped())},
                "mapping.missing",
            )
        return _with(load_mapping(name), units, categories)
    if not text.strip():
        raise MappingProblem(_("Choose how the file is to be read."), "mapping.none")
    if len(text) > MOST_LETTERS:
        raise MappingProblem(_("The mapping is too long."), "mapping.too_long")
    mapping = parse("own", text, hashlib.sha256(text.encode()).hexdigest())
    return _with(mapping, units, categories)


def _with(mapping: Mapping, units: str, categories: str) -> Mapping:
    """A mapping with another answer to what is not known here."""
    for choice in (units, categories):
        if choice not in UNKNOWN:
            raise MappingProblem(_("Choose one from the list."), "form.choice")
    if units:
        mapping = replace(mapping, units=replace(mapping.units, unknown=Unknown(units)))
    if categories:
        told = replace(mapping.categories, unknown=Unknown(categories))
        mapping = replace(mapping, categories=told)
    if units or categories:
        # Another answer is another import: it must not go on where this one's rows ended.
        marks = f"{units[:1]}{categories[:1]}"
        mapping = replace(mapping, identity=f"{mapping.identity}+{marks}")
    return mapping


@transaction.atomic
def submit(
    *,
    path: Path,
    name: str,
    digest: str,
    by: Actor,
    at: datetime,
    language: str = "",
    like: ImportJob | None = None,
) -> ImportJob:
    """Take a file over, to be imported later.

    Args:
        path: the file, on the disk of the uploads; it is moved.
        name: as its sender calls it.
        digest: its SHA-256, in hex.
        language: of the reasons in the list of rejects.
        like: an earlier import whose mapping is used again, for a corrected file.

    Raises:
        Forbidden: without the right to import.
    """
    by.may(CASE_IMPORT).or_refuse()
    unit = next((g.unit_id for g in by.grants if CASE_IMPORT in g.permissions), None)
    if by.id is None or unit is None:
        raise Refused(_("Only staff with a position can upload files."), "import.nobody")
    job = ImportJob(
        id=uuid7(),
        unit_id=unit,
        by_id=by.id,
        language=language,
        file_name=name[-200:],
        file_bytes=path.stat().st_size,
        file_digest=digest,
        created_at=at,
    )
    if like is not None:
        for name_ in _MAPPING_FIELDS:
            setattr(job, name_, getattr(like, name_))
    job.save(force_insert=True)
    data = {"digest": digest, "bytes": job.file_bytes, "unit": unit}
    if like is not None:
        data["like"] = like.id
    record("import", job.id, "import.submitted", by=by, at=at, data=data)
    table = table_of(job.id)
    table.parent.mkdir(parents=True, mode=0o700)
    path.replace(table)
    return job


@transaction.atomic
def choose_mapping(
    *,
    job: UUID,
    name: str,
    text: str,
    by: Actor,
    at: datetime,
    units: str = "",
    categories: str = "",
) -> ImportJob:
    """Say how the file is to be read.

    Args:
        name: of a shipped mapping, or "" with a text.
        units, categories: as in `mapping_from`.

    Raises:
        MappingProblem: the mapping cannot be used; the one before stays.
        Refused: it is being imported.
    """
    row = _locked(by, job)
    _require(row, STARTABLE)
    mapping = mapping_from(name, text, units, categories)
    row.mapping_name, row.mapping_text = name, "" if name else text
    row.unknown_units, row.unknown_categories = units, categories
    row.save(update_fields=_MAPPING_FIELDS)
    data = {"mapping": mapping.identity}
    record("import", row.id, "import.mapped", by=by, at=at, data=data)
    return row


@transaction.atomic
def start(*, job: UUID, by: Actor, at: datetime) -> ImportJob:
    """Put the import in the queue of the background worker; one that was stopped goes on.

    Raises:
        Refused: it is under way or done, or its file is deleted.
        MappingProblem: there is no mapping.
    """
    row = _locked(by, job)
    _require(row, STARTABLE)
    if row.erased_at is not None:
        raise Refused(_("The file has been deleted. Send it again."), "import.erased")
    mapping_of(row)
    row.state, row.stop_asked, row.attempts, row.problem = ImportState.WAITING, False, 0, ""
    row.save(update_fields=["state", "stop_asked", "attempts", "problem"])
    record("import", row.id, "import.started", by=by, at=at, data={"digest": row.file_digest})
    queue(row.id)
    return row


def queue(job: UUID) -> None:
    """Put an import into the worker's queue, in the caller's transaction; once, if it waits."""
    task = app.configure_task(TASK, queueing_lock=f"cases.import:{job}")
    with suppress(exceptions.AlreadyEnqueued), transaction.atomic():
        task.defer(job=str(job))


@transaction.atomic
def stop(*, job: UUID, by: Actor, at: datetime) -> ImportJob:
    """Have an import stop after the rows that it is writing now; what is written stays."""
    row = _locked(by, job)
    _require(row, UNDER_WAY)
    if row.state == ImportState.WAITING:
        row.state = ImportState.STOPPED
    row.stop_asked = True
    row.save(update_fields=["state", "stop_asked"])
    record("import", row.id, "import.stop_asked", by=by, at=at)
    return row


@transaction.atomic
def delete_file(*, job: UUID, by: Actor, at: datetime) -> ImportJob:
    """Delete the file and the rejects now; requests that were opened from it stay."""
    row = _locked(by, job)
    _require(row, frozenset(ImportState) - UNDER_WAY)
    _erase(row, by=by, at=at)
    return row


def _require(row: ImportJob, states: frozenset[ImportState]) -> None:
    if row.state not in states:
        raise Refused(
            _("This is not possible now: the import is “%(state)s”. Reload the page.")
            % {"state": row.get_state_display()},
            "import.wrong_state",
        )


def _erase(row: ImportJob, *, by: Actor, at: datetime) -> None:
    if row.erased_at is None:
        row.erased_at = at
        row.save(update_fields=["erased_at"])
        record("import", row.id, "import.file_erased", by=by, at=at)
    # A process that dies before this leaves the folder to the sweep.
    transaction.on_commit(lambda: shutil.rmtree(folder_of(row.id), ignore_errors=True))


def files_past(cutoff: datetime) -> QuerySet[ImportJob]:
    """Imports whose files were sent before a moment and are still there, but not needed."""
    due = ImportJob.objects.filter(created_at__lt=cutoff, erased_at=None)
    return due.exclude(state__in=UNDER_WAY)


@transaction.atomic
def erase_files(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete files that were sent before a moment; see `core.retention`."""
    due = files_past(cutoff).order_by("created_at", "id")
    rows = list(due.select_for_update(skip_locked=True)[:batch])
    for row in rows:
        _erase(row, by=by, at=at)
    ImportReject.objects.filter(run__started_at__lt=cutoff).delete()
    return len(rows)


@transaction.atomic
def read_rejects(*, job: UUID, by: Actor, at: datetime) -> tuple[ImportJob, Path]:
    """The list of rows that were not taken; that it was read is put on record, since it says who
    called.

    Raises:
        NotFound: there is none, or not any more.
    """
    row = _locked(by, job)
    path = rejects_of(row.id)
    if row.erased_at is not None or not path.is_file():
        raise NotFound(_("No rejected rows, or the file was deleted."), "import.no_rejects")
    record("import", row.id, "import.rejects_read", by=by, at=at)
    return row, path


def run_of(job: ImportJob) -> ImportRun | None:
    """How far the rows have come, as it is written with them."""
    try:
        identity = mapping_of(job).identity
    except Invalid:
        return None
    runs = ImportRun.objects.filter(mapping=identity, file_digest=job.file_digest)
    return runs.order_by("-started_at").first()
