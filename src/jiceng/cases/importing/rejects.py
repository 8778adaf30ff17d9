"""The list of rows that an import did not take: their own columns, the line, the reason."""

from __future__ import annotations

import csv
import os
import tempfile
from pathlib import Path
from typing import Any, Self

from django.utils.translation import gettext as _

from jiceng.core.errors import Problem
from jiceng.core.tables import Row

LINE, REASON = "line", "reason"


class Rejects:
    """A CSV file that appears whole at the end, or not at all; without a path nothing is kept."""

    def __init__(self, path: Path | None, columns: list[str]) -> None:
        self.path, self._columns = path, columns
        self._draft = ""
        self._writer: Any = None

    @property
    def is_wanted(self) -> bool:
        """Whether anybody asked for the list."""
        return self.path is not None

    def __enter__(self) -> Self:
        if self.path is not None:
            try:
                handle, self._draft = tempfile.mkstemp(
                    dir=self.path.resolve().parent, prefix=f".{self.path.name}."
                )
            except OSError as error:
                raise Problem(
                    _("The list of rejects “%(path)s” cannot be written: %(why)s.")
                    % {"path": self.path.name, "why": error.strerror},
                    "import.rejects",
                ) from error
            # With a mark, so that a spreadsheet takes it for UTF-8.
            self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow([*self._columns, LINE, REASON])
        return self

    def add(self, line: int, row: Row, reason: str) -> None:
        """Add a row; the cells of one that was too long come as they are, cut to the header."""
        if self._writer is None:
            return
        cells = [row.get(name, "") for name in self._columns]
        if not any(name in row for name in self._columns):
            cells = list(row.values())[: len(self._columns)]
        self._writer.writerow([*cells, line, reason])

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self.path is None:
            return
        self._file.close()
        if kind is None:
            Path(self._draft).chmod(0o644)
            Path(self._draft).replace(self.path)
        else:
            Path(self._draft).unlink(missing_ok=True)
