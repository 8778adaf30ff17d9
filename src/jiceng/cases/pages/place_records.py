"""Page of the requests under a figure of a place."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jiceng.cases import keyset, place_counts
from jiceng.cases.access.visibility import visible_to
from jiceng.cases.models import Case
from jiceng.cases.pages.request_table import request_table
from jiceng.cases.permissions import CASE_READ
from jiceng.cases.queries import publicly
from jiceng.cases.request_rows import COLUMNS, PAGE, RequestPage, as_rows
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.directory import public as directory
from jiceng.grids import public as grids

NAME: Final = "place-records"


@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """List the requests under a figure of a unit or grid, newest first."""
    actor, given = directory.signed_in_holder_of(request, CASE_READ), request.GET
    node = _unit(actor, given.get("unit", ""))
    found = requests_under(actor, node, given)
    page = _page_of(found, given.get("after") or None)
    place = grids.current().places.get(given.get("grid", ""))
    context = {
        "page": page,
        "table": request_table(page.rows, given, "-opened_at"),
        "place": place.name if place else node.name,
    }
    return render(request, "cases/place_records.html", context)


def _unit(actor: Actor, code: str) -> directory.Node:
    node = directory.tree().by_code(code)
    if node is None or not actor.reaches(CASE_READ, node.path):
        raise NotFound(_("Unit not found, or not visible to you."), "unit.not_found")
    return node


def requests_under(actor: Actor, node: directory.Node, given: QueryDict) -> QuerySet[Case]:
    """The requests of a figure that an actor sees.

    Args:
        given: ``figure``; ``grid``, ``in_charge`` (code of a unit), ``from`` and ``to`` (moments)
            narrow it down.

    Raises:
        Invalid: an unknown figure or an invalid moment.
    """
    try:
        condition = place_counts.condition_of(given.get("figure", "opened"))
    except KeyError:
        raise Invalid(_("Figure not found."), "figure.unknown") from None
    whole = directory.tree().widest([node.path]) == ("/",)
    units = None if whole else directory.tree().units_below([node.path])
    condition &= place_counts.in_places(units)
    if "grid" in given:
        condition &= Q(grid_code=given["grid"])
    if given.get("in_charge"):
        in_charge = directory.tree().by_code(str(given["in_charge"]))
        condition &= Q(unit=in_charge.id if in_charge else UUID(int=0))
    for field, name in (("opened_at__gte", "from"), ("opened_at__lt", "to")):
        if given.get(name):
            condition &= Q(**{field: _moment(str(given[name]))})
    return visible_to(actor).filter(condition) & publicly()


def _moment(text: str) -> datetime:
    found = None
    with suppress(ValueError):
        found = datetime.fromisoformat(text)
    if found is None or found.tzinfo is None:
        raise Invalid(_("This is no moment: %(text)s.") % {"text": text[:40]}, "figure.moment")
    return found


def _page_of(found: QuerySet[Case], after: str | None) -> RequestPage:
    if after:
        found = keyset.before(found, keyset.decode(after))
    rows = as_rows(list(found.order_by(*keyset.NEWEST).values_list(*COLUMNS)[: PAGE + 1]))
    shown, more = rows[:PAGE], len(rows) > PAGE
    last = shown[-1] if shown else None
    return RequestPage(shown, keyset.encode(last.opened_at, last.id) if more and last else None)
