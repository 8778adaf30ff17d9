"""Reader of workbooks: their rows as the texts of a table saved as CSV.

Cells of text come as they are. A number comes with all its digits or, where the spreadsheet has
kept only fifteen of them, in a form that is never accepted as a number (see `given`).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import python_calamine
from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid
from jiceng.ui.ledger_sheets import Ledger

MAGIC: Final = b"PK\x03\x04"
MOST_BYTES: Final = 1 << 30
"""Of a workbook unpacked; more is an attack, or a table for a database."""

_EXACT: Final = 10**15


class WorkbookProblem(Invalid):
    """A workbook that cannot be read."""


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a workbook's first sheet, each with its number; and of those that follow it with
    the same heading.

    Raises:
        WorkbookProblem: no workbook, a locked one, or one that is too large.
        OSError: the error of the disk.
    """
    _check(path)
    with path.open("rb") as stream:
        try:
            book = python_calamine.CalamineWorkbook.from_filelike(stream)
            heading: list[str] | None = None
            for name in book.sheet_names:
                rows_of_sheet = _sheet(book.get_sheet_by_name(name))
                for place, (number, cells) in enumerate(rows_of_sheet):
                    if heading is None:
                        heading = cells
                    elif place == 0 and name != book.sheet_names[0]:
                        if cells != heading:
                            break
                        continue
                    yield number, cells
        except (python_calamine.CalamineError, ValueError) as error:
            raise WorkbookProblem(
                _(
                    "This spreadsheet cannot be read. Open it, take off its password if it has one,"
                    " save it as .xlsx and send it again."
                ),
                "workbook.unreadable",
            ) from error


def _check(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            total = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile:
        total = 0  # said when it is read
    if total > MOST_BYTES:
        raise WorkbookProblem(
            _("This spreadsheet is too large when unpacked. Save it as CSV, or in several parts."),
            "workbook.too_large",
        )


def title(path: Path) -> str:
    """What is written above the table of a workbook's first sheet; "" without merged cells."""
    try:
        with path.open("rb") as stream:
            book = python_calamine.CalamineWorkbook.from_filelike(stream)
            sheet = book.get_sheet_by_name(book.sheet_names[0])
            return _ledger(sheet).title if sheet.merged_cell_ranges else ""
    except (python_calamine.CalamineError, ValueError, IndexError):
        return ""


def _ledger(sheet: Any) -> Ledger:
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    return Ledger(rows, sheet.merged_cell_ranges)


def _sheet(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    if sheet.merged_cell_ranges:
        yield from _ledger(sheet).table()
        return
    first = sheet.start[0] if sheet.start else 0
    for number, cells in enumerate(sheet.iter_rows(), first + 1):
        yield number, [_text(cell) for cell in cells]


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return "" if value is None else str(value)  # a float past that with its power or decimal
