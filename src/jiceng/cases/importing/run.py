"""Walking a file through `import_batch`: checked first, then batch by batch, resumable."""

from __future__ import annotations

import gc
import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jiceng.cases.importing.batch import Outcome, import_batch
from jiceng.cases.importing.mapping import Mapping
from jiceng.cases.importing.plan import Plan
from jiceng.cases.importing.records import Record, Records, Rejected
from jiceng.cases.importing.rejects import Rejects
from jiceng.cases.models import ImportRun
from jiceng.cases.permissions import CASE_IMPORT
from jiceng.core.access import Actor
from jiceng.core.alone import alone
from jiceng.core.errors import Refused
from jiceng.core.ids import uuid7
from jiceng.core.tables import Row, TableProblem, detect_encoding, read_rows
from jiceng.directory import public as directory

BATCH = 5_000
_CHUNK = 1 << 20
# A killed import's connection may take a moment to be noticed by the server.
_PATIENCE_SECONDS = 3.0

Tick = Callable[[int], None]


@dataclass(slots=True)
class Report:
    """What an import came to, over all its runs if it was interrupted.

    Args:
        read: rows of the file.
        opened, updated: requests.
        rejected: rows.
        left: rows with news for requests that people here have worked on.
        points: points that were no place or lay outside, by kind; of this run alone, as `left`.
        resumed_at: rows that an earlier run had done.
    """

    read: int = 0
    opened: int = 0
    updated: int = 0
    rejected: int = 0
    seconds: float = 0.0
    left: int = 0
    points: Counter[str] = field(default_factory=Counter)
    resumed_at: int = 0


@dataclass(frozen=True, slots=True)
class Survey:
    """A file that has been read through once: its encoding, columns, rows, SHA-256."""

    encoding: str
    columns: list[str]
    rows: int
    digest: str


def survey(path: Path, mapping: Mapping) -> Survey:
    """Read a file through before anything is written, so that a broken one changes nothing.

    Raises:
        TableProblem: no file, no table, a column missing, bytes that are no text, quotes that
            never close.
    """
    encoding = detect_encoding(path) if mapping.encoding == "auto" else mapping.encoding
    digest = _digest(path, wide=encoding.replace("_", "-").startswith(("utf-16", "utf-32")))
    count, columns = 0, list(mapping.required)
    for _line, row, why in rows_of(path, mapping, encoding):
        if not count and not why:
            columns = list(row)
        count += 1
    return Survey(encoding, columns, count, digest)


def _digest(path: Path, *, wide: bool) -> str:
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            if not wide and (at := chunk.find(b"\0")) >= 0:
                raise TableProblem(
                    _("The file is no text: it has a NUL byte at position %(at)d.")
                    % {"at": done + at},
                    "table.nul",
                )
            done += len(chunk)
    return digest.hexdigest()


def rows_of(path: Path, mapping: Mapping, encoding: str) -> Iterator[tuple[int, Row, str]]:
    """Line, row and, for one with too many cells, why it cannot be read; in the file's order."""
    bad: list[tuple[int, Row, str]] = []

    def keep(problem: TableProblem, cells: list[str]) -> None:
        row = Row(zip(map(str, range(len(cells))), cells, strict=True))
        bad.append((problem.line, row, str(problem)))

    rows = read_rows(
        path, mapping.required, encoding=encoding, delimiter=mapping.delimiter, on_bad=keep
    )
    for row in rows:
        if bad:
            yield from bad
            bad.clear()
        yield row.line, row, ""
    yield from bad


