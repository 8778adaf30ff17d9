"""The search page: words and filter in the URL, results newest first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Channel, RequestType, State, Urgency
from jiceng.cases.pages import case_page, search_filter
from jiceng.cases.pages.reader import own_units, reader
from jiceng.cases.pages.request_table import request_table
from jiceng.cases.search import by_filter
from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.errors import Problem
from jiceng.desk import public as desk
from jiceng.directory import public as directory
from jiceng.grids import public as grids

GIVEN = ("q", "unit", "category", "grid", "from", "to")


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Search requests by words in number, title, text and address, and by a filter."""
    actor, given = reader(request), request.GET
    query = search_filter.canonical(given)
    if any(not value for name in search_filter.LABELS for value in given.getlist(name)):
        # A form sends its empty fields too; what people pass on is short.
        return redirect(f"{request.path}?{query}" if query else request.path)
    now, status = timezone.now(), 200
    context: dict[str, Any] = {
        "given": {name: given.get(name, "") for name in GIVEN},
        "page": None,
        "table": None,
        "total": "",
        "problem": None,
        "wrong": "",
        "chips": [],
        "query": query,
        "exports": desk.export_path(actor, "search", given) if query else "",
    }
    try:
        wanted = search_filter.parse(given)
        context["chips"] = search_filter.chips(given, wanted)
        if wanted:
            after = given.get("after") or None
            found = by_filter.find(actor, wanted, now, after)
            table = request_table(found.rows, given, "-opened_at")
            context |= {"page": found, "table": table, "total": _total(actor, wanted, found, now)}
    except Problem as problem:
        context |= {"problem": problem, "wrong": str(problem.details.get("field", ""))}
        status = problem.status
    context |= _choices(actor, given)
    context["saved"] = desk.saved_filters_of(actor)
    return render(request, "cases/search.html", context, status=status)


def _total(
    actor: Actor, wanted: search_filter.Filter, found: by_filter.FilterResult, at: datetime
) -> BoundedCount | str:
    """Number of requests found, possibly a lower bound; "" where it is not counted."""
    if not found.rows:
        return ""
    return by_filter.tallies(actor, [wanted], at)[0] or ""


def _choices(actor: Actor, given: Any) -> dict[str, Any]:
    """Options of the filter's fields, with the selected ones."""
    own = own_units(actor)
    marks = search_filter.MARKS
    if not actor.holds("case.read_confidential"):
        marks = {name: label for name, label in marks.items() if name != "confidential"}
    return {
        "states": _options(State.choices, given.getlist("state")),
        "channels": _options(Channel.choices, given.getlist("channel")),
        "types": _options(RequestType.choices, given.getlist("type")),
        "urgencies": _options(
            [(str(value), label) for value, label in Urgency.choices],
            given.getlist("urgency"),
        ),
        "dues": _options(search_filter.DUE.items(), given.getlist("due")),
        "marks": _options(marks.items(), given.getlist("mark")),
        "matters": categories.get().values(),
        "units": _units(own),
        "grid_name": _name_of_grid(given.get("grid", "")),
    }


def _units(own: list[directory.Node]) -> list[directory.Node]:
    """Units that can have requests, within the district."""
    today = directory.civil_day(timezone.now())
    nodes = (*own, *(case_page.receivers(own[0].id, today) if own else ()))
    return list({node.id: node for node in nodes}.values())


def _name_of_grid(code: str) -> str:
    place = grids.current().places.get(code.strip())
    return place.name if place else code


def _options(choices: Any, chosen: list[str]) -> list[tuple[str, Any, bool]]:
    return [(value, label, value in chosen) for value, label in choices]
