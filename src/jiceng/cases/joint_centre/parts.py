"""Sections of a mediation's page: parties, sessions, the agreement; of a request's page; of a
specialist's page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.cases.joint_centre import queries
from jiceng.cases.joint_centre.agreements import WITH_TERMS, issue_agreement
from jiceng.cases.joint_centre.mediation import KIND, MEDIATIONS
from jiceng.cases.joint_centre.models import Mediation, Session, SessionState
from jiceng.cases.joint_centre.permissions import MEDIATION_EDIT, MEDIATION_READ
from jiceng.cases.public import Case, RequestSection
from jiceng.core import accesslog
from jiceng.core.access import Actor
from jiceng.core.masking import mask_name, mask_phone
from jiceng.grids.public import SpecialistPart, SpecialistVisit, speciality
from jiceng.records.documents import public as documents
from jiceng.records.public import PartRequest, RecordPart

LISTED: Final = 20


def _mediation(asked: PartRequest) -> Mediation | None:
    return queries.mediations_visible_to(asked.actor).filter(pk=asked.record).first()


def _parties(asked: PartRequest) -> Mapping[str, Any] | None:
    """Parties masked; in full for a quarter of an hour after a reason was given."""
    found = _mediation(asked)
    if found is None:
        return None
    is_shown = queries.has_looked(asked.actor, found.pk, asked.at)
    if is_shown:
        accesslog.note_personal_data_access(KIND, found.pk, f"{KIND}.parties_shown")
    name, phone = (str, str) if is_shown else (mask_name, mask_phone)
    return {
        "rows": [
            {"party": each, "name": name(each.name), "phone": phone(each.phone)}
            for each in found.parties.order_by("side", "id")
        ],
        "is_shown": is_shown,
        "terms": found.terms if is_shown else "",
        "has_terms": bool(found.terms),
        "reason": found.reason if is_shown else "",
        "visit": found.visit if is_shown else "",
        "called_in": [
            (each.person.name, speciality(each.speciality))
            for each in found.called_in.select_related("person").order_by("called_at", "id")
        ],
        "request": queries.request_of(asked.actor, found.request_number),
    }


def _sessions(asked: PartRequest) -> Mapping[str, Any] | None:
    found = _mediation(asked)
    if found is None:
        return None
    is_shown = queries.has_looked(asked.actor, found.pk, asked.at)
    rows = found.sessions.select_related("room").order_by("starts_at", "id")
    return {"rows": [(each, each.note if is_shown else "") for each in rows]}


def _agreement(asked: PartRequest) -> Mapping[str, Any] | None:
    found = _mediation(asked)
    if found is None or found.state not in WITH_TERMS:
        return None
    return {
        "documents": documents.documents_of(asked.actor, KIND, found.pk),
        "may_issue": asked.actor.may(MEDIATION_EDIT, found.unit.path).allowed,
        "problem": str(asked.problem) if asked.problem else "",
    }


def _issue(asked: PartRequest) -> str:
    made = issue_agreement(mediation=asked.record, by=asked.actor, at=asked.at)
    return _("%(number)s issued. Print it and have both sides sign.") % {"number": made.label}


def _of_request(actor: Actor, case: Case, _at: datetime) -> Mapping[str, Any] | None:
    """Mediations of a request, and where another one may be opened."""
    if not actor.holds(MEDIATION_READ):
        return None
    rows, unit = queries.mediations_of(actor, case), queries.unit_to_mediate(actor, case)
    if not rows and unit is None:
        return None
    opener = ""
    if unit is not None:
        query = urlencode({"request": case.pk, "unit": unit.id})
        opener = f"{reverse('mediation-new')}?{query}"
    return {
        "rows": [(row, MEDIATIONS.states[row.state]) for row in rows],
        "opener": opener,
        "is_another": any(row.state not in queries.OVER for row in rows),
    }


PARTS: Final = (
    RequestSection(
        name="mediations",
        order=20,
        template="joint_centre/of_request.html",
        context=_of_request,
    ),
    RecordPart(
        kind=KIND, name="parties", order=4, template="joint_centre/parties.html", context=_parties
    ),
    RecordPart(
        kind=KIND,
        name="sessions",
        order=5,
        template="joint_centre/sessions.html",
        context=_sessions,
    ),
    RecordPart(
        kind=KIND,
        name="agreement",
        order=6,
        template="joint_centre/agreement.html",
        context=_agreement,
        post=_issue,
    ),
)


def _called_in(visit: SpecialistVisit) -> Mapping[str, Any] | None:
    """Mediations to which a specialist is called in, with their next session."""
    if not visit.actor.holds(MEDIATION_READ):
        return None
    found = queries.mediations_visible_to(visit.actor).filter(called_in__person=visit.actor.id)
    rows = list(found.exclude(state__in=queries.OVER).order_by("due_on", "id")[:LISTED])
    sessions = Session.objects.filter(
        mediation__in=rows, status=SessionState.PLANNED, starts_at__gte=visit.at
    )
    following: dict[Any, Session] = {}
    for each in sessions.select_related("room").order_by("-starts_at", "-id"):
        following[each.mediation_id] = each
    return {"rows": [(row, following.get(row.pk)) for row in rows]}


OF_SPECIALISTS: Final = SpecialistPart(
    name="mediations",
    title=gettext_lazy("Mediations that call me in"),
    order=20,
    template="joint_centre/specialist_mediations.html",
    context=_called_in,
)
