"""The table of a report with formatted cells, since a template would format two hundred rows of ten
cells too slowly.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jiceng.metrics import cards, formats, registry
from jiceng.metrics.choices import Choice
from jiceng.metrics.figure_rows import FigureRow
from jiceng.metrics.registry import TOTAL, FigureReport


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a row.

    Args:
        label: of its column, for narrow screens.
        href: its records; "" if they cannot be opened.
    """

    label: str
    value: str
    interval: str
    href: str


@dataclass(frozen=True, slots=True)
class TableLine:
    """One row.

    Args:
        rank: None without one.
        is_few: whether the sample is too small for a rank.
    """

    rank: int | None
    is_few: bool
    name: str
    cells: tuple[Cell, ...]


def columns_of(report: FigureReport, choice: Choice) -> tuple[str, ...]:
    """Names of the figures that the table shows."""
    return report.indicators if choice.is_full or not report.columns else report.columns


def heads(names: Iterable[str]) -> list[Any]:
    """Headings of columns."""
    known = registry.indicators()
    return [known[name].label for name in names]


def lines(
    report: FigureReport, choice: Choice, rows: Iterable[FigureRow], names: Iterable[str]
) -> list[TableLine]:
    """Rows with the figures of these names."""
    known = registry.indicators()
    shown = [(known[name], str(known[name].label)) for name in names]
    of_row = cards.records_by_row(report, choice)

    def records(row: FigureRow, figure: str) -> str:
        if not row.figures.get(figure):
            return ""
        if row.is_rest:
            is_total = row.key == TOTAL
            return cards.records_of(report, choice, TOTAL, "", figure) if is_total else ""
        # An empty key is one as well: requests without a grid or category.
        return of_row(row.key, figure)

    return [
        TableLine(
            row.rank,
            not row.is_ranked and not row.is_rest,
            row.name or row.code or formats.NONE,
            tuple(
                Cell(
                    label,
                    formats.shown(row.figures.get(each.name), each),
                    formats.interval(row.intervals.get(each.name)),
                    records(row, each.name) if each.unit == "count" else "",
                )
                for each, label in shown
            ),
        )
        for row in rows
    ]
