"""The figures of a page as a workbook or as CSV: what is shown, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from jiceng.metrics import registry, unit_levels
from jiceng.metrics.dashboard import Dashboard, definitions_of
from jiceng.metrics.figure_rows import FigureRow
from jiceng.metrics.periods import Period
from jiceng.metrics.registry import Indicator
from jiceng.ui import exports, sheets
from jiceng.ui.columns import Column, ColumnKind
from jiceng.ui.sheets import CellKind


def file_of(
    form: str, shown: Dashboard, weeks: Sequence[tuple[Period, FigureRow]]
) -> HttpResponseBase:
    """The figures of a page as a file to save.

    The CSV has the table; the workbook has the table with intervals, the main figures of both
    periods, the weeks, and the definitions.

    Raises:
        NotFound: another form.
    """
    name = shown.report.name
    if form != exports.XLSX:
        rows = [_plain(shown, row) for row in shown.shown]
        title = str(shown.report.label)
        return exports.file_of(form, rows, _csv_columns(shown), name=name, title=title)
    more = [_overview(shown), _weeks(shown, weeks), _definitions(shown)]
    return exports.workbook_of(_table(shown), lambda count: _about(shown, count), more, name=name)


def _row_label(shown: Dashboard) -> str:
    groupings = shown.report.groupings
    return str(groupings[shown.choice.by]) if isinstance(groupings, dict) else shown.choice.by


def _kind(indicator: Indicator) -> CellKind:
    return CellKind.SHARE if indicator.unit == "share" else CellKind.NUMBER


def _column(indicator: Indicator) -> sheets.Column:
    return sheets.Column(str(indicator.label), _kind(indicator), 14)


def _indicators(names: Sequence[str]) -> list[Indicator]:
    known = registry.indicators()
    return [known[name] for name in names]


def _value(row: FigureRow, indicator: Indicator) -> Any:
    value = row.figures.get(indicator.name)
    return round(value, 1) if value is not None and indicator.unit == "points" else value


def _table(shown: Dashboard) -> sheets.Table:
    """The table; each share is followed by its interval and its denominator."""
    columns = [sheets.Column(_row_label(shown), width=28)]
    if shown.has_ranks:
        columns.append(sheets.Column(_("Rank"), CellKind.NUMBER, 8))
    for each in _indicators(shown.columns):
        columns.append(_column(each))
        if each.unit == "share":
            columns += [
                sheets.Column(_("%(name)s: from") % {"name": each.label}, CellKind.SHARE),
                sheets.Column(_("%(name)s: to") % {"name": each.label}, CellKind.SHARE),
                sheets.Column(_("%(name)s: sample") % {"name": each.label}, CellKind.NUMBER),
            ]
    return sheets.Table(
        str(shown.report.label),
        columns,
        [_cells(shown, row) for row in shown.rows],
        [_cells(shown, row) for row in shown.sums],
    )


def _cells(shown: Dashboard, row: FigureRow) -> list[Any]:
    found: list[Any] = [row.name or row.code]
    if shown.has_ranks:
        found.append(row.rank)
    for each in _indicators(shown.columns):
        found.append(_value(row, each))
        if each.unit == "share":
            found += [*row.intervals.get(each.name, (None, None)), row.sample(each.name)]
    return found


def _overview(shown: Dashboard) -> sheets.Table:
    """The main figures of the period and of the one that it is compared with."""
    indicators = _indicators(shown.report.cards)
    columns = [
        sheets.Column(_("Period"), width=28),
        sheets.Column(_("First day"), CellKind.DAY),
        sheets.Column(_("Last day"), CellKind.DAY),
    ]
    rows = [
        [label, period.first, period.last, *(_value(row, each) for each in indicators)]
        for label, period, row in (
            (_("Period"), shown.choice.period, shown.now),
            (_("Compared with"), shown.choice.compared, shown.before),
        )
    ]
    return sheets.Table(_("Overview"), [*columns, *map(_column, indicators)], rows)


def _weeks(shown: Dashboard, weeks: Sequence[tuple[Period, FigureRow]]) -> sheets.Table:
    """The drawn figure by week."""
    each = shown.indicator
    columns = [
        sheets.Column(_("First day"), CellKind.DAY),
        sheets.Column(_("Last day"), CellKind.DAY),
        _column(each),
        sheets.Column(_("Sample"), CellKind.NUMBER),
    ]
    rows = [
        [period.first, period.last, _value(row, each), row.sample(each.name)]
        for period, row in weeks
    ]
    return sheets.Table(_("By week"), columns, rows)


def _definitions(shown: Dashboard) -> sheets.Table:
    """Formula, direction, source of the rule and minimum sample of each figure."""
    columns = [
        sheets.Column(_("Figure"), width=20),
        sheets.Column(_("Formula"), width=70),
        sheets.Column(_("Better"), width=20),
        sheets.Column(_("Source of the rule"), width=40),
        sheets.Column(_("Minimum sample"), CellKind.NUMBER),
    ]
    rows = [
        [
            str(each.label),
            str(each.formula),
            str(registry.DIRECTIONS[each.direction]),
            str(each.rule or _("own definition of this installation")),
            each.minimum or None,
        ]
        for each in definitions_of(shown)
    ]
    return sheets.Table(_("Definitions"), columns, rows)


def _about(shown: Dashboard, count: int) -> list[tuple[str, Any]]:
    choice = shown.choice
    found = [
        (_("What"), str(shown.report.label)),
        (_("Area"), shown.scope),
        (_("Period"), choice.in_words),
        (_("Compared with"), choice.compared_in_words),
        (_("Rows by"), _row_label(shown)),
    ]
    if shown.level:
        found.append((_("Level"), str(unit_levels.LEVELS.get(shown.level, shown.level))))
    return [*found, (_("Rows"), count), (_("Figures as of"), shown.at), *exports.made_now()]


def _csv_columns(shown: Dashboard) -> list[Column]:
    columns = [Column("name", _row_label(shown), lambda row: str(row.name))]
    if shown.has_ranks:
        columns.append(Column("rank", _("Rank"), _text("rank"), ColumnKind.NUMBER))
    for each in _indicators(shown.columns):
        label = f"{each.label} (%)" if each.unit == "share" else each.label
        columns.append(Column(each.name, label, _text(each.name), ColumnKind.NUMBER))
    return columns


def _plain(shown: Dashboard, row: FigureRow) -> SimpleNamespace:
    """A row of a CSV file; shares in per cent."""
    figures = {}
    for each in _indicators(shown.columns):
        value = _value(row, each)
        in_percent = value is not None and each.unit == "share"
        figures[each.name] = round(100 * value, 1) if in_percent else value
    return SimpleNamespace(name=row.name or row.code, rank=row.rank, **figures)


def _text(name: str) -> Any:
    return lambda row: "" if (value := getattr(row, name)) is None else number_format(value)
