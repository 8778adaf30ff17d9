"""Page of the requests of one figure of the three rates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from jiceng.cases.figures.report import THREE_RATES
from jiceng.cases.pages.request_table import request_table
from jiceng.cases.request_rows import rows_of
from jiceng.desk import public as desk
from jiceng.directory.public import signed_in_holder_of
from jiceng.metrics import public as metrics


@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """List the requests of one figure."""
    actor, given = signed_in_holder_of(request, "metrics.read"), request.GET
    period = metrics.period_of(given.dict(), timezone.localdate())
    by = given.get("by", "unit")
    down = metrics.drill_down(
        THREE_RATES,
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
        "table": request_table(page.rows, given, "-opened_at"),
        "first": period.first,
        "last": period.last,
        "by": "" if by == metrics.TOTAL else by,
        "exports": desk.export_path(actor, "records", given),
    }
    return render(request, "cases/records.html", context)
