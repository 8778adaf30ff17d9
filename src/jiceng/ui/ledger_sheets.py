"""Sheets as offices keep them, as plain tables: merged cells filled, heads of several rows joined,
lines of sections as a column, totals marked. Pure.

Only sheets with merged cells are laid out anew; all others are tables already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged area, each as row and column from 0."""
SECTION: Final = "分组行"
"""Heading of the added column with the line of the section to which a row belongs."""
_TOTAL: Final = re.compile(r"\s*(?:合\s*计|总\s*计|小\s*计|累\s*计|total\b)", re.IGNORECASE)


class SheetRow(list[str]):
    """Cells of a row; a total is no record."""

    is_total: bool = False


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row is a total: its first filled cell says so.

    >>> is_total(["", "合 计", "12"])
    True
    """
    first = next((cell for cell in cells if cell.strip()), "")
    return bool(_TOTAL.match(first))


class Ledger:
    """A sheet with merged cells.

    Args:
        rows: its cells as texts, from the first row of the sheet.
        merged: its merged areas.
    """

    def __init__(self, rows: Sequence[Sequence[str]], merged: Sequence[Range]) -> None:
        self.width = max((len(row) for row in rows), default=0)
        self.rows = [[*row, *[""] * (self.width - len(row))] for row in rows]
        self.merged = merged
        self.head = self._first_of_head()
        self.depth = self._depth_of_head()

    @property
    def title(self) -> str:
        """What is written above the table."""
        above = (cell.strip() for row in self.rows[: self.head] for cell in row)
        return " ".join(cell for cell in above if cell)

    def _first_of_head(self) -> int:
        """The first row with several names; lines above it are the title."""
        for number, row in enumerate(self.rows):
            if sum(1 for cell in row if cell.strip()) > 1 and not self._is_line(number):
                return number
        return 0

    def _depth_of_head(self) -> int:
        """Rows of the head: as many as its cells reach down, or two if it spans columns."""
        last = self.head
        for (top, left), (bottom, right) in self.merged:
            if top == self.head:
                last = max(last, bottom if bottom > top else top + 1 if right > left else top)
        return min(last, len(self.rows) - 1) - self.head + 1

    def _is_line(self, number: int) -> bool:
        """Whether a row is one cell across most of the table."""
        return any(
            top == bottom == number and right - left + 1 > self.width / 2
            for (top, left), (bottom, right) in self.merged
        )

    def heading(self) -> list[str]:
        """Names of the columns; a name below another is joined to it."""
        rows = self._filled(self.rows, self.head, self.head + self.depth, across=True)
        found = []
        for column in range(self.width):
            parts = [row[column].strip() for row in rows[self.head : self.head + self.depth]]
            found.append(" ".join(dict.fromkeys(part for part in parts if part)))
        return found

    def _filled(
        self, rows: list[list[str]], first: int, last: int, *, across: bool
    ) -> list[list[str]]:
        """The rows with merged areas filled, downwards and in the head also across."""
        filled = [list(row) for row in rows]
        for (top, left), (bottom, right) in self.merged:
            if not first <= top < last:
                continue
            for row in range(top, min(bottom, len(rows) - 1) + 1):
                for column in range(left, (right if across else left) + 1):
                    if column < self.width:
                        filled[row][column] = rows[top][left]
        return filled

    def table(self) -> Iterator[tuple[int, SheetRow]]:
        """Heading and rows, each with its number from 1; the section is the last column, if the
        sheet has sections.
        """
        begin = self.head + self.depth
        rows = self._filled(self.rows, begin, len(self.rows), across=False)
        lines = [n for n in range(begin, len(rows)) if self._is_section(n)]
        heading = self.heading()
        while heading and not heading[-1]:
            heading.pop()
        width, section = len(heading), ""
        yield self.head + 1, SheetRow([*heading, SECTION] if lines else heading)
        for number in range(begin, len(rows)):
            if number in lines:
                section = next(cell for cell in rows[number] if cell.strip()).strip()
                continue
            cells = SheetRow(rows[number][:width])
            cells.is_total = is_total(cells)
            filled = any(cell.strip() for cell in cells)
            yield number + 1, _with(cells, section) if lines and filled else cells

    def _is_section(self, number: int) -> bool:
        row = self.rows[number]
        return (
            self._is_line(number)
            and sum(1 for cell in row if cell.strip()) == 1
            and not is_total(row)
        )


def _with(cells: SheetRow, section: str) -> SheetRow:
    found = SheetRow([*cells, section])
    found.is_total = cells.is_total
    return found
