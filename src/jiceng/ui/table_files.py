"""Files of tables, read row by row: the same for a preview and for an import."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from jiceng.ui.tables import WORKBOOK, TableProblem, TableRow, read_rows, refuse_nul

_CHUNK: Final = 1 << 20


def is_wide(encoding: str) -> bool:
    """Whether NUL bytes belong into files of an encoding."""
    return encoding.replace("_", "-").startswith(("utf-16", "utf-32", WORKBOOK))


def digest_of(path: Path, *, wide: bool) -> str:
    """A file's SHA-256, in hex.

    Args:
        wide: whether NUL bytes belong in it.

    Raises:
        TableProblem: they do not, and there is one.
    """
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            if not wide:
                refuse_nul(chunk, done)
            done += len(chunk)
    return digest.hexdigest()


def rows_of(
    path: Path, required: Sequence[str], encoding: str, delimiter: str
) -> Iterator[tuple[int, TableRow, str]]:
    """Line, row and, for one with too many cells, why it cannot be read; in the file's order."""
    bad: list[tuple[int, TableRow, str]] = []

    def keep(problem: TableProblem, cells: list[str]) -> None:
        row = TableRow(zip(map(str, range(len(cells))), cells, strict=True))
        bad.append((problem.line, row, str(problem)))

    rows = read_rows(path, required, encoding=encoding, delimiter=delimiter, on_bad=keep)
    for row in rows:
        if bad:
            yield from bad
            bad.clear()
        yield row.line, row, ""
    yield from bad
