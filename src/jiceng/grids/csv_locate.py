"""Add a column of grid codes to a CSV of any size, leaving every other byte as it was.

Rows are cut by bytes, not decoded and written anew: quotes, encodings and line ends stay. That is
safe for UTF-8 and GB 18030, in which no character holds the byte of a comma, quote or line end.
"""

from __future__ import annotations

import csv
import io
import math
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid
from jiceng.grids.readers import decode

Find = Callable[[Sequence[float], Sequence[float]], Sequence[str]]

_CHUNK_ROWS = 65_536
_MAX_RECORD_BYTES = 4 * 1024 * 1024
_DELIMITERS = (b",", b"\t", b";")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Counts:
    """What a run has seen: data rows, and those that a cell was found for."""

    read: int
    located: int


def add_codes(
    source: Path,
    target: Path,
    *,
    lon: str,
    lat: str,
    find: Find,
    column: str = "grid_code",
    progress: Callable[[int], None] = lambda _size: None,
) -> Counts:
    """Write a copy of a CSV file with one more column.

    The target appears whole or not at all, and may be the source itself.

    Args:
        lon, lat: names of the columns with degrees.
        find: gives the codes of many points, "" where there is none; NaN is no point.
        column: name of the new column.
        progress: is told how many bytes have been read since it was last called.

    Raises:
        Invalid: a column is missing or there already, or the file is no CSV.
    """
    try:
        with source.open("rb") as file:
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
            try:
                with os.fdopen(handle, "wb") as out:
                    counts = _copy(file, out, lon, lat, find, column, progress)
                Path(name).chmod(0o644)
                Path(name).replace(target)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise Invalid(
            _("The file “%(path)s” cannot be read or written: %(why)s.")
            % {"path": error.filename or source.name, "why": error.strerror or str(error)},
            "table.unreadable",
        ) from error
    return counts


def _copy(
    file: BinaryIO,
    out: BinaryIO,
    lon: str,
    lat: str,
    find: Find,
    column: str,
    progress: Callable[[int], None],
) -> Counts:
    records = _records(file)
    header = next(records, b"")
    if header.startswith(_UTF16):
        raise Invalid(_("The file is UTF-16. Save it as UTF-8."), "table.encoding")
    if not header.strip():
        raise Invalid(_("The file is empty: it has no header."), "table.empty")
    layout = _layout(header, lon, lat, column)
    body, end = _split_end(header)
    out.write(body + layout.delimiter + column.encode() + end)
    progress(len(header))
    read = located = 0
    while chunk := list(_take(records, _CHUNK_ROWS)):
        rows = [record for record in chunk if record.strip()]
        points = [_point(record, layout) for record in rows]
        codes = find([p[0] for p in points], [p[1] for p in points]) if rows else []
        found = iter(zip(points, codes, strict=True))
        lines = []
        for record in chunk:
            if not record.strip():
                lines.append(record)  # a blank line is no row
                continue
            point, code = next(found)
            body, end = _split_end(record)
            lines.append(
                body + layout.delimiter * max(layout.width - point[2], 0) + layout.delimiter
                + code.encode() + end
            )  # fmt: skip
            located += bool(code)
        out.write(b"".join(lines))
        read += len(rows)
        progress(sum(map(len, chunk)))
    return Counts(read, located)


@dataclass(frozen=True, slots=True)
class _Layout:
    delimiter: bytes
    width: int
    lon: int
    lat: int


def _layout(header: bytes, lon: str, lat: str, column: str) -> _Layout:
    text = decode(header).strip("\r\n")
    names: list[str] = []
    for delimiter in _DELIMITERS:
        cells = next(csv.reader([text], delimiter=delimiter.decode()))
        cells = [cell.strip() for cell in cells]
        if lon in cells and lat in cells:
            if column in cells:
                raise Invalid(
                    _("The file has a column “%(column)s” already. Name another with --column.")
                    % {"column": column},
                    "table.column_taken",
                )
            return _Layout(delimiter, len(cells), cells.index(lon), cells.index(lat))
        names = names or cells
    missing = lon if lon not in names else lat
    raise Invalid(
        _("The file has no column “%(column)s”. Its columns are: %(columns)s.")
        % {"column": missing, "columns": ", ".join(names[:40])},
        "table.no_column",
    )


def _records(file: BinaryIO) -> Iterator[bytes]:
    """Whole records with their line ends; a quoted field may run over several lines."""
    held = b""
    start = 0
    for number, line in enumerate(file, 1):
        if held:
            line = held + line  # noqa: PLW2901
        else:
            start = number
        if line.count(b'"') % 2:
            held = line
            if len(held) > _MAX_RECORD_BYTES:
                break
            continue
        held = b""
        yield line
    if held:
        raise Invalid(
            _("Line %(line)d opens a quote that is never closed.") % {"line": start},
            "table.open_quote",
            line=start,
        )


def _take(records: Iterator[bytes], count: int) -> Iterator[bytes]:
    for _i, record in zip(range(count), records, strict=False):
        yield record


def _split_end(record: bytes) -> tuple[bytes, bytes]:
    if record.endswith(b"\r\n"):
        return record[:-2], b"\r\n"
    if record.endswith(b"\n"):
        return record[:-1], b"\n"
    return record, b""


def _point(record: bytes, layout: _Layout) -> tuple[float, float, int]:
    """Longitude, latitude (NaN where there is no number), and how many cells the record has."""
    cells: Sequence[bytes | str]
    if b'"' in record:
        # Latin-1 keeps every byte; only the two numbers are looked at.
        text = record.decode("latin-1").rstrip("\r\n")
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=chr(layout.delimiter[0])))
    else:
        cells = record.rstrip(b"\r\n").split(layout.delimiter)
    try:
        return float(cells[layout.lon]), float(cells[layout.lat]), len(cells)
    except (ValueError, IndexError):
        return math.nan, math.nan, len(cells)
