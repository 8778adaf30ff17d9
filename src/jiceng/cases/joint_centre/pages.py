"""Pages of the joint centre: its day, the roster of the units that sit there, and documents."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jiceng.cases.joint_centre import actions, queries
from jiceng.cases.joint_centre.models import ShiftNote
from jiceng.cases.joint_centre.permissions import CENTRE_EDIT, CENTRE_READ
from jiceng.cases.joint_centre.rules import Step
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.ids import uuid_or_none
from jiceng.core.people import signed_in_holder_of
from jiceng.directory import public as directory

STEPS: Final = {
    Step.REGISTER: gettext_lazy("Register"),
    Step.MEDIATE: gettext_lazy("Mediate first"),
    Step.JUDGE: gettext_lazy("Judge"),
    Step.ROUTE: gettext_lazy("Route and follow up"),
}
NOTES: Final = 3


@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """The centre's day."""
    actor = signed_in_holder_of(request, CENTRE_READ)
    return _page(request, actor, request.GET.get("unit", ""))


def _page(
    request: HttpRequest, actor: Actor, unit: str, problem: str = "", status: int = 200
) -> HttpResponse:
    today = directory.civil_day(timezone.now())
    centres = queries.centres_of(actor)
    node = _chosen(centres, uuid_or_none(unit))
    found = queries.centre_day(actor, node, today)
    notes = ShiftNote.objects.filter(unit=node.id).order_by("-opened_at", "-id")
    context = {
        "node": node,
        "centres": centres,
        "today": today,
        "sitting": queries.sitting_on(node.id, today),
        "seats": _seats(node.id, today),
        "may_edit": actor.may(CENTRE_EDIT, node.path).allowed,
        "found": found,
        "steps": [(STEPS[step], n) for step, n in found.steps.items() if step in STEPS],
        "notes": list(notes[:NOTES]),
        "problem": problem,
    }
    return render(request, "joint_centre/centre.html", context, status=status)


def _chosen(centres: list[directory.Node], unit: UUID | None) -> directory.Node:
    """The centre asked for, else the first of the reader's own.

    Raises:
        NotFound: missing and hidden alike, or the reader has none.
    """
    found = [node for node in centres if unit is None or node.id == unit]
    if not found:
        raise NotFound(_("Unit not found, or not visible to you."), "centre.unit")
    streets = [node for node in found if node.kind != "district"]
    return (streets or found)[0]


def _seats(unit: UUID, day: date) -> list[dict[str, Any]]:
    """The seats of a centre, each with whether its unit is there today: by the roster, else by the
    plan."""
    roster = queries.latest_sitting(unit, day)
    there = {name for name, _window in queries.sitting_on(unit, day)}
    planned = {seat.pk for seat in queries.planned_on(unit, day)}
    return [
        {
            "seat": seat,
            "name": directory.label_of(seat.seated_id),
            "is_there": (directory.label_of(seat.seated_id) in there)
            if roster
            else seat.pk in planned,
        }
        for seat in queries.seats_of(unit)
    ]


@require_POST
def sitting(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Save who sits at a centre today."""
    actor, now = signed_in_holder_of(request, CENTRE_EDIT), timezone.now()
    chosen = {uuid_or_none(each) for each in request.POST.getlist("seated")}
    seats = {seat.seated_id: seat.window for seat in queries.seats_of(unit)}
    actions.set_sitting(
        unit=unit,
        day=directory.civil_day(now),
        present={key: seats.get(key, "") for key in chosen if key is not None},
        by=actor,
        at=now,
    )
    return redirect(f"{reverse('centre')}?unit={unit}")
