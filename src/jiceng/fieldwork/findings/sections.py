"""Sections about findings and looks on other pages: of a patrol, of a request, of a finding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.urls import reverse

from jiceng.cases.public import Case, RequestSection
from jiceng.cases.public import visible_to as visible_requests
from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.fieldwork.findings import lifecycle, looks
from jiceng.fieldwork.findings.models import Finding, LookKind
from jiceng.fieldwork.findings.permissions import ASK, RECORD
from jiceng.fieldwork.patrols.public import PatrolStop
from jiceng.records.attachments.public import Attachment
from jiceng.records.attachments.public import visible_to as visible_photos
from jiceng.records.public import PartRequest, RecordPart
from jiceng.ui.forms import form_of, kind_of, rows_of

ANSWER_DAYS: Final = 2
"""Days that the form proposes for an answer."""
_PROPOSED = looks.LOOKS.opening.fields


def _of_patrol(part: PartRequest) -> Mapping[str, Any] | None:
    """Findings at the places of a patrol, and the form for another one."""
    found = lifecycle.FINDINGS.visible(part.actor).filter(stop__patrol=part.record)
    rows = list(found.select_related("stop__place").order_by("-opened_at", "pk"))
    stops = list(
        PatrolStop.objects.filter(patrol=part.record)
        .select_related("place", "patrol")
        .order_by("position", "pk")
    )
    may_record = bool(stops) and bool(part.actor.holds(RECORD))
    if not rows and not may_record:
        return None
    return {
        "rows": [(row, _state(row)) for row in rows],
        "stops": [(str(each.pk), each.place.name) for each in stops],
        "unit": stops[0].patrol.unit_id if stops else "",
        "may_record": may_record,
    }


def _state(finding: Finding) -> Any:
    return lifecycle.FINDINGS.states[finding.state]


def _what_became(part: PartRequest) -> Mapping[str, Any] | None:
    """The request or hazard that a finding has become, and its place."""
    found = lifecycle.FINDINGS.visible(part.actor).filter(pk=part.record)
    finding = found.select_related("stop__place", "case").first()
    if finding is None or not (finding.stop or finding.case_id or finding.hazard_id):
        return None
    case = finding.case_id and visible_requests(part.actor).filter(pk=finding.case_id).first()
    return {
        "stop": finding.stop,
        "case": case or None,
        "hazard": finding.hazard_id,
        "is_hidden": bool(finding.case_id) and not case,
    }


def _request_of_look(part: PartRequest) -> Mapping[str, Any] | None:
    """The request of a look, for those who see it."""
    look = looks.LOOKS.visible(part.actor).filter(pk=part.record).first()
    case = look and visible_requests(part.actor).filter(pk=look.case_id).first()
    return {"case": case} if case else None


def _of_request(actor: Actor, case: Case, at: datetime) -> Mapping[str, Any] | None:
    """Looks at a request's place with their photos, the finding that it came from, and the form
    by which a dispatcher asks for a look.
    """
    rows = list(looks.LOOKS.visible(actor).filter(case=case.pk).order_by("-opened_at", "pk"))
    finding = None
    if case.source == "patrol":
        finding = lifecycle.FINDINGS.visible(actor).filter(case=case.pk).first()
    form = _asking(actor, case, at)
    if not rows and finding is None and form is None:
        return None
    photos = _photos(actor, looks.KIND, [each.pk for each in rows])
    found = _photos(actor, lifecycle.KIND, [finding.pk] if finding else [])
    return {
        "looks": [(each, looks.LOOKS.states[each.state], photos.get(each.pk, ())) for each in rows],
        "finding": finding,
        "finding_photos": found.get(finding.pk, ()) if finding else (),
        "form": form,
    }


def _photos(actor: Actor, kind: str, records: list[UUID]) -> dict[UUID, list[Attachment]]:
    found: dict[UUID, list[Attachment]] = {}
    if records:
        rows = visible_photos(actor, kind).filter(stream__in=records)
        for row in rows.order_by("at", "pk"):
            found.setdefault(row.stream_id, []).append(row)
    return found


def _asking(actor: Actor, case: Case, at: datetime) -> Mapping[str, Any] | None:
    if case.confidential or not actor.holds(ASK):
        return None
    day = directory.civil_day(at)
    units = [
        node
        for node in directory.existing_units(actor.reach(ASK), day)
        if node.kind == "village_community"
    ]
    if not units:
        return None
    when = LookKind.BEFORE if case.resolved_at is None else LookKind.AFTER
    due_on = day + timedelta(days=ANSWER_DAYS)
    begun = {"number": case.number, "kind": when.value, "due_on": due_on}
    form = form_of(_PROPOSED, prefix="look", begun=begun)
    del form.fields["number"]
    return {
        "action": reverse("field_look-new"),
        "number": case.number,
        "units": units,
        "unit": str(case.area_id or ""),
        "drawn": [
            (form[name], kind_of(field), rows_of(field)) for name, field in form.fields.items()
        ],
    }


SECTIONS: Final = (
    RecordPart(
        kind="patrol",
        name="findings",
        order=8,
        template="findings/of_patrol.html",
        context=_of_patrol,
    ),
    RecordPart(
        kind=lifecycle.KIND,
        name="became",
        order=5,
        template="findings/became.html",
        context=_what_became,
    ),
    RecordPart(
        kind=looks.KIND,
        name="request",
        order=5,
        template="findings/request_of_look.html",
        context=_request_of_look,
    ),
    RequestSection(
        name="looks", order=10, template="findings/of_request.html", context=_of_request
    ),
)
