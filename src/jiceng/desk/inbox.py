"""The inbox in three panes: boxes of a unit, rows of one box, one record.

On phones the boxes are above the rows, and a record is a page of its own. The pane of a record is
that page without the frame; see `config.web.PANE` and frontend/desk/panes.ts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from jiceng.core import periodic_tasks
from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.ids import uuid_or_none
from jiceng.core.permissions import AUDIT_READ, RETENTION_RUN
from jiceng.desk import boxes, saved_filters
from jiceng.desk.export_sources import export_path
from jiceng.desk.units import own_units
from jiceng.directory import public as directory
from jiceng.directory.public import signed_in_person

QUEUE: Final = "queue"
"""Identifier of the element with the rows, which polls for changes."""

MOST_BELOW: Final = 60


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show a box of a unit's inbox, earliest due time first, next to the list of boxes."""
    actor = signed_in_person(request)
    if request.headers.get("HX-Target") == "pane":
        # After its move the actor no longer sees the record.
        return render(request, "desk/pane_empty.html")
    own = own_units(actor, boxes.rights())
    if not own:
        return _without_inbox(request, actor)
    unit_id = uuid_or_none(request.GET.get("unit", "")) or own[0].id
    box = boxes.box_of(request.GET.get("box", ""))
    context = _queue(actor, unit_id, box, request.GET.dict())
    if request.headers.get("HX-Target") == QUEUE:
        return render(request, "desk/queue_alone.html", context)
    unit = directory.tree().get(unit_id)
    below = directory.tree().children(unit_id)[:MOST_BELOW] if unit else []
    context |= {"own": own, "below": below, "saved": saved_filters.shown(actor)}
    context["upkeep"] = _what_is_late(actor)
    return render(request, "desk/inbox.html", context)


def _without_inbox(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Send people whose positions have no inbox to their home page."""
    if actor.grants:
        return redirect("home")
    return render(request, "desk/no_post.html", status=403)


def _what_is_late(actor: Actor) -> periodic_tasks.PeriodicWorkState | None:
    """Overdue background jobs, for administrators of the installation."""
    if not (actor.holds(RETENTION_RUN) or actor.holds(AUDIT_READ)):
        return None
    found = periodic_tasks.current_state(timezone.now())
    return None if found.is_well else found


def _queue(actor: Actor, unit_id: UUID, box: boxes.Box, given: Mapping[str, str]) -> dict[str, Any]:
    """Context of boxes and rows, under the conditions of the address."""
    now, after = timezone.now(), given.get("after") or None
    page = boxes.box_page(actor, unit_id, box.name, now, after, given=given)
    tallies = boxes.tallies(actor, unit_id, now, box.name, page)
    query = QueryDict(urlencode({"unit": unit_id, "box": box.name} | page.chosen))
    exports = [each.export for each in page.sources if each.export]
    context: dict[str, Any] = {
        "page": page,
        "after": after or "",
        "mark": page.fingerprint,
        "counts": boxes.of_tallies(tallies),
        "unit": directory.tree().get(unit_id),
        "box": box.name,
        "box_label": box.label,
        "boxes": [_shown(boxes.boxes()[name], tally, box) for name, tally in tallies.items()],
        "tally": _number_of(page, after) if page.chosen else tallies.get(box.name),
        "chosen": urlencode(page.chosen),
        "exports": export_path(actor, exports[0], query) if exports else "",
        "above": [each.above for each in page.sources if each.above],
        "below_rows": [each.below for each in page.sources if each.below],
    }
    for each in page.sources:
        context |= each.context(actor, unit_id, box.name)
    return context


def _number_of(page: boxes.BoxPage, after: str | None) -> BoundedCount | None:
    """Number of rows under a condition; None on later pages, where it is unknown."""
    return None if after else BoundedCount(len(page.entries), page.next is not None)


def _shown(box: boxes.Box, tally: BoundedCount, chosen: boxes.Box) -> dict[str, Any]:
    return {
        "name": box.name,
        "label": box.label,
        "icon": box.icon,
        "tally": tally,
        "alarms": box.alarms and tally.count > 0,
        "is_chosen": box is chosen,
        "page": box.page,
    }


def fingerprints(actor: Actor, given: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Present digests of a box and, if requested, of the counts.

    Raises:
        NotFound: a hidden unit.
        Invalid: a page that does not exist.
    """
    unit_id = uuid_or_none(given.get("unit", ""))
    if unit_id is None:
        return {}
    box = boxes.box_of(given.get("box", "")).name
    chosen = QueryDict(given.get("filters", "")).dict()
    after = given.get("after") or None
    page = boxes.box_page(actor, unit_id, box, now, after, given=chosen)
    found = {"mark": page.fingerprint}
    if given.get("counts"):
        found["counts"] = boxes.of_tallies(boxes.tallies(actor, unit_id, now, box, page))
    return found
