"""Pages for somebody on the way to the place of a request: whom to call, and how to get there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jiceng.cases.models import Case
from jiceng.cases.pages import case_page
from jiceng.cases.pages.map_links import map_links
from jiceng.cases.queries import get, may_make
from jiceng.directory.public import signed_in_person
from jiceng.grids import public as grids


@require_GET
def call(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The residents of a request; a number is revealed only when it is asked for."""
    actor = signed_in_person(request)
    case = get(actor, case_id)
    context = {
        "case": case,
        "callers": case_page.masked_callers(case),
        "may_reveal": may_make(actor, "reveal", case).allowed,
    }
    return render(request, "cases/call.html", context)


@require_GET
def route(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Links to the place of a request in map applications."""
    case = get(signed_in_person(request), case_id)
    return render(request, "cases/route.html", {"case": case, **_place(case)})


def _place(case: Case) -> dict[str, Any]:
    """The point of a request, or that of its grid, with its links."""
    if case.lon is not None and case.lat is not None:
        return {"links": map_links(case.lon, case.lat), "grid": None}
    grid = grids.current().places.get(case.grid_code) if case.grid_code else None
    return {"links": map_links(grid.lon, grid.lat) if grid else [], "grid": grid}
