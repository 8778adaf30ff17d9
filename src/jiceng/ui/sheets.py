"""Writer of spreadsheets of any length, row by row in constant memory.

Texts stay texts: what begins like a formula is no formula here, nor in a table that a reader makes
of this one. Moments are cells of dates, in the time of the field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from jiceng.core.text_cleaning import without_noncharacters
from jiceng.core.worktime import CIVIL

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LETTERS: Final = 32_000
"""Of a cell; Excel itself takes 32,767 units."""

MOST_ROWS: Final = 1_000_000
"""Of a sheet; Excel itself takes 1,048,576."""

_LIKE_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


class CellKind(Enum):
    """Kinds of cells of a column."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"  # 0 to 1, shown in per cent
    MOMENT = "moment"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Args:
        width: in characters; Chinese ones count two.
    """

    label: str
    kind: CellKind = CellKind.TEXT
    width: int = 14


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its columns with a heading each, and its rows, which are read once.

    Args:
        foot: rows of sums below the others, outside of their filter.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    foot: Sequence[Sequence[Any]] = ()


def write(
    path: Path,
    table: Table,
    about: str,
    facts: Callable[[int], Sequence[tuple[str, Any]]],
    more: Sequence[Table] = (),
) -> int:
    """Write a table, and a last sheet that describes it.

    Args:
        path: of the file; its folder also takes temporary files.
        about: the name of the last sheet.
        facts: names and values on it, by the number of rows.
        more: further sheets between the two.

    Returns:
        How many rows the first table has.

    Raises:
        OSError: the error of the disk, unwrapped from the library's.
    """
    book = xlsxwriter.Workbook(
        path, {"constant_memory": True, "tmpdir": str(path.parent), "use_zip64": True}
    )
    try:
        count = _Sheet(book, table.name).fill(table)
        for each in more:
            _Sheet(book, each.name).fill(each)
        about_sheet = _Sheet(book, about)
        about_sheet.write_facts(facts(count))
        book.close()
    except FileCreateError as error:
        _give_up(book)
        raise (error.args[0] if isinstance(error.args[0], OSError) else error) from None
    except BaseException:
        _give_up(book)
        raise
    return count


def _give_up(book: Any) -> None:
    """Close the library's open files, which are in the table's folder and removed with it."""
    for sheet in book.worksheets():
        if not sheet.row_data_fh_closed:
            sheet.row_data_fh.close()
            sheet.row_data_fh_closed = True


class _Sheet:
    """One sheet being written, from its first row to its last."""

    def __init__(self, book: Any, name: str) -> None:
        self.sheet = book.add_worksheet(name[:31])
        self.bold = book.add_format({"bold": True, "bg_color": "#E8EEF5", "valign": "vcenter"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.datetime_format = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.number = book.add_format({"num_format": "#,##0", "align": "left"})
        self.share = book.add_format({"num_format": "0.0%"})
        self.sums = {
            CellKind.SHARE: book.add_format({"num_format": "0.0%", "bold": True, "top": 1}),
        }
        self.sum = book.add_format({"bold": True, "top": 1})
        # As if typed with an apostrophe before it: saved as CSV and opened again, it stays text.
        self.quoted = book.add_format({"quote_prefix": True})

    def fill(self, table: Table) -> int:
        sheet = self.sheet
        sheet.freeze_panes(1, 0)
        for n, column in enumerate(table.columns):
            sheet.set_column(n, n, column.width)
        for n, column in enumerate(table.columns):
            sheet.write_string(0, n, column.label, self.bold)
        writers = [self._writer(column.kind) for column in table.columns]
        count = 0
        for count, row in enumerate(table.rows, 1):
            for n, value in enumerate(row):
                if value is not None and value != "":
                    writers[n](count, n, value)
        sheet.autofilter(0, 0, count, len(table.columns) - 1)
        for below, row in enumerate(table.foot, count + 1):
            for n, (value, column) in enumerate(zip(row, table.columns, strict=True)):
                self._sum(below, n, value, column.kind)
        return count

    def _sum(self, row: int, column: int, value: Any, kind: CellKind) -> None:
        """A cell of a row of sums, which are texts and numbers."""
        if value is None or value == "":
            self.sheet.write_blank(row, column, None, self.sum)
        elif kind is CellKind.TEXT:
            self.sheet.write_string(row, column, plain(str(value)), self.sum)
        else:
            self.sheet.write_number(row, column, value, self.sums.get(kind, self.sum))

    def write_facts(self, facts: Sequence[tuple[str, Any]]) -> None:
        self.sheet.set_column(0, 0, 22)
        self.sheet.set_column(1, 1, 70)
        for row, (name, value) in enumerate(facts):
            self._text(row, 0, name)
            self._any(row, 1, value)

    def _writer(self, kind: CellKind) -> Callable[[int, int, Any], None]:
        return {
            CellKind.TEXT: self._text,
            CellKind.NUMBER: self._number,
            CellKind.SHARE: self._share,
            CellKind.MOMENT: self._moment,
            CellKind.DAY: self._day,
        }[kind]

    def _any(self, row: int, column: int, value: Any) -> None:
        if isinstance(value, datetime):
            self.sheet.write_datetime(row, column, _local(value), self.datetime_format)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, value, self.day)
        elif isinstance(value, int):
            self.sheet.write_number(row, column, value, self.number)
        else:
            self._text(row, column, value)

    def _text(self, row: int, column: int, value: Any) -> None:
        text = plain(str(value))
        form = self.quoted if text.startswith(_LIKE_A_FORMULA) else None
        self.sheet.write_string(row, column, text, form)

    def _number(self, row: int, column: int, value: Any) -> None:
        self.sheet.write_number(row, column, value)

    def _share(self, row: int, column: int, value: Any) -> None:
        self.sheet.write_number(row, column, value, self.share)

    def _day(self, row: int, column: int, value: date) -> None:
        self.sheet.write_datetime(row, column, value, self.day)

    def _moment(self, row: int, column: int, value: datetime) -> None:
        self.sheet.write_datetime(row, column, _local(value), self.moment)


class Texts:
    """A spreadsheet of texts alone, written row by row in constant memory, for correction: its
    cells have the text format, so that input keeps every digit.

    Args:
        path: of the file; its folder also takes temporary files.
        name: of the sheet.
        heading: the names of the columns.
    """

    def __init__(self, path: Path, name: str, heading: Sequence[str]) -> None:
        self._book = xlsxwriter.Workbook(
            path, {"constant_memory": True, "tmpdir": str(path.parent), "use_zip64": True}
        )
        self._name, self._heading = name[:24], heading
        self._bold = self._book.add_format({"bold": True, "bg_color": "#E8EEF5"})
        self._text = self._book.add_format({"num_format": "@"})
        self._quoted = self._book.add_format({"num_format": "@", "quote_prefix": True})
        self._sheets, self._row = 0, MOST_ROWS
        self._sheet: Any = None
        self._next_sheet()

    def _next_sheet(self) -> None:
        self._sheets += 1
        name = self._name if self._sheets == 1 else f"{self._name} {self._sheets}"
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, max(len(self._heading) - 1, 0), 16, self._text)
        for n, label in enumerate(self._heading):
            self._sheet.write_string(0, n, plain(label), self._bold)
        self._row = 0

    def add(self, cells: Sequence[str]) -> None:
        """Add a row."""
        if self._row >= MOST_ROWS:
            self._next_sheet()
        self._row += 1
        for n, cell in enumerate(cells):
            text = plain(cell)
            form = self._quoted if text.startswith(_LIKE_A_FORMULA) else self._text
            self._sheet.write_string(self._row, n, text, form)

    def close(self) -> None:
        """Finish the file.

        Raises:
            OSError: the error of the disk.
        """
        try:
            self._book.close()
        except FileCreateError as error:
            _give_up(self._book)
            raise (error.args[0] if isinstance(error.args[0], OSError) else error) from None


def no_formula(text: str) -> str:
    """A cell of a CSV file that no spreadsheet reads as a formula.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{text}" if text.startswith(_LIKE_A_FORMULA) else text


def _local(moment: datetime) -> datetime:
    """A moment as a cell has it: without a zone, in the time of the field."""
    return moment.astimezone(CIVIL).replace(tzinfo=None)


def plain(text: str) -> str:
    """A text that a cell can hold and that is no formula."""
    text = without_noncharacters(text)
    if len(text) > MOST_LETTERS:
        text = text[:MOST_LETTERS] + "…"
    # The library reads a text between these two as its own markup and writes it unescaped.
    if text.startswith("<r>") and text.endswith("</r>"):
        text += " "
    return text
