"""Pages of a place: the people in charge, and what apps publish about it.

They show no figures, since those of a single grid would rank neighbours (decision 0012).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.core import throttle, value_rules
from jiceng.core.text_folding import normalise
from jiceng.core.web import address_of
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.portal import abuse_protection, atom
from jiceng.portal.place_publications import PUBLISHED, in_order
from jiceng.portal.public_records import lists
from jiceng.portal.resident import my_place
from jiceng.ui.formfields import DegreesField

MOST_PLACES: Final = 40
FEED_SECONDS: Final = 300
_PHONE: Final = re.compile(r"[+(]?[0-9][0-9\-() ./·]*(?:[^\d\s]{1,4}\s?\d{1,6})?$")


class HereForm(forms.Form):
    """A position in WGS 84 degrees."""

    lon, lat = DegreesField(180), DegreesField(90)


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Search for a grid by the name of a place."""
    query = request.GET.get("q", "").strip()[:100]
    found: list[dict[str, Any]] = []
    if query:
        throttle.enforce_limit("places", address_of(request))
        today = directory.civil_day(timezone.now())
        found = [{"place": each, "about": _above(each)} for each in _found(query, today)]
    context = {
        "q": query,
        "rows": found[:MOST_PLACES],
        "more": len(found) > MOST_PLACES,
        "published": lists().values(),
    }
    return render(request, "portal/places.html", context)


@require_POST
def place_here(request: HttpRequest) -> HttpResponse:
    """Open the page of the grid at the device's position, which is not stored."""
    throttle.enforce_limit("places", address_of(request))
    form = HereForm(request.POST)
    point = form.cleaned_data if form.is_valid() else {}
    today = directory.civil_day(timezone.now())
    found = grids.locate(point.get("lon"), point.get("lat"), on=today)
    if not found.grid_code:
        messages.warning(request, _("No grid contains your location. Write the name of the place."))
        return redirect("places")
    return redirect("grid-page", found.grid_code)


def _found(query: str, today: date) -> list[grids.Place]:
    """Grids with this name, in a unit with this name, or at an address with this name."""
    index, tree = grids.current(), directory.tree()
    word = normalise(query)
    units = {
        below.id
        for node in tree.existing(today, kinds={"street_town", "village_community"})
        if word in normalise(node.name)
        for below in tree.within(node.path)
    }
    found = {}
    located = grids.locate(None, None, query, on=today)
    for code in (located.grid_code, located.min_unit_code):
        grid = index.grid_of(index.places.get(code))
        if grid is not None:
            found[grid.code] = grid
    for place in index.places.values():
        grid = index.grid_of(place)
        if grid is not None and (word in normalise(place.name) or place.unit_id in units):
            found.setdefault(grid.code, grid)
    return list(found.values())


def _above(place: grids.Place) -> str:
    names = [node.name for node in directory.tree().chain(place.unit_id)[:2]]
    return " · ".join(reversed(names))


@require_GET
def grid_page(request: HttpRequest, code: str) -> HttpResponse:
    """One grid: its officers' published phones, and what apps publish about it."""
    place = grids.grid_in_force(code)
    if place.code != code:
        return redirect("grid-page", place.code)
    return place_page(request, place)


def place_page(
    request: HttpRequest, place: grids.Place, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a grid.

    Args:
        more: context that replaces a part's own, such as a refused form.
    """
    day = directory.civil_day(timezone.now())
    parts = in_order(PUBLISHED.all())
    mine = my_place(request)
    is_mine = mine is not None and mine.code == place.code
    context: dict[str, Any] = {
        "place": place,
        **staff_of(place, day),
        "is_mine": is_mine,
        "report_address": grids.address_of_report(place.code),
        "feed": reverse("grid-feed", args=[place.code]),
        "gate": abuse_protection.before(request),
        "parts": [each.template for each in parts],
    }
    for each in parts:
        context |= each.context(place, day)
    return render(request, "portal/grid.html", context | more, status=status)


def staff_of(place: grids.Place, day: date) -> dict[str, Any]:
    """A grid's place in the organisation, its officer's published phone, and its Party units."""
    return {
        "about": _above(place),
        **_officer(grids.public_phones([place.code], day).get(place.code, "")),
        "party": _(", ").join(grids.party_units_on(place.code, day)),
    }


def _officer(published: str) -> dict[str, str]:
    """The people in charge, with phones as separate values for dial links."""
    found = _PHONE.search(published)
    phone = found[0].strip() if found else ""
    return {
        "officer": published[: found.start()].strip() if found else published,
        "phone": phone,
        "dial": f"{'+' * phone.startswith('+')}{value_rules.phone_digits(phone)}",
    }


@require_GET
def feed(request: HttpRequest, code: str) -> HttpResponse:
    """Atom feed of what is published about a grid."""
    place = grids.grid_in_force(code)
    here = request.build_absolute_uri(reverse("grid-page", args=[place.code]))
    day = directory.civil_day(timezone.now())
    written = atom.write(
        [entry for each in in_order(PUBLISHED.all()) for entry in each.entries(place, day, here)],
        code=place.code,
        title=_("Announcements for %(place)s") % {"place": place.name},
        author=_above(place) or place.name,
        link=here,
        own=request.build_absolute_uri(),
        language=get_language() or "zh-hans",
    )
    response = HttpResponse(written, content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={FEED_SECONDS}"
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response
