"""The pages of figures of records: the table of a period, the facts under a number, the file."""

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
from jiceng.metrics.registry import FigureRow, Period
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
    """The period of an address; the last year by default.

    Raises:
        Invalid: for what is no day.
    """
    first, last = query_parameters.day(given, "from"), query_parameters.day(given, "to")
    last = last or timezone.localdate()
    return Period(first or last - USUAL, last)


@require_GET
def figures(request: HttpRequest, name: str) -> HttpResponse:
    """One table of figures, each number open down to its facts."""
    actor, shown = signed_in_holder_of(request, METRICS_READ), _figures_of(name)
    period = _period({})
    context: dict[str, Any] = {"shown": shown, "reports": registry.pages(name), "lines": []}
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


def _line(
    shown: RecordFigures, row: FigureRow, period: Period
) -> tuple[str, bool, list[tuple[str, ...]]]:
    """The name, whether it is a sum, and of each share: in per cent, hits, whole, and the addresses
    of what is under the last two."""
    under = reverse("record-facts", args=[shown.name])
    cells: list[tuple[str, ...]] = []
    for each in shown.shares:
        name = shown.figure(each)
        asked = {"from": period.first, "to": period.last, "key": row.key}
        ways = [
            "" if row.is_rest else f"{under}?{urlencode({**asked, 'figure': f'{name}.{part}'})}"
            for part in ("hit", "of")
        ]
        share, (hit, of) = _share(row.figures[name]), _counts(row, name)
        cells.append((share, hit, of, *ways))
    return row.name or row.code or NONE, row.is_rest, cells


def _counts(row: FigureRow, name: str) -> tuple[str, str]:
    hit, of = (row.figures[f"{name}.{part}"] for part in ("hit", "of"))
    return f"{hit:,}", f"{of:,}"


def _share(value: float | None) -> str:
    return NONE if value is None else f"{value:.0%}"


@require_GET
def facts(request: HttpRequest, name: str) -> HttpResponse:
    """The facts of one number: all of them, for readers who may open them all."""
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
    """Address and name of each fact's record, and a label of the fact."""
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
    for place, each in enumerate(shown.shares):
        for part, label in _parts(each.label):
            columns.append(
                Column(f"{part}{place}", label, _shown(f"{part}{place}"), ColumnKind.NUMBER)
            )
    lines = [_cells(shown, row) for row in rows]
    return exports.file_of(form, lines, columns, name=name, title=str(shown.label))


def _parts(label: Any) -> list[tuple[str, str]]:
    return [
        ("share", f"{label} (%)"),
        ("hit", _("%(name)s: reached") % {"name": label}),
        ("of", _("%(name)s: of") % {"name": label}),
    ]


def _cells(shown: RecordFigures, row: FigureRow) -> SimpleNamespace:
    found: dict[str, Any] = {"name": row.name or row.code}
    for place, each in enumerate(shown.shares):
        name = shown.figure(each)
        share = row.figures[name]
        found[f"share{place}"] = None if share is None else round(100 * share, 1)
        found[f"hit{place}"], found[f"of{place}"] = (
            row.figures[f"{name}.{part}"] for part in ("hit", "of")
        )
    return SimpleNamespace(**found)


def _shown(name: str) -> Any:
    return lambda row: "" if (value := getattr(row, name)) is None else number_format(value)
