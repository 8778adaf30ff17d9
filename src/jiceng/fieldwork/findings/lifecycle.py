"""Lifecycle of findings: closed on the spot, or passed on as a request or a hazard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import Field

from jiceng.core.access import ALLOW, SYSTEM, Verdict, refuse
from jiceng.fieldwork.findings import passing
from jiceng.fieldwork.findings.models import Finding
from jiceng.fieldwork.findings.permissions import READ, RECORD
from jiceng.fieldwork.hazards.public import HazardKind, HazardLevel
from jiceng.fieldwork.patrols.public import PatrolStop, recent_stops
from jiceng.records import public as records
from jiceng.records.public import (
    ABOVE,
    IN_CHARGE,
    ChoiceContext,
    Context,
    Facts,
    Fields,
    NotPast,
    Outcome,
    ReferenceTo,
    make_move,
)

KIND: Final = "finding"
OPEN, CLOSED, REQUEST, HAZARD = "open", "closed", "request", "hazard"
COMMUNITY: Final = records.Relation("found_in", _("the community"), through="community")
OFFICERS: Final = [IN_CHARGE, ABOVE]
COLUMNS: Final = ("title", "words", "address", "lon", "lat")


@dataclass(frozen=True, slots=True)
class StopOf(ReferenceTo):
    """A place of a patrol that began lately."""

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The places of the patrols that the officer sees."""
        return recent_stops(context.by, context.day)


STOP: Final = StopOf(PatrolStop, _("Place of the patrol"), is_optional=True)


class WatchFields(Fields):
    """What a hazard needs besides the finding."""

    kind: Annotated[HazardKind, Field(title="Type")]
    level: Annotated[HazardLevel, Field(title="Danger level")]
    recheck_on: Annotated[date, Field(title="Re-check by"), NotPast()]


class LinkFields(Fields):
    """What has become of a finding."""

    case: UUID | None = None
    hazard: UUID | None = None


def record(fields: Any, context: Context) -> Outcome:
    """Record a finding in a community."""
    columns = records.columns_from(Finding, fields)
    return Outcome(OPEN, changes=columns | {"community_id": context.unit})


def says_where(fields: Any, _context: Context) -> Verdict:
    """Guard: a finding has a place of a patrol, an address or a point."""
    if fields is None or fields.stop or fields.address or None not in (fields.lon, fields.lat):
        return ALLOW
    words = now_("Give the address, or choose the place of a patrol.")
    return refuse("finding.place", words, field="address")


def says_what(_finding: Facts[Finding], fields: Any, _context: Context) -> Verdict:
    """Guard: what was done is written down."""
    if fields is None or fields.measures:
        return ALLOW
    return refuse("finding.measures", now_("Write what was done."), field="measures")


def close(_finding: Facts[Finding], fields: Any, _context: Context) -> Outcome:
    """Record what was done on the spot."""
    return Outcome(changes={"measures": fields.measures})


def link(finding: Facts[Finding], fields: Any, _context: Context) -> Outcome:
    """Note the request or hazard that it has become."""
    changes = {"case_id": fields.case, "hazard_id": fields.hazard}
    named = {name: value for name, value in changes.items() if value}
    return Outcome(finding.record.state, data=named, changes=named)


def _linked(finding: Any, context: Context, **named: UUID) -> None:
    make_move(KIND, finding.pk, "link", named, by=SYSTEM, at=context.at)


def open_request(finding: Any, _fields: Any, context: Context) -> None:
    """Open the request, as its officer, and note it."""
    case = passing.open_request(finding, by=context.actor, at=context.at)
    _linked(finding, context, case=case)


def register_hazard(finding: Any, fields: Any, context: Context) -> None:
    """Register the hazard, as its officer, and note it."""
    given = {
        "kind": fields.kind.value,
        "level": fields.level.value,
        "recheck_on": str(fields.recheck_on),
    }
    hazard = passing.register_hazard(finding, given, by=context.actor, at=context.at)
    _linked(finding, context, hazard=hazard)


FINDINGS: Final = records.Lifecycle(
    kind=KIND,
    label=_("Finding"),
    many=_("findings"),
    model=Finding,
    named="title",
    states={
        OPEN: pgettext_lazy("finding", "to be decided"),
        CLOSED: _("closed on the spot"),
        REQUEST: _("made a request"),
        HAZARD: _("registered as a hazard"),
    },
    reads=READ,
    sees=[COMMUNITY],
    # The link to the request or hazard follows: work goes on there.
    over={CLOSED, REQUEST, HAZARD},
    plain=(*COLUMNS, "stop", "measures", "case", "hazard", "community"),
    opening=records.Opening(
        label=_("Record finding"),
        event=("recorded", _("Finding recorded")),
        right=RECORD,
        unit="community",
        kinds=("village_community", "street_town"),
        fields=records.fields_of(
            Finding, "title", "words", "stop", "address", "lon", "lat", stop=STOP
        ),
        guard=says_where,
        apply=record,
    ),
    moves=[
        records.Move(
            name="close",
            label=_("Close on the spot"),
            event=("closed", _("Finding closed on the spot")),
            key="c",
            right=RECORD,
            relations=OFFICERS,
            on={OPEN},
            to={CLOSED},
            fields=records.fields_of(Finding, "measures"),
            guard=says_what,
            apply=close,
        ),
        records.Move(
            name="request",
            label=_("Make a request of it"),
            event=("became_request", _("Finding became a request")),
            key="r",
            right=RECORD,
            relations=OFFICERS,
            on={OPEN},
            to={REQUEST},
            then=open_request,
        ),
        records.Move(
            name="watch",
            label=_("Register as a hazard"),
            event=("became_hazard", _("Finding became a hazard")),
            key="h",
            right=RECORD,
            relations=OFFICERS,
            on={OPEN},
            to={HAZARD},
            fields=WatchFields,
            then=register_hazard,
        ),
        records.Move(
            name="link",
            label=_("Link finding"),
            event=("linked", _("Finding linked")),
            on={REQUEST, HAZARD},
            to={REQUEST, HAZARD},
            fields=LinkFields,
            apply=link,
        ),
    ],
)
