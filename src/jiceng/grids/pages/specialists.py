"""Page of a specialist (police officer, judge, lawyer, doctor): what is theirs on their grids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from jiceng.core.access import Actor
from jiceng.core.people import signed_in_person
from jiceng.directory import public as directory
from jiceng.grids import specialist_parts
from jiceng.grids.models import GridPost, GridRole
from jiceng.grids.outline_sketches import sketched_cells
from jiceng.grids.published_grids import Place, current
from jiceng.grids.specialist_parts import SpecialistVisit
from jiceng.grids.specialities import speciality

MARGIN: Final = 0.15
LEAST_SPAN_M: Final = 1_500.0
LISTED: Final = 100
"""Grids with their officers; a specialist of more is served by the map and the lists above."""


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The grids to which the reader is attached, and what is theirs there."""
    actor, now = signed_in_person(request), timezone.now()
    matters: dict[str, list[str]] = defaultdict(list)
    for post in actor.attached:
        matters[post.place].append(str(speciality(post.matter)))
    index = current()
    places = [index.places[code] for code in sorted(matters) if code in index.places]
    visit = SpecialistVisit(
        actor,
        [each.code for each in places],
        list({each.unit_id for each in places if each.unit_id is not None}),
        now,
    )
    shown = [(part, part.context(visit)) for part in specialist_parts.parts()] if places else []
    context = {
        "specialities": sorted({name for names in matters.values() for name in names}),
        "grids": _grids(places[:LISTED], directory.civil_day(now)),
        "number": len(places),
        "sections": [(part, content) for part, content in shown if content is not None],
        "map": _map({each.code for each in places}),
    }
    return render(request, "grids/specialist.html", context)


def is_attached(actor: Actor) -> bool:
    """Whether somebody is a specialist on any grid."""
    return bool(actor.attached)


def _grids(places: Sequence[Place], day: date) -> list[dict[str, Any]]:
    """Grids with their community, and their chiefs and officers with the phones that they give
    out."""
    posts: dict[str, list[GridPost]] = defaultdict(list)
    held = GridPost.objects.filter(
        directory.holding_on(day),
        grid_code__in=[each.code for each in places],
        role__in=(GridRole.CHIEF, GridRole.OFFICER),
        person__is_active=True,
    )
    for post in held.select_related("person").order_by("role", "valid_from", "id"):
        posts[post.grid_code].append(post)
    return [{"place": place, "posts": posts[place.code]} for place in places]


def _map(codes: set[str]) -> dict[str, Any] | None:
    """The specialist's grids among their neighbours; None without any."""
    cells = sketched_cells(by_unit=False)
    own = [cell for cell in cells if cell.code in codes]
    if not own:
        return None
    west, north, east, south = (
        min(cell.box[0] for cell in own),
        min(cell.box[1] for cell in own),
        max(cell.box[2] for cell in own),
        max(cell.box[3] for cell in own),
    )
    span = max(east - west, south - north, LEAST_SPAN_M) * (1 + 2 * MARGIN)
    x, y = (west + east - span) / 2, (north + south - span) / 2
    return {
        "box": f"{x:.0f} {y:.0f} {span:.0f} {span:.0f}",
        "own": own,
        "others": [
            cell
            for cell in cells
            if cell.code not in codes and _overlaps(cell.box, (x, y, x + span, y + span))
        ],
    }


def _overlaps(
    box: tuple[float, float, float, float], frame: tuple[float, float, float, float]
) -> bool:
    return box[0] < frame[2] and box[2] > frame[0] and box[1] < frame[3] and box[3] > frame[1]
