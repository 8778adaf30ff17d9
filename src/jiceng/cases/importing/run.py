"""Import run over a file: validated first, then written batch by batch, resumable."""

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
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jiceng.cases.importing.batch import RowOutcome, import_batch
from jiceng.cases.importing.mapping import Mapping
from jiceng.cases.importing.plan import Plan, read_all
from jiceng.cases.importing.reading import Survey, rows_of, survey
from jiceng.cases.importing.records import ImportedRequest, Records
from jiceng.cases.importing.repeats import Repeats
from jiceng.cases.intake.report import Report as IntakeReport
from jiceng.cases.models import ImportReject, ImportRun
from jiceng.cases.permissions import CASE_IMPORT
from jiceng.core.access import Actor
from jiceng.core.advisory_lock import exclusive
from jiceng.core.errors import Refused
from jiceng.core.helper_processes import Helpers, HelperTask, spare_processors
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory
from jiceng.ui.rejected_rows import Rejects
from jiceng.ui.tables import TableRow

BATCH = 5_000
MANY = 10_000
"""Helper processes are started only for files with more rows; their start takes seconds."""
READ_AT_ONCE: Final = 1_000
AHEAD: Final = 10
"""Number of chunks that are read ahead."""
# A killed import's connection may take a moment to be noticed by the server.
_PATIENCE_SECONDS = 3.0

Tick = Callable[[int], None]
Cells = tuple[int, TableRow, str]
Taken = tuple[int, TableRow, ImportedRequest | str]
Said = tuple[ImportedRequest | str, IntakeReport | str]


@dataclass(slots=True)
class ImportReport:
    """Result of an import, over all its runs if it was interrupted.

    Args:
        read: rows of the file: the sum of the four that follow.
        opened, updated, unchanged, rejected: rows.
        left: rejected rows with changes for requests that staff have edited here.
        points: invalid points and points outside the area, by kind.
        resumed_at: rows processed by an earlier run.
    """

    read: int = 0
    opened: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    seconds: float = 0.0
    left: int = 0
    points: Counter[str] = field(default_factory=Counter)
    resumed_at: int = 0


def import_file(
    path: Path,
    mapping: Mapping,
    *,
    by: Actor,
    at: datetime,
    rejects: Path | None = None,
    tick: Callable[[int], Tick] = lambda _total: lambda _done: None,
    batch: int = BATCH,
    at_end: Callable[[ImportReport], None] = lambda _report: None,
) -> ImportReport:
    """Import a file, or resume an interrupted import of it.

    Args:
        rejects: file for rejected rows with their reasons; written completely at the end, including
            those of an interrupted run.
        tick: called with the number of rows; returns a function that is called with the number
            done.
        batch: rows in one transaction.
        at_end: called with the result in the transaction that ends the run, so that an interrupted
            run is resumed and counts nothing twice.

    Raises:
        TableProblem: the file is malformed; nothing is written.
        Refused: the same file is being imported now.
        Forbidden: without permission to import.
    """
    by.may(CASE_IMPORT).or_refuse()
    began = time.monotonic()
    found = survey(path, mapping)
    count = spare_processors() if found.rows > MANY else 0
    with (
        _only_one(f"{mapping.source}:{found.digest}"),
        _rare_collections(),
        Helpers(count) as helpers,
    ):
        run = _Import(path, mapping, found, helpers, by=by, at=at, batch=batch)
        report = run.go(rejects, tick(found.rows))
        with transaction.atomic():
            run.end()
            at_end(report)
    if report.opened + report.updated > batch:
        # Update planner statistics for search and figures; autovacuum would do so only later.
        _analyse()
    report.seconds = round(time.monotonic() - began, 3)
    return report


class _Import:
    """One run over one file."""

    def __init__(
        self,
        path: Path,
        mapping: Mapping,
        found: Survey,
        helpers: Helpers,
        *,
        by: Actor,
        at: datetime,
        batch: int,
    ) -> None:
        self.path, self.mapping, self.survey = path, mapping, found
        self.by, self.at, self.batch, self.helpers = by, at, batch, helpers
        self.run = self._run()
        # A resumed run keeps its first time for checks of future dates.
        self.records = Records(mapping, self.run.started_at, are_rounded=found.are_rounded)
        day = directory.civil_day(self.run.started_at)
        self.plan = Plan(mapping, by, day, Repeats(found.repeated))
        self.report = ImportReport(read=found.rows, resumed_at=self.run.rows_done)

    def _run(self) -> ImportRun:
        found, _is_new = ImportRun.objects.get_or_create(
            mapping=self.mapping.identity,
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
                        # A session keeps the plans by which it checks foreign keys; one made for
                        # an empty table may walk a whole index for each row of a full one.
                        _analyse()
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
        report, run = self.report, self.run
        for name in ("opened", "updated", "unchanged", "rejected", "left"):
            setattr(report, name, getattr(run, name))
        report.points = Counter(run.points)
        return report

    def _read(self) -> Iterator[Taken]:
        """Every row with its record or the reason of rejection; helper processes read ahead."""
        found, ahead = self.survey, deque[tuple[list[Cells], HelperTask[list[Said]]]]()
        rows = rows_of(self.path, self.mapping, found.encoding, found.delimiter)
        while True:
            while len(ahead) <= AHEAD and (some := list(islice(rows, READ_AT_ONCE))):
                given = [(line, dict(row), why) for line, row, why in some]
                ahead.append((some, self.helpers.ask(read_all, self.records, given)))
            if not ahead:
                return
            some, asked = ahead.popleft()
            for (line, row, _why), (record, said) in zip(some, asked.result(), strict=True):
                if isinstance(record, ImportedRequest):
                    self.plan.told[line] = said
                yield line, row, record

    def _skip(self, taken: Taken, listed: MappingType[int, str], rejects: Rejects) -> None:
        """Skip a row that an earlier run has processed: list it again if it was rejected, since
        that run's list is lost; otherwise remember its reference number.
        """
        line, row, record = taken
        self.plan.told.pop(line, None)
        if line in listed:
            rejects.add(line, row, listed[line])
        elif isinstance(record, ImportedRequest):
            self.plan.repeats.note(record)

    def _write(self, pending: list[Taken], done: int, rejects: Rejects) -> None:
        """Write a batch and the progress of the run in one transaction."""
        records = [taken for _line, _row, taken in pending if isinstance(taken, ImportedRequest)]
        run = self.run
        with transaction.atomic():
            outcome = (
                import_batch(
                    rows=records, plan=self.plan, by=self.by, at=self.at, helpers=self.helpers
                )
                if records
                else RowOutcome()
            )
            reasons = dict(outcome.rejected)
            reasons |= {line: why for line, _row, why in pending if isinstance(why, str)}
            run.rows_done = done
            run.opened += outcome.opened
            run.updated += outcome.updated
            run.unchanged += outcome.unchanged
            run.rejected += len(reasons)
            run.left += outcome.left
            run.points = dict(Counter(run.points) + outcome.points)
            run.save(force_update=True)
            ImportReject.objects.bulk_create(
                ImportReject(id=uuid7(), run=run, line=line, reason=reason)
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


_ANALYSED = ["cases_case", "cases_casesearch", "core_event", "core_stream"]


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_analyse(%s)", [_ANALYSED])


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
