"""Pages of figures of records: table of a period, drill-down to facts, file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jiceng.core import query_parameters
from jiceng.core.errors import NotFound, Problem
from jiceng.directory import public as directory
from jiceng.directory.public import signed_in_holder_of
from jiceng.metrics import registry
from jiceng.metrics.permissions import METRICS_READ
from jiceng.metrics.record_figures import RECORD_FIGURES, UNIT, RecordFigures
from jiceng.metrics.registry import DIRECTIONS, FigureRow, Indicator, Period
from jiceng.records.public import title_of
from jiceng.ui import exports
from jiceng.ui.columns import Column, ColumnKind

NONE: Final = "—"
USUAL: Final = timedelta(days=365)


def _figures_of(name: str) -> RecordFigures:
    found = RECORD_FIGURES.by_key().get(name)
    if found is None:
        raise NotFound(_("Figures not found."), "figures.unknown")
    return found


def _period(given: Mapping[str, str]) -> Period:
    """Period from query parameters; the last year by default.

    Raises:
        Invalid: an invalid date.
    """
    first, last = query_parameters.day(given, "from"), query_parameters.day(given, "to")
    last = last or timezone.localdate()
    return Period(first or last - USUAL, last)


@require_GET
def figures(request: HttpRequest, name: str) -> HttpResponse:
    """A table of figures with drill-down to the facts of each number."""
    actor, shown = signed_in_holder_of(request, METRICS_READ), _figures_of(name)
    period = _period({})
    context: dict[str, Any] = {"shown": shown, "reports": registry.pages(name), "lines": []}
    context |= {"heads": _heads(shown), "notes": _notes(shown)}
    status = 200
    try:
        period = _period(request.GET.dict())
        rows = registry.run(name, actor, period, UNIT, timezone.now())
        context["lines"] = [_line(shown, row, period) for row in rows]
    except Problem as problem:
        context["problem"], status = problem, problem.status
    days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    context |= {"first": period.first, "last": period.last, "days": urlencode(days)}
    return render(request, "metrics/figures.html", context, status=status)


def _heads(shown: RecordFigures) -> list[Any]:
    """Column headings: a share has three columns, the share, its numerator and its denominator."""
    return [
        head
        for each in shown.indicators
        for head in ([each.label] if _is_count(each) else [each.label, _("Reached"), _("Of")])
    ]


def _is_count(indicator: Indicator) -> bool:
    return indicator.denominator is None


def _line(
    shown: RecordFigures, row: FigureRow, period: Period
) -> tuple[str, bool, list[tuple[str, str]]]:
    """Name of a row, whether it is a sum, and each figure with the URL of its drill-down."""
    under = reverse("record-facts", args=[shown.name])
    query = {"from": period.first, "to": period.last, "key": row.key}
    cells = []
    for name, figure in row.figures.items():
        leads = not row.is_rest and shown.figures[name].unit == "count"
        way = f"{under}?{urlencode({**query, 'figure': name})}" if leads else ""
        cells.append((_figure(figure, shown.figures[name]), way))
    return row.name or row.code or NONE, row.is_rest, cells


def _figure(value: float | None, indicator: Indicator) -> str:
    if value is None:
        return NONE
    return f"{value:,}" if _is_count(indicator) else f"{value:.0%}"


def _notes(shown: RecordFigures) -> list[tuple[Any, list[Any]]]:
    """Formula, better direction and source of each indicator."""
    return [
        (
            each.label,
            [note for note in (each.formula, DIRECTIONS[each.direction], each.rule) if note],
        )
        for each in shown.indicators
    ]


@require_GET
def facts(request: HttpRequest, name: str) -> HttpResponse:
    """The facts of one number, as far as the reader may open them."""
    actor, shown, given = signed_in_holder_of(request, METRICS_READ), _figures_of(name), request.GET
    period, figure = _period(given.dict()), given.get("figure", "")
    down = registry.drill_down(
        name,
        actor,
        period,
        UNIT,
        key=given.get("key", ""),
        figure=figure,
        at=timezone.now(),
        after=given.get("after") or None,
    )
    context = {
        "shown": shown,
        "figure": registry.indicators()[figure].label,
        "rows": _facts(shown, down.ids),
        "after": down.next or "",
        "days": urlencode({"from": period.first.isoformat(), "to": period.last.isoformat()}),
    }
    return render(request, "metrics/facts.html", context)


def _facts(shown: RecordFigures, ids: Sequence[Any]) -> list[tuple[str, str, list[str]]]:
    """URL and name of each fact's record, and a label of the fact."""
    ways = [shown.record] if shown.record else []
    rows = shown.model._default_manager.select_related(*ways).in_bulk(ids)  # noqa: SLF001
    lifecycle, found = shown.lifecycle, []
    for fact in (rows[each] for each in ids):
        record: Any = getattr(fact, shown.record) if shown.record else fact
        about = [directory.label_of(_unit_of(fact, shown.unit)), _moment(fact, shown.began)]
        state = str(lifecycle.states[record.state])
        found.append(
            (lifecycle.path(record.pk), title_of(record, lifecycle.named), [state, *about])
        )
    return found


def _unit_of(fact: Any, way: str) -> Any:
    *steps, last = way.split("__")
    for step in steps:
        fact = getattr(fact, step)
    return getattr(fact, f"{last}_id")


def _moment(fact: Model, column: str) -> str:
    return f"{timezone.localtime(getattr(fact, column)):%Y-%m-%d}"


@require_GET
def table(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """The table as a spreadsheet or as CSV."""
    actor, shown = signed_in_holder_of(request, METRICS_READ), _figures_of(name)
    rows = registry.run(name, actor, _period(request.GET.dict()), UNIT, timezone.now())
    columns = [Column("name", _("Unit"), lambda row: str(row.name))]
    for figure, label in _columns(shown):
        columns.append(Column(figure, label, _shown(figure), ColumnKind.NUMBER))
    lines = [_cells(shown, row) for row in rows]
    return exports.file_of(form, lines, columns, name=name, title=str(shown.label))


def _columns(shown: RecordFigures) -> list[tuple[str, Any]]:
    """Names of all figures, and their column headings in a file."""
    found = []
    for each in shown.indicators:
        name = shown.figure(each)
        if _is_count(each):
            found.append((name, each.label))
            continue
        found += [
            (name, f"{each.label} (%)"),
            (f"{name}.hit", _("%(name)s: reached") % {"name": each.label}),
            (f"{name}.of", _("%(name)s: of") % {"name": each.label}),
        ]
    return found


def _cells(shown: RecordFigures, row: FigureRow) -> SimpleNamespace:
    """A row of a file; shares in per cent."""
    figures = {
        name: value if value is None or _is_count(shown.figures[name]) else round(100 * value, 1)
        for name, value in row.figures.items()
    }
    return SimpleNamespace(name=row.name or row.code, **figures)


def _shown(name: str) -> Any:
    return lambda row: "" if (value := getattr(row, name)) is None else number_format(value)
