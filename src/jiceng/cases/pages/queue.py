"""The inbox in three panes: the boxes of a role, the queue in one of them, one request.

On a phone the boxes stand above the queue, and a request is a page of its own. The pane of a
request is that very page without its frame; see `config.web.PANE` and frontend/panes.ts.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from jiceng.cases import belonging, boxes
from jiceng.cases.pages import case_page, list_fingerprints, words
from jiceng.cases.pages.reader import own_units
from jiceng.core import upkeep
from jiceng.core.access import Actor
from jiceng.core.counting import Tally
from jiceng.core.ids import uuid_or_none
from jiceng.core.permissions import AUDIT_READ, RETENTION_RUN
from jiceng.desk import public as desk
from jiceng.directory import public as directory
from jiceng.directory.public import at_desk

QUEUE = "queue"
"""The element that holds the queue; it asks for itself anew."""

MOST_BELOW = 60


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """A box of a unit's inbox, the nearest deadline first, with the other boxes beside it."""
    actor = at_desk(request)
    if request.headers.get("HX-Target") == "pane":
        # A move has taken the request out of the actor's sight and led here.
        return render(request, "desk/pane_empty.html")
    own = own_units(actor)
    if not own:
        return render(request, "desk/no_post.html", status=403)
    unit_id = uuid_or_none(request.GET.get("unit", "")) or own[0].id
    context = _queue(actor, unit_id, request.GET.get("box", ""), request.GET.get("after") or None)
    if request.headers.get("HX-Target") == QUEUE:
        return render(request, "desk/queue_alone.html", context)
    unit = directory.tree().get(unit_id)
    below = directory.tree().children(unit_id)[:MOST_BELOW] if unit else []
    context |= {"own": own, "below": below, "saved": desk.saved_filters_of(actor)}
    context["upkeep"] = _what_is_late(actor)
    if context["picks"]:
        context["receivers"] = case_page.receivers(unit_id, directory.civil_day(timezone.now()))
    return render(request, "desk/inbox.html", context)


def _what_is_late(actor: Actor) -> upkeep.Upkeep | None:
    """What should run by itself and does not, for whoever looks after the installation."""
    if not (actor.holds(RETENTION_RUN) or actor.holds(AUDIT_READ)):
        return None
    found = upkeep.look(timezone.now())
    return None if found.is_well else found


def _queue(actor: Actor, unit_id: UUID, box: str, after: str | None) -> dict[str, Any]:
    """What the boxes and the queue show."""
    now = timezone.now()
    name = box if box in boxes.BOXES else "todo"
    page = boxes.box_page(actor, unit_id, name, now, after)
    tallies = boxes.tallies(actor, unit_id, now)
    unit = directory.tree().get(unit_id)
    return {
        "page": page,
        "after": after or "",
        "mark": list_fingerprints.of_page(page),
        "counts": list_fingerprints.of_tallies(tallies),
        "unit": unit,
        "box": name,
        "box_label": words.BOXES[name].label,
        "boxes": [_box(each, tally, name) for each, tally in tallies.items()],
        "tally": tallies.get(name),
        "exports": desk.export_path(
            actor, "box", QueryDict(urlencode({"unit": unit_id, "box": name}))
        ),
        "picks": belonging.may_at(actor, "dispatch", unit.id if unit else None),
        "receivers": [],
    }


def _box(name: str, tally: Tally, chosen: str) -> dict[str, Any]:
    shown = words.BOXES[name]
    return {
        "name": name,
        "label": shown.label,
        "icon": shown.icon,
        "tally": tally,
        "alarms": shown.alarms and tally.count > 0,
        "is_chosen": name == chosen,
        "is_list": name in boxes.BOXES,
    }
