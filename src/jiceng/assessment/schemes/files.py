"""Sheets as a workbook whose points and totals are formulas over the stored numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.utility import xl_rowcol_to_cell

from jiceng.assessment.schemes import queries, words
from jiceng.assessment.schemes.choices import title_of_scheme
from jiceng.assessment.schemes.models import ScoredPeriod, UnitSheet
from jiceng.assessment.schemes.period_parts import latest_totals
from jiceng.assessment.schemes.rules import sheets
from jiceng.assessment.schemes.rules.sheets import PLACES, Line
from jiceng.assessment.schemes.rules.trees import Part, Tree
from jiceng.directory import public as directory
from jiceng.ui import exports
from jiceng.ui.sheets import MEDIA_TYPE, plain

NUMBER: Final = "0.0000"
FIRST: Final = 5
"""Column of the first measure in the overview."""


def workbook(period: ScoredPeriod, rows: Sequence[UnitSheet]) -> FileResponse:
    """The sheets of a period as a file to save: overview, working, description."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    tree = queries.tree_of_scheme(period.scheme)
    lines = {row.pk: _lines(tree, row) for row in rows}
    working = _Writer(book, _("Working"))
    cells = _working(working, tree, rows, lines)
    _overview(_Writer(book, _("Overview of sheets")), period, tree, rows, lines, cells)
    about = _Writer(book, _("About these sheets"))
    for n, (name, value) in enumerate(_about(period, tree)):
        about.text(n, 0, name)
        about.text(n, 1, str(value))
    about.sheet.set_column(0, 1, 30)
    book.worksheets_objs.sort(key=lambda sheet: sheet is working.sheet)
    book.close()
    content.seek(0)
    name = f"assessment-{period.first:%Y-%m-%d}.xlsx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=MEDIA_TYPE)


class _Writer:
    """One sheet of the workbook."""

    def __init__(self, book: Any, name: str) -> None:
        self.sheet = book.add_worksheet(name[:31])
        self.name = name[:31]
        self.bold = book.add_format({"bold": True, "bg_color": "#E8EEF5"})
        self.points = book.add_format({"num_format": NUMBER})

    def heads(self, labels: Sequence[str]) -> None:
        """The first row."""
        self.sheet.freeze_panes(1, 0)
        for n, label in enumerate(labels):
            self.sheet.write_string(0, n, plain(label), self.bold)

    def text(self, row: int, column: int, text: str) -> None:
        """A text, which never becomes a formula."""
        self.sheet.write_string(row, column, plain(text))

    def number(self, row: int, column: int, value: Fraction | None) -> None:
        """A number; an empty cell without one."""
        if value is not None:
            self.sheet.write_number(row, column, float(value))

    def formula(self, row: int, column: int, formula: str, value: Any) -> None:
        """A formula with its value."""
        self.sheet.write_formula(row, column, formula, self.points, float(value))


def _lines(tree: Tree, row: UnitSheet) -> dict[str, Line]:
    return {
        code: sheets.line_of(tree.by_code[code], line)
        for code, line in row.lines.items()
        if code in tree.by_code
    }


def _working(
    to: _Writer, tree: Tree, rows: Sequence[UnitSheet], lines: dict[Any, dict[str, Line]]
) -> dict[tuple[Any, str], str]:
    """Every line with its inputs; returns the cell of the points by sheet and measure."""
    to.heads(
        [
            _("Unit"),
            _("Assessed measure"),
            _("Counted"),
            _("Of how many"),
            _("Share of full points"),
            _("Full points"),
            _("Points"),
            _("Working"),
            _("What shows it"),
        ]
    )
    to.sheet.set_column(0, 1, 26)
    to.sheet.set_column(7, 7, 80)
    cells: dict[tuple[Any, str], str] = {}
    at = 0
    for row in rows:
        for code, line in lines[row.pk].items():
            at += 1
            to.text(at, 0, directory.label_of(row.unit_id))
            to.text(at, 1, line.part.name)
            to.number(at, 2, line.given.numerator)
            to.number(at, 3, line.given.denominator)
            to.number(at, 4, line.scored.share)
            to.number(at, 5, line.full)
            if line.points is not None:
                to.formula(at, 6, _formula(line, at), line.points)
                cells[row.pk, code] = f"'{to.name}'!{xl_rowcol_to_cell(at, 6)}"
            to.text(at, 7, words.working(line, tree))
            to.text(at, 8, line.given.note)
    return cells


def _formula(line: Line, at: int) -> str:
    share, full = xl_rowcol_to_cell(at, 4), xl_rowcol_to_cell(at, 5)
    if line.scored.share is None:
        return "=0"
    return f"=ROUND({share}{'' if line.full is None else f'*{full}'},{PLACES})"


def _overview(
    to: _Writer,
    period: ScoredPeriod,
    tree: Tree,
    rows: Sequence[UnitSheet],
    lines: dict[Any, dict[str, Line]],
    cells: dict[tuple[Any, str], str],
) -> None:
    """Each unit with place, total and the points of every measure; a total adds up its row."""
    measures: list[Part] = tree.leaves
    corrected = latest_totals(period)
    to.heads(
        [
            pgettext("assessment", "Place"),
            _("Unit"),
            _("Peer group"),
            pgettext("assessment", "Total"),
            _("Total after corrections"),
            *(part.name for part in measures),
        ]
    )
    to.sheet.set_column(1, 2, 24)
    for at, row in enumerate(rows, 1):
        if row.place is not None:
            to.sheet.write_number(at, 0, row.place)
        to.text(at, 1, directory.label_of(row.unit_id))
        to.text(at, 2, row.group)
        if row.total is not None:
            first = xl_rowcol_to_cell(at, FIRST)
            last = xl_rowcol_to_cell(at, FIRST + len(measures) - 1)
            to.formula(at, 3, f"=SUM({first}:{last})", row.total)
        total = corrected.get(str(row.unit_id), [None])[0]
        if total is not None:
            to.sheet.write_number(at, 4, float(total), to.points)
        for n, part in enumerate(measures, FIRST):
            cell, line = cells.get((row.pk, part.code)), lines[row.pk].get(part.code)
            if cell is not None and line is not None and line.points is not None:
                to.formula(at, n, f"={cell}", line.points)
    to.sheet.autofilter(0, 0, len(rows), FIRST + len(measures) - 1)


def _about(period: ScoredPeriod, tree: Tree) -> list[tuple[str, Any]]:
    frozen = timezone.localtime(period.frozen_at) if period.frozen_at else None
    return [
        (_("What"), period.name),
        (_("Scheme"), title_of_scheme(period.scheme)),
        (_("First day of the period"), period.first),
        (_("Last day of the period"), period.last),
        (_("Frozen"), f"{frozen:%Y-%m-%d %H:%M}" if frozen else "–"),
        (_("Measure without a score"), words.RULES_OF_MISSING[tree.missing]),
        *((name, str(value)) for name, value in exports.made_now()),
    ]
