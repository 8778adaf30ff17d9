"""Addition of a column of grid codes to a CSV of any size; all other bytes stay unchanged.

Rows are split by bytes without decoding, so quotes, encodings and line ends stay. That is
safe for UTF-8 and GB 18030, in which no character holds the byte of a comma, quote or line end.
"""

from __future__ import annotations

import csv
import math
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid
from jiceng.grids.file_readers import decode

Find = Callable[[Sequence[float], Sequence[float]], Sequence[str]]

_CHUNK_ROWS = 65_536
_MAX_RECORD_BYTES = 4 * 1024 * 1024
_DELIMITERS = (b",", b"\t", b";")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of a run: data rows, and rows with a cell."""

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
        find: returns the codes of many points, "" where there is none; NaN is no point.
        column: name of the new column.
        progress: called with the number of bytes read since the last call.

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
    lines = enumerate(file, 1)
    header = _header(lines)
    if header.startswith(_UTF16):
        raise Invalid(_("The file is UTF-16. Save it as UTF-8."), "table.encoding")
    if not header.strip():
        raise Invalid(_("The file is empty: it has no header."), "table.empty")
    layout = _layout(header, lon, lat, column)
    body, end = _split_end(header)
    out.write(body + layout.delimiter + column.encode() + end)
    progress(len(header))
    read = located = 0
    records = _records(lines, layout.delimiter)
    while chunk := list(_take(records, _CHUNK_ROWS)):
        rows = [record for record in chunk if record.strip()]
        points = _points(rows, layout)
        codes = find(points.lon, points.lat) if rows else []
        found = iter(zip(points.widths, codes, strict=True))
        written = []
        for record in chunk:
            if not record.strip():
                written.append(record)  # a blank line is no row
                continue
            width, code = next(found)
            body, end = _split_end(record)
            short = max(layout.width - width, 0) if width else 0
            written.append(body + layout.delimiter * (short + 1) + code.encode() + end)
            located += bool(code)
        out.write(b"".join(written))
        read += len(rows)
        progress(sum(map(len, chunk)))
    return Counts(read, located)


def _header(lines: Iterator[tuple[int, bytes]]) -> bytes:
    """The first record, before it is known what parts its cells."""
    held = b""
    for _number, line in lines:
        held += line
        if held.count(b'"') % 2 == 0 or len(held) > _MAX_RECORD_BYTES:
            break
    return held


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


def _still_open(delimiter: bytes) -> re.Pattern[bytes]:
    """A record whose last field has an opening quote and no closing one. As for
    any CSV reader, a quote opens a field only as its first character."""
    d = re.escape(delimiter)
    quoted, bare = rb'"(?:[^"]|"")*+"[^' + d + rb"]*+", rb'(?!")[^' + d + rb"]*+"
    return re.compile(rb"(?:(?:" + quoted + rb"|" + bare + rb")" + d + rb')*+"(?:[^"]|"")*+\Z')


def _records(lines: Iterator[tuple[int, bytes]], delimiter: bytes) -> Iterator[bytes]:
    """Whole records with their line ends; a quoted field may run over several lines."""
    still_open = _still_open(delimiter)
    held: list[bytes] = []
    size = start = 0
    for number, line in lines:
        if held:
            # Inside a quoted field only a line with a quote can close it.
            held.append(line)
            size += len(line)
            if b'"' in line and not still_open.match(record := b"".join(held)):
                held = []
                yield record
            elif size > _MAX_RECORD_BYTES:
                break
        elif b'"' in line and still_open.match(line):
            held, size, start = [line], len(line), number
        else:
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


@dataclass(frozen=True, slots=True)
class _Points:
    """Degrees of each record (NaN where there is no number) and how many cells it has."""

    lon: list[float]
    lat: list[float]
    widths: list[int]


def _points(records: Sequence[bytes], layout: _Layout) -> _Points:
    found = _Points([], [], [])
    last = max(layout.lon, layout.lat) + 1
    for record in records:
        cells: Sequence[bytes | str]
        if b'"' in record:
            cells = _cells(record, layout.delimiter)
            width = len(cells)
        else:
            cells = record.split(layout.delimiter, last)
            width = record.count(layout.delimiter) + 1
        try:
            lon, lat = float(cells[layout.lon]), float(cells[layout.lat])
            if b"_" in record and "_" in f"{cells[layout.lon]!r}{cells[layout.lat]!r}":
                raise ValueError  # no number, though Python reads it as one
        except (ValueError, IndexError):
            lon = lat = math.nan
        found.lon.append(lon)
        found.lat.append(lat)
        found.widths.append(width)
    return found


def _cells(record: bytes, delimiter: bytes) -> list[str]:
    """The cells of a record with quotes. Latin-1 keeps every byte; only the numbers are used."""
    try:
        return next(csv.reader((record.decode("latin-1"),), delimiter=delimiter.decode()))
    except csv.Error:  # a bare carriage return within a line: nothing to be found in it
        return []
