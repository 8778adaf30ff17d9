"""Row-wise reader of table files, shared by previews and imports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from jiceng.ui.tables import WORKBOOK, TableProblem, TableRow, read_rows, refuse_nul

_CHUNK: Final = 1 << 20


def is_wide(encoding: str) -> bool:
    """Whether an encoding uses NUL bytes."""
    return encoding.replace("_", "-").startswith(("utf-16", "utf-32", WORKBOOK))


def digest_of(path: Path, *, wide: bool) -> str:
    """SHA-256 of a file in hex.

    Args:
        wide: whether NUL bytes are allowed.

    Raises:
        TableProblem: an unexpected NUL byte.
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
    """Line and row in the order of the file, with the reason if the row has too many cells."""
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
