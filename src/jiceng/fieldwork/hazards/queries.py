"""Hazards that an actor may see, those of specialists on their grids, and where each lies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.fieldwork.hazards.models import Hazard
from jiceng.fieldwork.hazards.permissions import READ
from jiceng.grids import public as grids
from jiceng.grids.public import SpecialistPart, SpecialistVisit

LISTED: Final = 20


def visible_to(actor: Actor) -> QuerySet[Hazard]:
    """Hazards of units within the reach of the permission; for specialists also those of the
    communities of their grids, since a hazard without a position lies on none of them.
    """
    rows, reach = Hazard.objects.select_related("unit", "community"), actor.reach(READ)
    if not reach:
        return rows.none()
    if "/" in reach:
        return rows
    here = directory.within(reach, "unit__path") | directory.within(reach, "community__path")
    return rows.filter(here | Q(community__in=_attached_communities(actor)))


def _attached_communities(actor: Actor) -> set[Any]:
    places = grids.current().places
    return {places[each.place].unit_id for each in actor.attached if each.place in places}


def grid_of(hazard: Hazard, day: date) -> str:
    """Code of the grid in which a hazard lies; "" without a position."""
    if hazard.lon is None or hazard.lat is None:
        return ""
    return grids.locate(hazard.lon, hazard.lat, on=day).grid_code


def _on_grids(visit: SpecialistVisit) -> Mapping[str, Any] | None:
    """Open hazards on a specialist's grids, and those of their communities without a position;
    the nearest re-check first.
    """
    if not visit.actor.holds(READ):
        return None
    day = directory.civil_day(visit.at)
    found = visible_to(visit.actor).filter(community__in=visit.units).exclude(state="removed")
    rows = [
        {"hazard": each, "is_placed": bool(code)}
        for each in found.order_by("recheck_on", "id")[: LISTED * 5]
        if (code := grid_of(each, day)) in visit.grids or not code
    ]
    return {"rows": rows[:LISTED], "more": max(len(rows) - LISTED, 0)}


ON_GRIDS: Final = SpecialistPart(
    name="hazards",
    title=_("Hazards on my grids"),
    order=30,
    template="hazards/specialist_hazards.html",
    context=_on_grids,
)
