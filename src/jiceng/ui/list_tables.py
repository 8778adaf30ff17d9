"""Lists as tables: headings that sort, columns that the reader chooses, rows that open.

A page gives columns and rows; the template ``ui/list_table.html`` draws them. The choice of columns
is part of the address (`SHOW`), so that a saved filter keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.safestring import SafeString

from jiceng.ui.columns import Column, ColumnKind

SHOW: Final = "show"
"""Query parameter with the names of the columns to show, repeated."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column.

    Args:
        order: sort order that its link asks for; "" if the list cannot be sorted by it.
        direction: "ascending" or "descending" if the list is sorted by it, else "".
        is_number: aligned to the end.
    """

    label: Any
    order: str
    direction: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with the label of its column, which phones show beside it."""

    label: Any
    value: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class TableLine:
    """One row: its anchor, its link, marks beside the title, and its values."""

    id: str
    title: str
    href: str
    marks: SafeString
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class ListTable:
    """A list as a table.

    Args:
        first: label of the first column, with the titles.
        choices: name, label and whether it is shown, of each column.
    """

    first: Any
    headings: Sequence[Heading]
    lines: Sequence[TableLine]
    choices: Sequence[tuple[str, Any, bool]]


@dataclass(frozen=True, slots=True)
class RowDrawing:
    """How a record becomes a row.

    Args:
        first: label of the first column.
        id: its anchor.
        marks: what stands beside the title, as HTML.
        longest: characters of a text that a cell shows; None for all.
    """

    first: Any
    title: Callable[[Any], str]
    href: Callable[[Any], str]
    id: Callable[[Any], str]
    marks: Callable[[Any], SafeString] = lambda _record: SafeString()
    longest: int | None = None


def shown_columns(
    columns: Sequence[Column], chosen: Iterable[str], usual: Iterable[str] = ()
) -> list[Column]:
    """The chosen columns in the order of the list; without a known one, the usual ones.

    Args:
        chosen: names from the address; unknown ones are ignored, since columns come and go.
        usual: names of the columns shown without a choice; () for all.
    """
    wanted = set(chosen)
    found = [each for each in columns if each.name in wanted]
    first = set(usual) or {each.name for each in columns}
    return found or [each for each in columns if each.name in first]


def next_order(name: str, order: str) -> str:
    """The sort order that a click on a heading asks for: ascending first, then descending.

    >>> next_order("title", "title"), next_order("title", "-title"), next_order("title", "number")
    ('-title', 'title', 'title')
    """
    return f"-{name}" if order == name else name


def table_of(
    columns: Sequence[Column],
    shown: Sequence[Column],
    rows: Iterable[Any],
    drawing: RowDrawing,
    order: str = "",
) -> ListTable:
    """A list of records as a table.

    Args:
        columns: all that can be chosen.
        shown: those that are.
        order: the present sort order, with a leading ``-`` for descending; "" if it is not one of a
            column.
    """
    names = {each.name for each in shown}
    return ListTable(
        drawing.first,
        [_heading(each, order) for each in shown],
        [
            TableLine(
                drawing.id(row),
                drawing.title(row),
                drawing.href(row),
                drawing.marks(row),
                [
                    Cell(each.label, each.on_page(row, drawing.longest), _is_number(each))
                    for each in shown
                ],
            )
            for row in rows
        ],
        [(each.name, each.label, each.name in names) for each in columns],
    )


def _heading(column: Column, order: str) -> Heading:
    name, is_sorted = column.name, order.removeprefix("-") == column.name
    direction = "descending" if order.startswith("-") else "ascending"
    # Choices sort by their stored values, which is no order that a reader would see.
    sorts = column.is_sortable and column.kind is not ColumnKind.CHOICE
    return Heading(
        column.label,
        next_order(name, order) if sorts else "",
        direction if is_sorted else "",
        _is_number(column),
    )


def _is_number(column: Column) -> bool:
    return column.kind is ColumnKind.NUMBER
