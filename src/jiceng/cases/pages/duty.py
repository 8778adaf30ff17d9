"""Page of the duty roster of the hotline: one unit, one week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jiceng.cases import duty
from jiceng.cases.actions.duty import set_duty
from jiceng.cases.permissions import CASE_OPEN, DUTY_EDIT
from jiceng.core import query_parameters
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.ids import uuid_or_none
from jiceng.desk.public import own_units
from jiceng.directory import public as directory
from jiceng.ui.fields import Fields
from jiceng.ui.form_page import FormPage
from jiceng.ui.home import HomeBlock, HomeVisit


class Reason(Fields):
    """Why days that were set before change."""

    reason: str = ""


@require_http_methods(["GET", "POST"])
def roster(request: HttpRequest) -> HttpResponse:
    """Show the week; those who may set it tick who is on duty."""
    actor = directory.signed_in_holder_of(request, CASE_OPEN)
    own = own_units(actor, [CASE_OPEN])
    unit = _unit(request.GET.get("unit", ""), own)
    today = timezone.localdate()
    days = duty.week_of(query_parameters.day(request.GET, "week") or today)
    may_edit = bool(actor.may(DUTY_EDIT, unit.path))
    here = f"{reverse('duty')}?unit={unit.id}&week={days[0].isoformat()}"

    def context(_form: Any) -> dict[str, Any]:
        known = duty.duty_of(unit.id, days)
        return {
            "unit": unit,
            "own": own,
            "days": known,
            "today": today,
            "may_edit": may_edit,
            "rows": _rows(unit.id, days, known, request.POST) if may_edit else [],
            "is_set": any(each.people for each in known),
            "before": days[0] - timedelta(days=duty.DAYS),
            "after": days[0] + timedelta(days=duty.DAYS),
        }

    return FormPage(
        form=Reason,
        act=lambda given: set_duty(
            unit=unit.id,
            days=_ticked(request.POST, days),
            reason=given.reason,
            by=actor,
            at=timezone.now(),
        ),
        done=lambda _changed: redirect(here),
        message=_("Duty roster saved."),
        template="cases/duty.html",
        context=context,
    ).answer(request)


def _unit(given: str, own: list[directory.Node]) -> directory.Node:
    """The chosen unit, among those where the reader registers requests."""
    wanted = uuid_or_none(given) if given else None
    found = next((each for each in own if wanted in (None, each.id)), None)
    if found is None:
        raise NotFound(_("Unit not found, or not visible to you."), "unit.not_found")
    return found


def _ticked(posted: QueryDict, days: list[date]) -> dict[date, set[UUID]]:
    """The ticked people by day."""
    return {
        day: {person for raw in posted.getlist(day.isoformat()) if (person := uuid_or_none(raw))}
        for day in days
    }


def _rows(
    unit: UUID, days: list[date], known: list[duty.DutyDay], posted: QueryDict
) -> list[tuple[str, list[tuple[str, UUID, bool, str]]]]:
    """Name of each person, and for each day the field, the person, whether it is ticked, and the
    label of the box.
    """
    people = dict(pair for each in known for pair in each.people)
    for day in (days[0], days[-1]):
        people |= dict(duty.may_be_on_duty(unit, day))
    given = _ticked(posted, days) if posted else {d.day: {p for p, _n in d.people} for d in known}
    return [
        (name, [(d.isoformat(), person, person in given[d], f"{name} {d:%m-%d}") for d in days])
        for person, name in sorted(people.items(), key=lambda each: (each[1], each[0]))
    ]


def today_at(actor: Actor) -> dict[str, Any] | None:
    """Who is on duty today, for the counter; None where no roster is kept."""
    units = own_units(actor, [CASE_OPEN])
    if not units:
        return None
    (found,) = duty.duty_of(units[0].id, [timezone.localdate()])
    return {"day": found, "is_on": found.includes(actor.id)} if found.people else None


def _block(visit: HomeVisit) -> Mapping[str, Any] | None:
    """This week's roster of the reader's unit; None if nobody is named."""
    units = own_units(visit.actor, [CASE_OPEN])
    if not units:
        return None
    today = timezone.localdate(visit.at)
    days = duty.duty_of(units[0].id, duty.week_of(today))
    if not any(each.people for each in days):
        return None
    return {
        "days": [(each, each.includes(visit.actor.id)) for each in days if each.day >= today],
        "today": today,
    }


def _shows(actor: Actor) -> bool:
    return actor.holds(CASE_OPEN)


DUTY_BLOCK = HomeBlock(
    name="duty",
    title=gettext_lazy("Hotline duty"),
    icon="calendar-user",
    order=70,
    template="cases/home_duty.html",
    content=_block,
    shows=_shows,
    href=lambda _visit: reverse("duty"),
)
