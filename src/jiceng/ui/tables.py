"""Reader of tables from other programs, row by row.

Spreadsheets in this field save CSV as UTF-8 with a byte order mark, as UTF-8 without, or as
GB18030, with commas, semicolons or tabs; or the workbook itself is sent (`workbooks`). The reader
finds out which, keeps memory constant (but for a workbook), and names the line when it gives up.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid
from jiceng.ui import workbooks

MAX_FIELD_CHARS = 4 * 1024 * 1024
"""One cell may hold this much; more is nearly always a quote that was never closed."""

WORKBOOK = "xlsx"
_CHUNK = 1 << 20


class TableProblem(Invalid, ValueError):
    """A table, or one row of it, that cannot be read.

    Args:
        message: a sentence for the person who sent the file.
        code: ``table.*``.
        line: 1-based line in the file where it was noticed; 0 for the file as a whole.
        column: the column's name, empty when it concerns the row.
    """

    def __init__(self, message: str, code: str, line: int = 0, column: str = "") -> None:
        super().__init__(message, code=code, line=line, column=column)
        self.line = line
        self.column = column


class TableRow(dict[str, str]):
    """One record: column name to text. ``line`` is where it ends in the file, 1-based."""

    __slots__ = ("line",)

    line: int


def read_rows(
    path: Path | str,
    required: Sequence[str] = (),
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    on_bad: Callable[[TableProblem, list[str]], None] | None = None,
) -> Iterator[TableRow]:
    """Read a CSV file row by row.

    Args:
        path: the file.
        required: columns that must be there; others are passed through.
        encoding: what the file is written in; found out when not given.
        delimiter: one character; found out when not given.
        on_bad: called with the problem and the cells of a row that has more cells than the
            header, after which reading goes on; without it such a row raises.

    Yields:
        one :class:`Row` per record; cells that a short row lacks are empty strings; blank
        lines are skipped, and rows of nothing but blank cells. Surrounding white space is removed
        from column names only.

    Raises:
        TableProblem: no such file, empty file, missing or repeated column, unknown encoding,
            quoting that never ends. Raised at the first ``next()``.
    """
    file = Path(path)
    codec = encoding or detect_encoding(file)
    try:
        if codec == WORKBOOK:
            yield from _records(_Sheet(file), required, on_bad)
            return
        csv.field_size_limit(MAX_FIELD_CHARS)
        between = delimiter or detect_delimiter(file, codec, required)
        with file.open(encoding=codec, newline="") as stream:
            reader = csv.reader(stream, delimiter=between, strict=True)
            try:
                yield from _records(reader, required, on_bad)
            except csv.Error as error:
                raise _unreadable(error, reader.line_num) from error
            except UnicodeDecodeError as error:
                raise _undecodable(reader.line_num + 1) from error
    except OSError as error:
        raise _unopenable(file, error) from error
    except LookupError as error:
        raise TableProblem(
            _("The encoding %(name)s is not known.") % {"name": codec}, "table.encoding"
        ) from error


class _Sheet(Iterator[list[str]]):
    """The rows of a workbook as `csv.reader` gives those of a text."""

    def __init__(self, file: Path) -> None:
        self._rows, self.line_num = workbooks.rows(file), 0

    def __next__(self) -> list[str]:
        self.line_num, cells = next(self._rows)
        return cells


def _records(
    reader: Iterator[list[str]],
    required: Sequence[str],
    on_bad: Callable[[TableProblem, list[str]], None] | None,
) -> Iterator[TableRow]:
    names = _header(reader, required)
    width = len(names)
    for cells in reader:
        if not any(cells) or not any(cell.strip() for cell in cells):
            continue
        if getattr(cells, "is_total", False):
            problem = TableProblem(
                _("Line %(line)d is a total, not a record. It is left out.")
                % {"line": _line(reader)},
                "table.total",
                _line(reader),
            )
            if on_bad is not None:
                on_bad(problem, cells)
            continue
        if len(cells) != width:
            if len(cells) > width and any(cells[width:]):
                problem = TableProblem(
                    _("Line %(line)d has %(found)d cells but the header has %(width)d.")
                    % {"line": _line(reader), "found": len(cells), "width": width},
                    "table.row_too_long",
                    _line(reader),
                )
                if on_bad is None:
                    raise problem
                on_bad(problem, cells)
                continue
            cells.extend([""] * (width - len(cells)))
        row = TableRow(zip(names, cells, strict=False))
        row.line = _line(reader)
        yield row


def _line(reader: Iterator[list[str]]) -> int:
    number: int = reader.line_num  # type: ignore[attr-defined]
    return number


def _header(reader: Iterator[list[str]], required: Sequence[str]) -> list[str]:
    """The column names of the first line that is not blank."""
    cells = next((cells for cells in reader if any(cell.strip() for cell in cells)), None)
    if cells is None:
        raise TableProblem(_("The file is empty: it has no header line."), "table.empty", 1)
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    for name in names:
        if names.count(name) > 1:
            raise TableProblem(
                _("The column “%(name)s” occurs more than once.") % {"name": name},
                "table.column_repeated",
                _line(reader),
                name,
            )
    missing = [name for name in required if name not in names]
    if missing:
        raise TableProblem(
            _("The column “%(name)s” is missing. The file has: %(found)s.")
            % {"name": "”, “".join(missing), "found": _shown(names)},
            "table.column_missing",
            _line(reader),
            missing[0],
        )
    return names


def _shown(names: Sequence[str]) -> str:
    """Column names for a message, cut short: a file that is no table can have a huge 'header'."""
    return ", ".join(name[:40] for name in names[:20])


DELIMITERS = (",", ";", "\t", "|")
"""Delimiters of tables that spreadsheets and databases save."""


def detect_delimiter(
    path: Path | str, encoding: str, required: Sequence[str] = (), usual: str = ","
) -> str:
    """Find the delimiter of a table by its header line.

    Args:
        required: columns that must be there.
        usual: the expected delimiter, returned if no other fits better.

    Raises:
        TableProblem: the file cannot be opened or decoded.
    """
    if encoding == WORKBOOK:
        return usual
    file, best, most = Path(path), usual, (-1, 0)
    wanted = set(required)
    for each in dict.fromkeys((usual, *DELIMITERS)):
        names = _names(file, encoding, each)
        found = (len(wanted & names), len(names))
        # Without names to look for, what cuts the line into more than one cell.
        if found[0] > most[0] or (not wanted and found > most):
            best, most = each, found
    return best


def _names(file: Path, encoding: str, delimiter: str) -> set[str]:
    """The names of the columns, if a table is cut by this delimiter."""
    try:
        csv.field_size_limit(MAX_FIELD_CHARS)
        with file.open(encoding=encoding, newline="") as stream:
            for cells in csv.reader(stream, delimiter=delimiter):
                names = {cell.strip() for cell in cells} - {""}
                if names:
                    return names
    except (csv.Error, UnicodeDecodeError, LookupError):
        pass  # said when the rows are read
    except OSError as error:
        raise _unopenable(file, error) from error
    return set()


def detect_encoding(path: Path | str) -> str:
    """Find what a text file is written in, reading all of it in constant memory.

    Returns:
        ``"utf-8-sig"`` (with or without mark), ``"utf-16"`` (only with mark) or ``"gb18030"``;
        ``"xlsx"`` for a workbook, which is no text at all.

    Raises:
        TableProblem: none of them fits, or the file cannot be opened.
    """
    file = Path(path)
    try:
        with file.open("rb") as stream:
            head = stream.read(4)
        if head == workbooks.MAGIC:
            return WORKBOOK
        if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        if _decodes(file, "utf-8"):
            return "utf-8-sig"
        if _decodes(file, "gb18030"):
            return "gb18030"
    except OSError as error:
        raise _unopenable(file, error) from error
    raise TableProblem(
        _("The file is neither UTF-8 nor GB18030 text. Save it as CSV in UTF-8 and try again."),
        "table.encoding",
    )


def refuse_nul(chunk: bytes, done: int) -> None:
    """Refuse a part of a text file, of an encoding that has none, with a NUL byte in it.

    Args:
        done: bytes of the file before it.

    Raises:
        TableProblem: there is one; no database takes it as text.
    """
    at = chunk.find(b"\0")
    if at >= 0:
        raise TableProblem(
            _("The file is no text: it has a NUL byte at position %(at)d.") % {"at": done + at},
            "table.nul",
        )


def _decodes(path: Path, encoding: str) -> bool:
    decoder, done = codecs.getincrementaldecoder(encoding)(), 0
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
                refuse_nul(chunk, done)
                done += len(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _unopenable(path: Path, error: OSError) -> TableProblem:
    reason = error.strerror or type(error).__name__
    return TableProblem(
        _("The file %(name)s cannot be opened: %(reason)s.")
        % {"name": path.name, "reason": reason},
        "table.unopenable",
    )


def _unreadable(error: csv.Error, line: int) -> TableProblem:
    return TableProblem(
        _("Line %(line)d cannot be read (%(reason)s). Is a quotation mark left open?")
        % {"line": line, "reason": str(error)},
        "table.unreadable",
        line,
    )


def _undecodable(line: int) -> TableProblem:
    return TableProblem(
        _("The text near line %(line)d is not in the stated encoding.") % {"line": line},
        "table.encoding",
        line,
    )
