"""Export of a hundred thousand requests as a table, from a person's request to the finished file.

The time is that of the whole background job: rights, rows from the database, masking, names,
compression and storage of the file. The floor is the library alone, which writes exactly the same
cells from a list. The memory is the growth of the process during the export.
"""

from __future__ import annotations

import resource
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import timezone

from bench.harness import Result, at_most, best
from bench.seed import END, seeded
from bench.web import empty_view, sign_in
from jiceng.cases.models import Case
from jiceng.cases.search import exporting as rows_of
from jiceng.core import background_jobs
from jiceng.core.worktime import CIVIL
from jiceng.desk import exports
from jiceng.directory.actors import actor_of
from jiceng.directory.models import Person, Unit

REQUESTS = 100_000


def run() -> Result:
    """Seconds for the whole table; memory and the share of each part in `extra`; the best of three
    tries."""
    with seeded(REQUESTS):
        person, _cookie = sign_in(Unit.objects.get(code="990100"), ("case.read", "case.export"))
        with empty_view() as empty:
            before = _peak()  # later tries start from the first one's peak
            return best(lambda: _measure(person, before), empty)


def _measure(person: Person, before: int) -> Result:
    now = timezone.now()
    by = actor_of(person, now)
    export = exports.ask_export(
        by=by, at=now, source="search", query=f"to={END:%Y-%m-%d}", reason="bench"
    )
    began = time.perf_counter()
    row = background_jobs.run(export.pk)
    ours = time.perf_counter() - began
    grown = _peak() - before
    if row is None or row.problem:
        raise RuntimeError(row.problem if row else "somebody else is at it")
    export.refresh_from_db()
    made, size = export.rows, export.bytes
    exports.remove_export(by=by, at=timezone.now(), export=export.pk)
    cells = list(rows_of.rows(Case.objects.order_by("-opened_at", "-id")[:made]))
    began = time.perf_counter()
    _bare(cells)
    floor = time.perf_counter() - began
    return Result(
        figure=f"a table of {made} requests with {len(rows_of.columns())} columns, in the worker;"
        " the floor writes the same cells from a list",
        ours=round(ours, 1),
        floor=round(floor, 1),
        ratio=round(ours / floor, 2),
        unit="s",
        extra={"memory_mb": round(grown / 1024, 1), "file_mb": round(size / 1e6, 1)},
        goals=(
            at_most("times the library alone", ours / floor, 3),
            at_most("MB that the process grows by", grown / 1024, 200),
        ),
    )


def _peak() -> int:
    """The peak memory of this process, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _bare(cells: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(Path(folder) / "bare.xlsx", {"constant_memory": True})
        sheet, moment = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for y, row in enumerate(cells):
            for x, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(y, x, value)
                elif isinstance(value, datetime):
                    local = value.astimezone(CIVIL).replace(tzinfo=None)
                    sheet.write_datetime(y, x, local, moment)
                elif value is not None:
                    sheet.write_number(y, x, value)
        book.close()