def import_file(
    path: Path,
    mapping: Mapping,
    *,
    by: Actor,
    at: datetime,
    rejects: Path | None = None,
    tick: Callable[[int], Tick] = lambda _total: lambda _done: None,
    batch: int = BATCH,
) -> Report:
    """Import a file, or go on with an import of it that was interrupted.

    Args:
        rejects: where the rows that are not taken go, with their reasons; written whole at the
            end, also those that a killed run had rejected.
        tick: is told the number of rows; what it returns, how many are done.
        batch: rows in one transaction.

    Raises:
        TableProblem: the file cannot be used; nothing is written.
        Refused: the same file is being imported now.
        Forbidden: without the right to import.
    """
    by.may(CASE_IMPORT).or_refuse()
    began = time.monotonic()
    found = survey(path, mapping)
    with _only_one(f"{mapping.source}:{found.digest}"), _rare_collections():
        report = _Import(path, mapping, found, by=by, at=at, batch=batch).go(
            rejects, tick(found.rows)
        )
    if report.opened + report.updated > batch:
        # Searching and the figures plan by these; the server would get to it only later.
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
        *,
        by: Actor,
        at: datetime,
        batch: int,
    ) -> None:
        self.path, self.mapping, self.survey = path, mapping, found
        self.by, self.at, self.batch = by, at, batch
        self.run = self._run()
        # The same now for a resumed run: what was not in the future then is not now either.
        self.records = Records(mapping, self.run.started_at)
        self.plan = Plan(mapping, by, directory.civil_day(self.run.started_at))
        self.report = Report(read=found.rows, resumed_at=self.run.rows_done)

    def _run(self) -> ImportRun:
        found, _is_new = ImportRun.objects.get_or_create(
            mapping=self.mapping.identity,
            file_digest=self.survey.digest,
            finished_at=None,
            defaults={
                "id": uuid7(), "file_name": self.path.name[:200], "started_at": self.at,
            },
        )  # fmt: skip
        return found

    def go(self, rejects_path: Path | None, tick: Tick) -> Report:
        """Walk the rest of the file."""
        with Rejects(rejects_path, self.survey.columns) as rejects:
            done = 0
            pending: list[tuple[int, Row, Record | str]] = []
            for line, row, why in rows_of(self.path, self.mapping, self.survey.encoding):
                done += 1
                taken = self._read(line, row, why)
                if done <= self.run.rows_done:
                    self._list_again(line, row, taken, rejects)
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
            self._write(pending, done, rejects, is_last=True)
            tick(done)
        report, run = self.report, self.run
        report.opened, report.updated, report.rejected = run.opened, run.updated, run.rejected
        return report

    def _read(self, line: int, row: Row, why: str) -> Record | str:
        if why:
            return why
        try:
            return self.records.read(row, line)
        except Rejected as reason:
            return str(reason)

    def _list_again(self, line: int, row: Row, taken: Record | str, rejects: Rejects) -> None:
        """List what an earlier run rejected: its list went with it."""
        if not rejects.is_wanted:
            return
        if isinstance(taken, Record):
            try:
                self.plan.prepare(taken, self.at)
            except Rejected as reason:
                rejects.add(line, row, str(reason))
        else:
            rejects.add(line, row, taken)

    def _write(
        self,
        pending: list[tuple[int, Row, Record | str]],
        done: int,
        rejects: Rejects,
        *,
        is_last: bool = False,
    ) -> None:
        """Write a batch and how far the run has come, both or neither."""
        records = [taken for _line, _row, taken in pending if isinstance(taken, Record)]
        run = self.run
        with transaction.atomic():
            outcome = (
                import_batch(rows=records, plan=self.plan, by=self.by, at=self.at)
                if records
                else Outcome()
            )
            reasons = dict(outcome.rejected)
            reasons |= {line: why for line, _row, why in pending if isinstance(why, str)}
            run.rows_done = done
            run.opened += outcome.opened
            run.updated += outcome.updated
            run.rejected += len(reasons)
            run.finished_at = self.at if is_last else None
            run.save(force_update=True)
        for line, row, _taken in pending:
            if line in reasons:
                rejects.add(line, row, reasons[line])
        self.report.left += outcome.left
        self.report.points.update(outcome.points)


@contextmanager
def _only_one(what: str) -> Iterator[None]:
    """Hold the right to import one file; a second import of it is refused."""
    with alone(what, _PATIENCE_SECONDS) as free:
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
    """Let the garbage collector look seldom: batches hold many objects and hardly a circle, and
    looking through them at the usual rate costs a seventh of the time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
