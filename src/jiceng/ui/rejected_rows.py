"""File of the rows that an import rejected: their own columns, line number and reason.

A spreadsheet with text cells only, so that correcting it changes nothing else: opened from a CSV
file, long numbers would lose digits. A path that ends in ``.csv`` gives CSV for programs, without
formula cells.
"""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Collection, Sequence
from itertools import count
from pathlib import Path
from typing import Self

from django.utils.translation import gettext as _

from jiceng.core.errors import Problem
from jiceng.ui import sheets
from jiceng.ui.tables import TableRow

LINE, REASON = "line", "reason"


def headings(columns: Sequence[str], needed: Collection[str]) -> tuple[list[str], tuple[str, str]]:
    """Columns of the source table, and the names of the two added columns.

    In a corrected list that is imported again the two columns are replaced. A table that has
    columns of these names keeps them, and ours get a number.

    Args:
        needed: columns that the mapping uses, which therefore belong to the table.
    """
    kept = list(columns[:-2])
    if tuple(columns[-2:]) == _own(kept) and not {*columns[-2:]} & {*needed}:
        return kept, _own(kept)
    return list(columns), _own(columns)


def _own(columns: Sequence[str]) -> tuple[str, str]:
    taken = {*columns}
    for n in count(1):
        pair = (LINE, REASON) if n == 1 else (f"{LINE} {n}", f"{REASON} {n}")
        if taken.isdisjoint(pair):
            return pair
    raise AssertionError  # there is always a next number


class Rejects:
    """Writer of the file, which appears complete or not at all; without a path nothing is
    written.
    """

    def __init__(self, path: Path | None, columns: list[str], needed: Collection[str] = ()) -> None:
        self.path, self._width = path, len(columns)
        self._columns, self._own = headings(columns, needed)
        self._draft = ""
        self._add: Callable[[Sequence[str]], None] | None = None
        self._close: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        if self.path is not None:
            try:
                handle, self._draft = tempfile.mkstemp(
                    dir=self.path.resolve().parent, prefix=f".{self.path.name}."
                )
                heading = [*self._columns, *self._own]
                if self.path.suffix.lower() == ".csv":
                    self._begin_csv(handle, heading)
                else:
                    os.close(handle)
                    texts = sheets.Texts(Path(self._draft), _("Rejected rows"), heading)
                    self._add, self._close = texts.add, texts.close
            except OSError as error:
                raise Problem(
                    _("The list of rejects “%(path)s” cannot be written: %(why)s.")
                    % {"path": self.path.name, "why": error.strerror},
                    "import.rejects",
                ) from error
        return self

    def _begin_csv(self, handle: int, heading: Sequence[str]) -> None:
        # With a byte order mark, so that spreadsheets detect UTF-8.
        file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
        writer = csv.writer(file)
        writer.writerow(heading)
        self._add = lambda cells: writer.writerow([sheets.no_formula(cell) for cell in cells])
        self._close = file.close

    def add(self, line: int, row: TableRow, reason: str) -> None:
        """Add a row; surplus cells follow the reason."""
        if self._add is None:
            return
        width = len(self._columns)
        cells = [row.get(name, "") for name in self._columns]
        if not any(name in row for name in self._columns):
            values = list(row.values())
            cells = [*values[:width], *values[self._width :]]
        cells += [""] * (width - len(cells))
        self._add([*cells[:width], str(line), reason, *cells[width:]])

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self.path is None:
            return
        self._close()
        if kind is None:
            Path(self._draft).chmod(0o644)
            Path(self._draft).replace(self.path)
        else:
            Path(self._draft).unlink(missing_ok=True)
