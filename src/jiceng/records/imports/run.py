"""Import of a file through its target: validated first, then written in batches, resumable."""

from __future__ import annotations

import gc
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from collections.abc import Mapping as MappingType
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.advisory_lock import exclusive
from jiceng.core.errors import Refused
from jiceng.core.helper_processes import Helpers, HelperTask, spare_processors
from jiceng.core.ids import uuid7
from jiceng.records.imports.models import ImportRun, RejectedRow
from jiceng.records.imports.reading import Survey, rows_of, survey
from jiceng.records.imports.table_mapping import TableMapping
from jiceng.records.imports.targets import FATES, ImportTarget, Line, RowOutcome, Start
from jiceng.ui.rejected_rows import Rejects
from jiceng.ui.tables import TableRow

MANY = 10_000
"""Helper processes are started only for files with more rows; their start takes seconds."""
READ_AT_ONCE: Final = 1_000
AHEAD: Final = 10
"""Number of chunks that are read ahead."""
# The server may notice the lost connection of a killed import with a delay.
_PATIENCE_SECONDS = 3.0

Tick = Callable[[int], None]
Taken = tuple[int, TableRow, Any]
"""Line, row, and the target's result; a text is the reason of rejection."""


@dataclass(slots=True)
class ImportReport:
    """Result of an import, over all its runs if it was interrupted.

    Args:
        read: rows of the file: the sum of the four that follow.
        opened, updated, unchanged, rejected: rows.
        notes: other counts of the target by name.
        resumed_at: rows done by an earlier run.
    """

    read: int = 0
    opened: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    seconds: float = 0.0
    notes: Counter[str] = field(default_factory=Counter)
    resumed_at: int = 0


def import_table(
    path: Path,
    mapping: TableMapping,
    target: ImportTarget,
    *,
    by: Actor,
    at: datetime,
    rejects: Path | None = None,
    tick: Callable[[int], Tick] = lambda _total: lambda _done: None,
    batch: int = 0,
    at_end: Callable[[ImportReport], None] = lambda _report: None,
) -> ImportReport:
    """Import a file, or resume an interrupted import of it.

    Args:
        rejects: path of the list of rejected rows with reasons, written at the end; contains those
            of killed runs as well.
        tick: receives the number of rows and returns a callback for the rows done.
        batch: rows in one transaction; 0 for the target's default.
        at_end: receives the result in the transaction that ends the run: if the process is killed
            before, the same run is resumed and nothing is counted twice.

    Raises:
        TableProblem: the file is malformed; nothing is written.
        Refused: the same file is being imported now.
        Forbidden: without permission to import.
    """
    by.may(target.right).or_refuse()
    began = time.monotonic()
    size, found = batch or target.batch, survey(path, mapping)
    count = spare_processors() if target.has_helpers and found.rows > MANY else 0
    with (
        _only_one(f"{target.source(mapping)}:{found.digest}"),
        _rare_collections(),
        Helpers(count) as helpers,
    ):
        file_import = _FileImport(path, mapping, target, found, helpers, by=by, at=at, batch=size)
        report = file_import.go(rejects, tick(found.rows))
        with transaction.atomic():
            file_import.end()
            at_end(report)
    if report.opened + report.updated > size:
        # Queries are planned by these statistics; autovacuum would update them only later.
        _analyse(target)
    report.seconds = round(time.monotonic() - began, 3)
    return report


