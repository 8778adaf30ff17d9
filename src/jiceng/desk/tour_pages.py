"""The guided tour of a reader: where it stands, and its card on each page.

It is kept in the session. Where tours are switched off (`JICENG_TOURS`), there is none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jiceng.core.access import Actor
from jiceng.core.ids import uuid_or_none
from jiceng.desk import boxes
from jiceng.desk.units import own_units
from jiceng.directory.public import signed_in_person
from jiceng.ui.tours import TOURS, Tour, TourStep, tours_for

_KEY: Final = "desk-tour"
BACK, NEXT, END = "back", "next", "end"


@dataclass(frozen=True, slots=True)
class ShownStep:
    """The step at which a reader is.

    Args:
        steps: those of the reader.
        number: from 1.
        record: that some steps are about.
        here: address of the page that is open.
    """

    tour: Tour
    steps: tuple[TourStep, ...]
    number: int
    record: UUID | None
    here: str

    @property
    def step(self) -> TourStep:
        """The step itself."""
        return self.steps[self.number - 1]

    @property
    def href(self) -> str:
        """Address of its page."""
        return reverse(self.step.page, args=[self.record] if self.step.record else [])

    @property
    def is_here(self) -> bool:
        """Whether it describes the page that is open."""
        return self.here == self.href

    @property
    def is_first(self) -> bool:
        """Whether no step comes before it."""
        return self.number == 1

    @property
    def is_last(self) -> bool:
        """Whether no step comes after it."""
        return self.number == len(self.steps)


def tours_of(actor: Actor) -> list[Tour]:
    """The tours that an actor can take."""
    if not settings.JICENG_TOURS:
        return []
    return tours_for([grant.role for grant in actor.grants])


def step_of(request: HttpRequest) -> ShownStep | None:
    """The step at which the reader is; None without a tour under way."""
    held: Any = request.session.get(_KEY) if settings.JICENG_TOURS else None
    tour = TOURS.by_key().get(held["tour"]) if held else None
    if tour is None:
        return None
    record = uuid_or_none(held.get("record", ""))
    steps, place = tour.steps_with(record), held["step"]
    if not 0 <= place < len(steps):
        return None
    return ShownStep(tour, steps, place + 1, record, request.path)


@require_GET
def tours(request: HttpRequest) -> HttpResponse:
    """Offer the tours of the reader's positions.

    Raises:
        Http404: tours are switched off.
    """
    if not settings.JICENG_TOURS:
        raise Http404
    return render(request, "desk/tours.html", {"tours": tours_of(signed_in_person(request))})


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a tour, at its first page; one that the reader does not have leads back to the list."""
    wanted, actor = request.POST.get("tour", ""), signed_in_person(request)
    tour = next((each for each in tours_of(actor) if each.name == wanted), None)
    if tour is None:
        return redirect("tours")
    record = _first_record(actor, tour.record) if tour.record else None
    return _go(request, ShownStep(tour, tour.steps_with(record), 1, record, request.path))


def _first_record(actor: Actor, kind: str) -> UUID | None:
    """The record that a tour shows: the first of its kind in the inbox of the reader's unit."""
    own = own_units(actor, boxes.rights())
    return boxes.first_record(actor, own[0].id, kind, timezone.now()) if own else None


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Go one step on or back, or end the tour."""
    signed_in_person(request)
    shown = step_of(request)
    where = request.POST.get("go", END)
    if shown is None or where == END or (where == NEXT and shown.is_last):
        request.session.pop(_KEY, None)
        return redirect("home")
    number = shown.number + (1 if where == NEXT else -1)
    return _go(request, replace(shown, number=max(number, 1)))


def _go(request: HttpRequest, shown: ShownStep) -> HttpResponse:
    request.session[_KEY] = {
        "tour": shown.tour.name,
        "step": shown.number - 1,
        "record": str(shown.record or ""),
    }
    return redirect(shown.href)
