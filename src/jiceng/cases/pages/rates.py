"""Pages of the three rates, and of the requests of each figure."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from jiceng.cases.pages import export_sources
from jiceng.cases.pages import rate_lines as shown
from jiceng.cases.request_rows import rows_of
from jiceng.core.errors import Problem
from jiceng.desk import public as desk
from jiceng.directory.public import signed_in_holder_of
from jiceng.metrics import public as metrics


def _period(request: HttpRequest) -> metrics.Period:
    """The period of a page's query; by default the last thirty days.

    Raises:
        Invalid: an invalid date.
    """
    return export_sources.period_of(request.GET, timezone.localdate())


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Show the three rates of a period, with links from each figure to its requests."""
    actor = signed_in_holder_of(request, "metrics.read")
    by = request.GET.get("by", "unit")
    period = export_sources.period_of({}, timezone.localdate())
    context: dict[str, Any] = {
        "first": period.first,
        "last": period.last,
        "by": by,
        "problem": None,
        "lines": [],
        "columns": shown.COUNTS,
        "reports": metrics.pages("three-rates"),
    }
    status = 200
    try:
        period = _period(request)
        context |= {"first": period.first, "last": period.last}
        rows = metrics.run("three-rates", actor, period, by, timezone.now())
        context["lines"] = shown.lines(rows, period, by)
    except Problem as problem:
        context["problem"], status = problem, problem.status
    return render(request, "cases/rates.html", context, status=status)


@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """List the requests of one figure."""
    actor, given = signed_in_holder_of(request, "metrics.read"), request.GET
    period, by = _period(request), given.get("by", "unit")
    down = metrics.drill_down(
        "three-rates",
        actor,
        period,
        by,
        key=given.get("key", ""),
        figure=given.get("figure", "opened"),
        at=timezone.now(),
        after=given.get("after") or None,
    )
    page = rows_of(actor, down.ids, down.next)
    context = {
        "page": page,
        "first": period.first,
        "last": period.last,
        "by": by,
        "exports": desk.export_path(actor, "records", given),
    }
    return render(request, "cases/records.html", context)
