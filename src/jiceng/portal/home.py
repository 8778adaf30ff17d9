"""The residents' home page: blocks that apps contribute for `RESIDENT` (`ui.home`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.portal.place_pages import staff_of
from jiceng.portal.public_records import PublicRecords, lists
from jiceng.portal.resident import RESIDENT, my_place
from jiceng.ui.home import HomeBlock, HomeVisit, blocks_for, show

NEWEST: Final = 3
"""Announcements that the home page shows; their list has the rest."""


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the blocks for residents."""
    place = my_place(request)
    visit = HomeVisit(RESIDENT, None, timezone.now(), place.code if place else "")
    shown = [show(block, visit, request) for block in blocks_for(RESIDENT)]
    return render(request, "portal/home.html", {"blocks": [each for each in shown if each]})


def for_residents(actor: Actor) -> bool:
    """`HomeBlock.shows` of the blocks for residents."""
    return actor.kind == RESIDENT.kind


def _place_of(visit: HomeVisit) -> grids.Place | None:
    return grids.current().places.get(visit.place)


def _grid(visit: HomeVisit) -> Mapping[str, Any]:
    place = _place_of(visit)
    if place is None:
        return {"place": None, "q": ""}
    return {"place": place, **staff_of(place, directory.civil_day(visit.at))}


def _announcements(visit: HomeVisit) -> Mapping[str, Any] | None:
    place = _place_of(visit)
    rows = [
        (each.path(row.pk), each.title_of(row), row.opened_at, directory.label_of(row.unit_id))
        for each in lists().values()
        if each.article and each.days  # what is announced for a time; other articles are services
        for row in _newest(each, place)
        if each.article(row).text
    ]
    newest = sorted(rows, key=lambda row: row[2], reverse=True)[:NEWEST]
    return {"rows": newest} if newest else None


def _newest(kind: PublicRecords, place: grids.Place | None) -> list[Any]:
    found = kind.of_place(place) if place else kind.published()
    return list(found.order_by("-opened_at", "-pk")[: 2 * NEWEST])  # some are withdrawn


def _services(_visit: HomeVisit) -> Mapping[str, Any] | None:
    found = [(reverse(each.list_name), each.pages.title, each.pages.icon) for each in _sorted()]
    return {"services": found} if found else None


def _sorted() -> list[PublicRecords]:
    return sorted(lists().values(), key=lambda each: str(each.pages.title))


def _telephones(_visit: HomeVisit) -> Mapping[str, Any]:
    return {
        "numbers": [
            (settings.JICENG_SITE.hotline, _("Government service hotline")),
            ("110", _("Police")),
            ("119", _("Fire")),
            ("120", _("Ambulance")),
        ]
    }


HOME_BLOCKS: Final = (
    HomeBlock(
        name="my-grid",
        title=_("My grid"),
        icon="map-pin",
        order=40,
        template="portal/home_grid.html",
        content=_grid,
        shows=for_residents,
    ),
    HomeBlock(
        name="newest",
        title=_("Announcements"),
        icon="speakerphone",
        order=50,
        template="portal/home_announcements.html",
        content=_announcements,
        shows=for_residents,
    ),
    HomeBlock(
        name="services",
        title=_("Services"),
        icon="apps",
        order=60,
        template="portal/home_services.html",
        content=_services,
        shows=for_residents,
    ),
    HomeBlock(
        name="telephones",
        title=_("Phone numbers"),
        icon="phone",
        order=70,
        template="portal/home_telephones.html",
        content=_telephones,
        shows=for_residents,
    ),
)
