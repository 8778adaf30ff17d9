"""Contributions of the joint centre."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.cases.joint_centre import lifecycles, mediation
from jiceng.cases.joint_centre.actions import MEDIATED, SITTING_ROSTER
from jiceng.cases.joint_centre.agreements import AGREEMENTS
from jiceng.cases.joint_centre.choices import grid_name
from jiceng.cases.joint_centre.mediation import ENDED, KEPT, KIND, MEDIATIONS, WITH_AGREEMENT
from jiceng.cases.joint_centre.models import Mediation
from jiceng.cases.joint_centre.parts import OF_SPECIALISTS, PARTS
from jiceng.cases.joint_centre.permissions import (
    CENTRE_EDIT,
    CENTRE_READ,
    MEDIATION_EDIT,
    MEDIATION_READ,
    STUDY_EDIT,
    STUDY_READ,
)
from jiceng.core.access import Rights
from jiceng.core.entry_points import FormPages, Urls
from jiceng.core.event_readers import RecordedEvent
from jiceng.core.manifests import Manifest
from jiceng.core.notification_kinds import EventNotification, RightHolders
from jiceng.core.streams import EventWords
from jiceng.directory.public import KeptReference
from jiceng.metrics.public import Indicator, RecordFigures
from jiceng.records.followers.public import Followers
from jiceng.records.public import IN_CHARGE, Column, RecordPages
from jiceng.records.remarks.public import Remarks
from jiceng.ui.nav import NavItem

GRID = Column("place_code", _("Grid"), lambda mediation: grid_name(mediation.place_code))
HOT_ISSUE = Column(
    "issue", _("Hot issue"), lambda study: study.issue.title if study.issue_id else ""
)
WRITER = Column(
    "written_by", _("Handed over by"), lambda n: n.written_by.name if n.written_by_id else ""
)
TAKER = Column(
    "taken_by", _("Shift taken over by"), lambda n: n.taken_by.name if n.taken_by_id else ""
)


def _called(_posts: RightHolders, _mediation: Mediation, event: RecordedEvent) -> set[UUID]:
    """The specialist who is called in."""
    return {UUID(event.data["person"])}


MEDIATION_PAGES = RecordPages(
    lifecycle=MEDIATIONS,
    path="mediations/",
    title=_("Mediations"),
    about=_("Disputes that are mediated: sessions, agreement, follow-up visit."),
    empty=_("No mediations. Open one for a dispute that both sides want to settle."),
    icon="scale",
    area="requests",
    place=36,
    columns=["state", "kind", GRID, "due_on", "unit"],
    filters=["title", "state", "kind", "unit", "due_on"],
    order="due_on",
    waits={mediation.OPEN, mediation.AGREED, mediation.VISIT_DUE},
    hides={*mediation.OVER},
    facts=["kind", GRID, "request_number", "due_on", "closed_on", "follow_up_on", "unit"],
    notify={
        "opened": (IN_CHARGE, MEDIATION_EDIT, _("A mediation has been opened in your unit")),
        "visit_fell_due": (IN_CHARGE, MEDIATION_EDIT, _("A follow-up visit is due")),
    },
)
FIGURES = RecordFigures(
    pages=MEDIATION_PAGES,
    columns=["closed_on", "due_on"],
    indicators=[
        Indicator(
            "agreed",
            _("Agreement reached"),
            _("mediations with an agreement / mediations agreed or ended"),
            lambda t: t.state.isin(WITH_AGREEMENT),
            lambda t: t.state.isin([*WITH_AGREEMENT, ENDED]),
        ),
        Indicator(
            "in_time",
            pgettext_lazy("mediation", "Settled in time"),
            _("mediations agreed or ended by their day / mediations agreed or ended"),
            lambda t: t.closed_on <= t.due_on,
            lambda t: t.closed_on.notnull(),
        ),
        Indicator(
            "kept",
            _("Agreement kept"),
            _("agreements kept at the follow-up visit / agreements visited"),
            lambda t: t.state == KEPT,
            lambda t: t.state.isin([KEPT, mediation.BROKEN]),
        ),
    ],
)
STUDY_PAGES = RecordPages(
    lifecycle=lifecycles.STUDIES,
    path="risk-studies/",
    title=_("Risk studies"),
    about=_("Matters that are studied before they break out; never persons."),
    empty=_("No risk studies. Begin one from a hot issue or a request."),
    icon="telescope",
    area="requests",
    place=34,
    columns=["state", "level", "acting", "act_by", "unit"],
    filters=["title", "state", "level", "acting", "unit"],
    facts=[
        "level",
        HOT_ISSUE,
        "request_number",
        "conclusion",
        "measures",
        "acting",
        "act_by",
        "result",
        "unit",
    ],
    notify={
        "concluded": (lifecycles.TO_ACT, STUDY_READ, _("Your unit is to act on a risk study")),
    },
)
SHIFT_PAGES = RecordPages(
    lifecycle=lifecycles.SHIFTS,
    path="centre-shifts/",
    title=_("Hand-over of shifts"),
    about=_("What one shift of the centre leaves to the next."),
    empty=_("No hand-overs yet."),
    icon="arrows-exchange",
    columns=["state", "day", "part", WRITER, TAKER, "unit"],
    filters=["state", "day", "unit"],
    facts=["day", "part", "summary", "attention", WRITER, TAKER, "unit"],
    notify={
        "written": (IN_CHARGE, CENTRE_EDIT, _("A shift of the centre is to be taken over")),
    },
)
SEAT_PAGES = RecordPages(
    lifecycle=lifecycles.SEATS,
    path="centre-seats/",
    title=_("Seats at the joint centre"),
    about=_("Units that sit at the centre, and on which days."),
    empty=_("No unit has a seat yet. Add the units that sit at the centre."),
    icon="armchair",
    columns=["state", "weekday", "window", "unit"],
    filters=["state", "seated", "unit"],
)
ROOM_PAGES = RecordPages(
    lifecycle=lifecycles.ROOMS,
    path="centre-rooms/",
    title=_("Rooms of the joint centre"),
    about=_("Rooms that sessions of mediations are booked in."),
    empty=_("No rooms yet. Add the rooms of the centre."),
    icon="door",
    columns=["state", "unit"],
    filters=["name", "state", "unit"],
)
MANIFEST = Manifest(
    "joint_centre",
    Rights(
        CENTRE_READ,
        CENTRE_EDIT,
        MEDIATION_READ,
        MEDIATION_EDIT,
        STUDY_READ,
        STUDY_EDIT,
    ),
    MEDIATION_PAGES,
    FIGURES,
    STUDY_PAGES,
    SHIFT_PAGES,
    SEAT_PAGES,
    ROOM_PAGES,
    EventNotification(
        f"{KIND}.called_in", KIND, _called, _("You are called in to a mediation on your grid")
    ),
    EventWords({f"{KIND}.erased": _("Personal data of the mediation erased")}),
    Remarks(kind=KIND, right=MEDIATION_READ, units=MEDIATIONS.units_around),
    Followers(kind=KIND, events=tuple(MEDIATIONS.events_of_moves)),
    Remarks(kind="risk_study", right=STUDY_READ, units=lifecycles.STUDIES.units_around),
    *PARTS,
    OF_SPECIALISTS,
    AGREEMENTS,
    SITTING_ROSTER,
    MEDIATED,
    KeptReference(
        (
            "joint_centre.CalledIn.person",
            "joint_centre.PartyLook.person",
            "joint_centre.ShiftNote.written_by",
            "joint_centre.ShiftNote.taken_by",
        ),
        "who came, looked or kept a shift then stays known",
    ),
    Urls("desk/centre/", "jiceng.cases.joint_centre.urls"),
    FormPages({"centre-sitting": "centre"}),
    NavItem(
        "centre",
        _("Joint centre"),
        icon="building-community",
        area="requests",
        order=32,
        needs=CENTRE_READ,
        does=(CENTRE_EDIT,),
        within=tuple(
            name
            for pages in (SHIFT_PAGES, SEAT_PAGES, ROOM_PAGES)
            for name in (pages.list_name, pages.kind, pages.new_name, pages.move_name)
        ),
    ),
)