class _FileImport:
    """One run over one file."""

    def __init__(
        self,
        path: Path,
        mapping: TableMapping,
        target: ImportTarget,
        found: Survey,
        helpers: Helpers,
        *,
        by: Actor,
        at: datetime,
        batch: int,
    ) -> None:
        self.path, self.mapping, self.target, self.survey = path, mapping, target, found
        self.at, self.batch = at, batch
        self.run = self._run(target.identity(mapping, by.id))
        # A resumed run uses the same time, so that rows are validated alike.
        start = Start(found, by, at, self.run.started_at, helpers)
        self.writer = target.writer(mapping, start)
        self.report = ImportReport(read=found.rows, resumed_at=self.run.rows_done)

    def _run(self, identity: str) -> ImportRun:
        found, _is_new = ImportRun.objects.get_or_create(
            mapping=identity,
            file_digest=self.survey.digest,
            finished_at=None,
            defaults={
                "id": uuid7(),
                "file_name": self.path.name[:200],
                "started_at": self.at,
            },
        )
        return found

    def go(self, rejects_path: Path | None, tick: Tick) -> ImportReport:
        """Process the remaining rows; the list of rejected rows is complete before the run ends."""
        listed = dict(self.run.rejects.values_list("line", "reason")) if self.run.rows_done else {}
        found = self.survey
        with Rejects(rejects_path, found.columns, self.mapping.required) as rejects:
            done = 0
            pending: list[Taken] = []
            for line, row, taken in self._read():
                done += 1
                if done <= self.run.rows_done:
                    self._skip((line, row, taken), listed, rejects)
                    continue
                pending.append((line, row, taken))
                if len(pending) >= self.batch:
                    self._write(pending, done, rejects)
                    if done == self.batch:
                        # A session caches the plans of foreign key checks; a plan made for an
                        # empty table may scan a complete index for each row of a full one.
                        _analyse(self.target)
                    pending = []
                    tick(done)
            self._write(pending, done, rejects)
            tick(done)
        return self._final_report()

    def end(self) -> None:
        """Mark the run as ended, in the caller's transaction."""
        self.run.rejects.all().delete()
        self.run.finished_at = self.at
        self.run.save(update_fields=["finished_at"])

    def _final_report(self) -> ImportReport:
        for name in FATES:
            setattr(self.report, name, getattr(self.run, name))
        self.report.notes = Counter(self.run.notes)
        return self.report

    def _read(self) -> Iterator[Taken]:
        """Every row with its result or the reason of rejection; helper processes read ahead."""
        found, ahead = self.survey, deque[tuple[list[Line], HelperTask[Any]]]()
        rows = rows_of(self.path, self.mapping, found.encoding, found.delimiter)
        while True:
            while len(ahead) <= AHEAD and (some := list(islice(rows, READ_AT_ONCE))):
                ahead.append((some, self.writer.ask(some)))
            if not ahead:
                return
            some, task = ahead.popleft()
            for (line, row, _why), taken in zip(some, self.writer.read(some, task), strict=True):
                yield line, row, taken

    def _skip(self, taken: Taken, listed: MappingType[int, str], rejects: Rejects) -> None:
        """Skip a row of an earlier run; if it was rejected it is listed again, since that run's
        list was lost.
        """
        line, row, read = taken
        self.writer.note_done(line, read, was_rejected=line in listed)
        if line in listed:
            rejects.add(line, row, listed[line])

    def _write(self, pending: list[Taken], done: int, rejects: Rejects) -> None:
        """Write a batch and the progress in one transaction."""
        rows = [taken for _line, _row, taken in pending if not isinstance(taken, str)]
        run = self.run
        with transaction.atomic():
            outcome = self.writer.write(rows) if rows else RowOutcome()
            reasons = dict(outcome.rejected)
            reasons |= {line: why for line, _row, why in pending if isinstance(why, str)}
            run.rows_done = done
            run.opened += outcome.opened
            run.updated += outcome.updated
            run.unchanged += outcome.unchanged
            run.rejected += len(reasons)
            run.notes = dict(Counter(run.notes) + outcome.notes)
            run.save(force_update=True)
            RejectedRow.objects.bulk_create(
                RejectedRow(id=uuid7(), run=run, line=line, reason=reason)
                for line, reason in reasons.items()
            )
        for line, row, _taken in pending:
            if line in reasons:
                rejects.add(line, row, reasons[line])


@contextmanager
def _only_one(what: str) -> Iterator[None]:
    """Advisory lock for the import of one file; a second import of it is refused."""
    with exclusive(what, _PATIENCE_SECONDS) as free:
        if not free:
            raise Refused(
                _("This file is being imported already. Wait until that import has ended."),
                "import.running",
            )
        yield


def _analyse(target: ImportTarget) -> None:
    if target.analysed:
        with connection.cursor() as cursor:
            cursor.execute("SELECT core_analyse(%s)", [list(target.analysed)])


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Run the garbage collector rarely: batches hold many objects and few cycles, and collecting at
    the default rate takes a seventh of the time.
    """
    before = gc.get_threshold()
    gc.set_threshold(200_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
