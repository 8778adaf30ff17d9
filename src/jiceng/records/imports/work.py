"""Taking the rows of a table, in the worker; whatever cuts it off, it goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from jiceng.core.background_jobs import Progress
from jiceng.core.errors import Problem
from jiceng.core.ids import uuid7
from jiceng.core.models import BackgroundJob
from jiceng.directory import public as directory
from jiceng.records.imports import actions
from jiceng.records.imports.models import RejectedRow, TableImport
from jiceng.records.imports.rows import Reader, said
from jiceng.ui import table_files
from jiceng.ui.rejected_rows import Rejects
from jiceng.ui.tables import TableRow, detect_delimiter, detect_encoding

BATCH: Final = 100
"""Rows in one transaction."""
COUNTS: Final = ("opened", "updated", "unchanged", "rejected")
"""What becomes of rows; all of them together are the rows that were read."""

Line = tuple[int, TableRow, str]


def do(errand: BackgroundJob, tell: Progress) -> dict[str, Any]:
    """Take the rest of a table's rows. The whole file is read first: a broken one changes nothing.

    Raises:
        Problem: the file cannot be read, or its sender may no longer begin such records.
        Stopped: as its sender has asked; what is written stays.
    """
    row, now = TableImport.objects.get(errand=errand.pk), timezone.now()
    actor = directory.actor_of(row.by_id, now)
    actor.may(actions.right_of(row.kind)).or_refuse()
    path, mapping = actions.file_of(row.pk), actions.mapping_of(row)
    required = tuple(mapping.columns.values())
    encoding = detect_encoding(path)
    how = (path, required, encoding, detect_delimiter(path, encoding, required))
    columns, total = actions.columns_of(path), sum(1 for _each in table_files.rows_of(*how))
    TableImport.objects.filter(pk=row.pk).update(rows_total=total)
    row.rows_total = total
    reader = Reader(actions.pages_of(row.kind), mapping, by=actor, at=now)
    with Rejects(actions.rejects_of(row.pk), columns, required) as rejects:
        rest = _passed_by(row, table_files.rows_of(*how), rejects)
        while batch := list(islice(rest, BATCH)):
            tell(row.rows_done, total)
            for line, reason in _take(row, reader, batch).items():
                rejects.add(line, next(r for n, r, _why in batch if n == line), reason)
    _end(row)
    return {name: getattr(row, name) for name in COUNTS}


def _passed_by(row: TableImport, lines: Iterator[Line], rejects: Rejects) -> Iterator[Line]:
    """The rows after those that an earlier run has done; what it rejected is listed again, since
    its list went with it."""
    listed = dict(row.rejects.values_list("line", "reason"))
    for line, cells, _why in islice(lines, row.rows_done):
        if line in listed:
            rejects.add(line, cells, listed[line])
    return lines


@transaction.atomic
def _take(row: TableImport, reader: Reader, batch: list[Line]) -> dict[int, str]:
    """Write some rows and how far it has come, both or neither; gives why which were rejected."""
    with connection.cursor() as cursor:
        # Two imports at once must not both find that something is not here yet.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"records.import:{row.kind}"])
    reasons: dict[int, str] = {}
    counts = dict.fromkeys(COUNTS, 0)
    for line, cells, why in batch:
        fate = "rejected"
        if why:
            reasons[line] = why
        else:
            try:
                with transaction.atomic():
                    fate = reader.take(cells)
            except Problem as problem:
                reasons[line] = said(problem, reader.pages)
        counts[fate] += 1
    for name, count in counts.items():
        setattr(row, name, getattr(row, name) + count)
    row.rows_done += len(batch)
    row.save(update_fields=["rows_done", *COUNTS])
    RejectedRow.objects.bulk_create(
        RejectedRow(id=uuid7(), table=row, line=line, reason=reason)
        for line, reason in reasons.items()
    )
    return reasons


def _end(row: TableImport) -> None:
    """Note that all is done; the list of rejects stands in its file by now."""
    with transaction.atomic():
        row.finished_at = timezone.now()
        row.save(update_fields=["finished_at"])
        row.rejects.all().delete()
