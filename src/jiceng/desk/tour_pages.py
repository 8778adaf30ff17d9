"""The guided tour of a reader: where it stands, and its card on each page.

It is kept in the session. Where tours are switched off (`JICENG_TOURS`), there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from jiceng.core.access import Actor
from jiceng.directory.public import signed_in_person
from jiceng.ui.tours import TOURS, Tour, TourStep, tours_for

_KEY: Final = "desk-tour"
BACK, NEXT, END = "back", "next", "end"


@dataclass(frozen=True, slots=True)
class ShownStep:
    """The step at which a reader is.

    Args:
        number: from 1.
        is_here: whether it describes the page that is open.
    """

    tour: Tour
    step: TourStep
    number: int
    is_here: bool

    @property
    def is_first(self) -> bool:
        """Whether no step comes before it."""
        return self.number == 1

    @property
    def is_last(self) -> bool:
        """Whether no step comes after it."""
        return self.number == len(self.tour.steps)


def tours_of(actor: Actor) -> list[Tour]:
    """The tours that an actor can take."""
    if not settings.JICENG_TOURS:
        return []
    return tours_for([grant.role for grant in actor.grants])


def step_of(request: HttpRequest) -> ShownStep | None:
    """The step at which the reader is; None without a tour under way."""
    held: Any = request.session.get(_KEY) if settings.JICENG_TOURS else None
    tour = TOURS.by_key().get(held["tour"]) if held else None
    if tour is None or not 0 <= held["step"] < len(tour.steps):
        return None
    step = tour.steps[held["step"]]
    here = request.resolver_match.view_name if request.resolver_match else ""
    return ShownStep(tour, step, held["step"] + 1, is_here=here == step.page)


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
    wanted = request.POST.get("tour", "")
    offered = tours_of(signed_in_person(request))
    tour = next((each for each in offered if each.name == wanted), None)
    return _go(request, tour, 0) if tour else redirect("tours")


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Go one step on or back, or end the tour."""
    signed_in_person(request)
    shown = step_of(request)
    where = request.POST.get("go", END)
    if shown is None or where == END or (where == NEXT and shown.is_last):
        request.session.pop(_KEY, None)
        return redirect("home")
    step = shown.number - 1 + (1 if where == NEXT else -1)
    return _go(request, shown.tour, max(step, 0))


def _go(request: HttpRequest, tour: Tour, step: int) -> HttpResponse:
    request.session[_KEY] = {"tour": tour.name, "step": step}
    return redirect(tour.steps[step].page)
