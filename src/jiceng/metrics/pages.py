"""Pages of figures: the dashboard of a report, its file, and the facts of a figure of records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jiceng.core.errors import NotFound, Problem
from jiceng.directory import public as directory
from jiceng.directory.public import signed_in_holder_of
from jiceng.metrics import choices, dashboard, files, registry, series
from jiceng.metrics.permissions import METRICS_READ
from jiceng.metrics.record_figures import RECORD_FIGURES, UNIT, RecordFigures
from jiceng.metrics.registry import TOTAL
from jiceng.records.public import title_of

FORMS: Final = ("xlsx", "csv")


@require_GET
def figures(request: HttpRequest, name: str) -> HttpResponse:
    """The dashboard of a report: cards, a plot and a table by row, a map. The line by week comes
    later.
    """
    actor, report = signed_in_holder_of(request, METRICS_READ), _report(name)
    now, today = timezone.now(), timezone.localdate()
    choice = choices.usual(report, today)
    context: dict[str, Any] = {"report": report, "reports": registry.pages(name)}
    status = 200
    try:
        choice = choices.choice_of(request.GET.dict(), report, today)
        shown = dashboard.dashboard(report, choice, actor, now, today)
        context |= dashboard.context_of(shown)
        context |= {"today": today, "files": _files(report, choice)}
    except Problem as problem:
        context["problem"], status = problem, problem.status
    groupings = report.groupings if isinstance(report.groupings, dict) else {}
    context |= {
        "choice": choice,
        "groupings": [
            (label, choice.query(by=key, level=""), key == choice.by)
            for key, label in groupings.items()
        ],
    }
    return render(request, "metrics/figures.html", context, status=status)


def _report(name: str) -> registry.FigureReport:
    found = registry.REPORTS.by_key().get(name)
    if found is None or found.totals is None:
        raise NotFound(_("Figures not found."), "figures.unknown")
    return registry.report(name)


def _files(report: registry.FigureReport, choice: choices.Choice) -> dict[str, str]:
    """URL of what is shown as a file, by format."""
    if report.table is None:
        return {}
    return {form: f"{report.table(form)}?{choice.query()}" for form in FORMS}


@require_GET
def weeks(request: HttpRequest, name: str) -> HttpResponse:
    """The line by week of a dashboard, without a frame: it counts more than all the rest."""
    actor, report = signed_in_holder_of(request, METRICS_READ), _report(name)
    today = timezone.localdate()
    choice = choices.choice_of(request.GET.dict(), report, today)
    found = series.weeks_of(report, choice, actor, timezone.now())
    line = series.week_line(registry.indicators()[choice.figure], found, today)
    return render(request, "metrics/weeks.html", {"line": line})


@require_GET
def table(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """What the page shows as a workbook, its table as CSV."""
    actor, report = signed_in_holder_of(request, METRICS_READ), _report(name)
    today = timezone.localdate()
    choice = choices.choice_of(request.GET.dict(), report, today)
    now = timezone.now()
    shown = dashboard.dashboard(report, choice, actor, now, today)
    return files.file_of(form, shown, series.weeks_of(report, choice, actor, now))


def _figures_of(name: str) -> RecordFigures:
    found = RECORD_FIGURES.by_key().get(name)
    if found is None:
        raise NotFound(_("Figures not found."), "figures.unknown")
    return found


@require_GET
def facts(request: HttpRequest, name: str) -> HttpResponse:
    """The facts of one number, as far as the reader may open them."""
    actor, shown, given = signed_in_holder_of(request, METRICS_READ), _figures_of(name), request.GET
    period = choices.period_of(given.dict(), timezone.localdate())
    figure = given.get("figure", "")
    down = registry.drill_down(
        name,
        actor,
        period,
        TOTAL if given.get("by") == TOTAL else UNIT,
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
        "days": urlencode(choices.days_of(period)),
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
