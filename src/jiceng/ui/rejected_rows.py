"""The list of rows that an import did not take: their own columns, the line, the reason.

A spreadsheet whose cells are all text, so that whoever corrects it there changes nothing else: the
long numbers of a CSV file would lose their digits when it is opened. Where a name ends in ``.csv``
it is one for programs, in which nothing is a formula.
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
    """The columns of a table that a list of rejects repeats, and the names of its own two.

    A list that was corrected and sent back, and is not taken again, gets new lines and reasons in
    the place of the old ones. A table with columns of these names keeps them, beside ours.

    Args:
        needed: columns that the mapping looks at, which are the table's own.
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
    """A table that appears whole at the end, or not at all; without a path nothing is kept."""

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
        # With a mark, so that a spreadsheet takes it for UTF-8.
        file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
        writer = csv.writer(file)
        writer.writerow(heading)
        self._add = lambda cells: writer.writerow([sheets.no_formula(cell) for cell in cells])
        self._close = file.close

    def add(self, line: int, row: TableRow, reason: str) -> None:
        """Add a row; what one has too many of stands behind the reason."""
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
