"""File reader under a mapping, shared by the preview and the import."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Cells
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path

from jiceng.core import text_cleaning, value_rules
from jiceng.core.errors import Invalid
from jiceng.records.imports.table_mapping import AUTO, TableMapping
from jiceng.ui import table_files
from jiceng.ui.table_files import digest_of, is_wide
from jiceng.ui.tables import TableRow, detect_delimiter, detect_encoding

READ_FOR_A_PAGE = 64 << 20
"""Maximum number of bytes that a page reads completely, which takes a second or two."""

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Survey:
    """Properties of a file that has been read once.

    Args:
        digest: SHA-256, in hex.
        rows: number of rows; -1 if not counted.
        repeated: hashes (`mark_of`) of reference numbers that occur more than once; None if not
            counted.
        are_rounded: long numbers were rounded by a spreadsheet; see `value_rules.are_rounded`.
    """

    encoding: str
    delimiter: str
    columns: list[str]
    rows: int
    digest: str
    repeated: frozenset[int] | None
    are_rounded: bool


def survey(path: Path, mapping: TableMapping) -> Survey:
    """Read a complete file before anything is written, so that an invalid one changes nothing.

    Raises:
        TableProblem: missing file, not a table, missing column, invalid bytes, unclosed quotes.
    """
    encoding, digest, delimiter = _how(path, mapping)
    count, columns, marks, own_number = 0, list[str](), array("q"), mapping.own_number
    longs: list[str] = []
    for _line, row, why in rows_of(path, mapping, encoding, delimiter):
        count += 1
        if why:
            continue
        if not columns:
            columns = list(row)
        if not own_number:
            continue
        ref = first_of(own_number, row)
        marks.append(mark_of(ref))
        if value_rules.is_long(ref) and len(longs) < _CHUNK:
            longs.append(ref)
    in_order = sorted(marks)
    repeated = frozenset(one for one, other in pairwise(in_order) if one == other)
    return Survey(
        encoding,
        delimiter,
        columns or list(mapping.required),
        count,
        digest,
        repeated,
        value_rules.are_rounded(longs),
    )


def _how(path: Path, mapping: TableMapping) -> tuple[str, str, str]:
    """Encoding, SHA-256 and delimiter of a file."""
    encoding = detect_encoding(path) if mapping.encoding == AUTO else mapping.encoding
    digest = digest_of(path, wide=is_wide(encoding))
    return encoding, digest, detect_delimiter(path, encoding, mapping.required, mapping.delimiter)


@dataclass(frozen=True, slots=True)
class _SurveyRequest:
    """Cache key of a survey."""

    path: Path
    changed: int
    bytes: int
    read_by: tuple[object, ...]
    mapping: TableMapping = field(compare=False)


def surveyed(path: Path, mapping: TableMapping) -> Survey:
    """Cached `survey` for a page, read again only after changes. Of a very large file only the
    first rows and the size are read.
    """
    try:
        known = path.stat()
    except OSError:
        return survey(path, mapping)  # says so
    read_by = (mapping.encoding, mapping.delimiter, mapping.required, mapping.own_number)
    return _surveyed(_SurveyRequest(path, known.st_mtime_ns, known.st_size, read_by, mapping))


@lru_cache(maxsize=4)
def _surveyed(request: _SurveyRequest) -> Survey:
    read = survey if request.bytes <= READ_FOR_A_PAGE else _glance
    return read(request.path, request.mapping)


def _glance(path: Path, mapping: TableMapping) -> Survey:
    encoding, digest, delimiter = _how(path, mapping)
    first: TableRow | dict[str, str] = next(
        (row for _n, row, why in rows_of(path, mapping, encoding, delimiter) if not why), {}
    )
    columns = list(first) or list(mapping.required)
    return Survey(encoding, delimiter, columns, -1, digest, None, are_rounded=False)


def mark_of(ref: str) -> int:
    """64-bit hash of a reference number."""
    return int.from_bytes(hashlib.blake2b(ref.encode(), digest_size=8).digest(), "big", signed=True)


def rows_of(
    path: Path, mapping: TableMapping, encoding: str, delimiter: str
) -> Iterator[tuple[int, TableRow, str]]:
    """Rows of a file as returned by `ui.table_files`."""
    return table_files.rows_of(path, mapping.required, encoding, delimiter)


def columns_of(path: Path) -> list[str]:
    """Column names of a table; none if it has no rows.

    Raises:
        TableProblem: the file is not a table.
    """
    encoding = detect_encoding(path)
    rows = table_files.rows_of(path, (), encoding, detect_delimiter(path, encoding))
    first = next((row for _line, row, why in rows if not why), None)
    return list(first) if first else []


def readable_columns_of(path: Path) -> list[str]:
    """Column names of a table; none if the file cannot be read, which its preview explains."""
    try:
        return columns_of(path)
    except Invalid:
        return []


def first_rows_of(path: Path, most: int) -> list[TableRow]:
    """The first rows of a table, to show samples of its columns; none if it cannot be read."""
    try:
        encoding = detect_encoding(path)
        rows = table_files.rows_of(path, (), encoding, detect_delimiter(path, encoding))
        return list(islice((row for _line, row, why in rows if not why), most))
    except Invalid:
        return []


def first_of(names: Sequence[str], cells: Cells[str, str]) -> str:
    """First filled one of some columns."""
    for name in names:
        cell = text_cleaning.clean(cells.get(name, "")).strip()
        if cell:
            return cell
    return ""
