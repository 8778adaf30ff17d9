"""File reader under a mapping, shared by the preview and the import."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from jiceng.cases.importing.mapping import Mapping
from jiceng.cases.importing.records import first_of
from jiceng.core import value_rules
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
        digest: SHA-256 in hex.
        rows: number of rows; -1 if they have not been counted.
        repeated: hashes (`mark_of`) of reference numbers that occur more than once; None if they
            have not been counted.
        are_rounded: whether a spreadsheet has rounded its long numbers; see `given.are_rounded`.
    """

    encoding: str
    delimiter: str
    columns: list[str]
    rows: int
    digest: str
    repeated: frozenset[int] | None
    are_rounded: bool


def survey(path: Path, mapping: Mapping) -> Survey:
    """Read a file completely before anything is written, so that a malformed one changes nothing.

    Raises:
        TableProblem: missing file, not a table, missing column, invalid bytes, unclosed quotes.
    """
    encoding, digest, delimiter = _how(path, mapping)
    count, columns, marks = 0, list(mapping.required), array("q")
    longs: list[str] = []
    for _line, row, why in rows_of(path, mapping, encoding, delimiter):
        count += 1
        if why:
            continue
        if not marks:
            columns = list(row)
        ref = first_of(mapping.columns["ref"], row)
        marks.append(mark_of(ref))
        if value_rules.is_long(ref) and len(longs) < _CHUNK:
            longs.append(ref)
    in_order = sorted(marks)
    repeated = frozenset(one for one, other in pairwise(in_order) if one == other)
    return Survey(
        encoding, delimiter, columns, count, digest, repeated, value_rules.are_rounded(longs)
    )


def _how(path: Path, mapping: Mapping) -> tuple[str, str, str]:
    """Encoding, SHA-256 and delimiter of a file."""
    encoding = detect_encoding(path) if mapping.encoding == "auto" else mapping.encoding
    digest = digest_of(path, wide=is_wide(encoding))
    return encoding, digest, detect_delimiter(path, encoding, mapping.required, mapping.delimiter)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Cache key of a survey."""

    path: Path
    changed: int
    bytes: int
    identity: str
    mapping: Mapping = field(compare=False)


def surveyed(path: Path, mapping: Mapping) -> Survey:
    """Cached `survey` for pages, valid while file and mapping do not change. Rows of a very large
    file are not counted.
    """
    try:
        known = path.stat()
    except OSError:
        return survey(path, mapping)  # says so
    return _surveyed(_Asked(path, known.st_mtime_ns, known.st_size, mapping.identity, mapping))


@lru_cache(maxsize=4)
def _surveyed(asked: _Asked) -> Survey:
    read = survey if asked.bytes <= READ_FOR_A_PAGE else _glance
    return read(asked.path, asked.mapping)


def _glance(path: Path, mapping: Mapping) -> Survey:
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
    path: Path, mapping: Mapping, encoding: str, delimiter: str
) -> Iterator[tuple[int, TableRow, str]]:
    """The rows of a file as `ui.table_files` gives them."""
    return table_files.rows_of(path, mapping.required, encoding, delimiter)
