"""Lifecycle of mediations: open, agreed, signed, followed up; or ended without agreement. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.cases.joint_centre import queries
from jiceng.cases.joint_centre.choices import (
    GridWithin,
)
from jiceng.cases.joint_centre.forms import (
    AgreeFields,
    CallFields,
    CancelFields,
    EndFields,
    LookFields,
    NoteFields,
    PartyFields,
    SessionFields,
    SignFields,
    VisitFields,
)
from jiceng.cases.joint_centre.models import (
    CalledIn,
    Mediation,
    Party,
    PartyLook,
    RoomSlot,
    Session,
    SessionState,
    Side,
)
from jiceng.cases.joint_centre.permissions import MEDIATION_EDIT, MEDIATION_READ
from jiceng.cases.joint_centre.rules import HALF_HOUR, half_hours
from jiceng.core.access import ALLOW, Verdict, refuse
from jiceng.core.privacy import Personal, keep
from jiceng.core.worktime import CIVIL
from jiceng.directory.public import civil_day
from jiceng.records import public as records
from jiceng.records.public import ABOVE, IN_CHARGE, Context, Facts, Outcome

KIND: Final = "mediation"
OPEN, AGREED, SIGNED, VISIT_DUE = "open", "agreed", "signed", "visit_due"
KEPT, BROKEN, ENDED = "kept", "broken", "ended"
WITH_AGREEMENT: Final = (AGREED, SIGNED, VISIT_DUE, KEPT, BROKEN)
OVER: Final = (KEPT, BROKEN, ENDED)
HOLDERS: Final = [IN_CHARGE, ABOVE]
KEPT_FOR: Final = timedelta(days=2 * 365)
MORNING: Final = time(8)
_WORK: Final = Personal("to settle the dispute and to prove what was agreed", keep("over", years=2))
OF_PARTIES: Final = dict.fromkeys(("name", "phone"), _WORK)


def add_party(_mediation: Facts[Mediation], fields: Any, _context: Context) -> Outcome:
    """Add a party."""
    values = {"side": fields.side.value, "name": fields.name, "phone": fields.phone}
    return Outcome(rows=[records.New(Party, {**values, "signed_on": None})])


def plan(_mediation: Facts[Mediation], fields: Any, _context: Context) -> Outcome:
    """Book a room for a session, half hour by half hour."""
    hour, minute = map(int, fields.begins.split(":"))
    starts_at = datetime.combine(fields.day, time(hour, minute), CIVIL)
    ends_at = starts_at + fields.half_hours * HALF_HOUR
    values = {"room_id": fields.room, "starts_at": starts_at, "ends_at": ends_at}
    slots = [
        records.New(RoomSlot, {"room_id": fields.room, "starts_at": at, "is_booked": True})
        for at in half_hours(starts_at, ends_at)
    ]
    session = records.New(Session, {**values, "status": SessionState.PLANNED, "note": ""})
    return Outcome(rows=[session, *slots])


def hold(_mediation: Facts[Mediation], fields: Any, _context: Context) -> Outcome:
    """Record a session."""
    values = {"status": SessionState.HELD, "note": fields.note}
    return Outcome(rows=[records.Changed(Session, fields.session, values)])


def cancel(mediation: Facts[Mediation], fields: Any, _context: Context) -> Outcome:
    """Cancel a session and give its room back."""
    session = mediation.one(Session, pk=fields.session)
    values = {"status": SessionState.CANCELLED}
    rows = [records.Changed(Session, fields.session, values)]
    for slot in mediation.of(RoomSlot):
        is_of_session = (
            session is not None
            and slot.room_id == session.room_id
            and session.starts_at <= slot.starts_at < session.ends_at
        )
        if slot.is_booked and is_of_session:
            rows.append(records.Changed(RoomSlot, slot.pk, {"is_booked": False}))
    return Outcome(rows=rows)


def call_in(_mediation: Facts[Mediation], fields: Any, context: Context) -> Outcome:
    """Call in a specialist of the grid."""
    person, _bar, matter = fields.specialist.partition("|")
    values = {"person_id": UUID(person), "speciality": matter, "called_at": context.at}
    return Outcome(data={"person": person}, rows=[records.New(CalledIn, values)])


def has_both_sides(mediation: Facts[Mediation], _fields: Any, _context: Context) -> Verdict:
    """Guard: an agreement is between two sides."""
    sides = {party.side for party in mediation.of(Party)}
    if sides != {*Side.values}:
        words = now_("Add at least one party of each side first.")
        return refuse("mediation.one_side", words)
    return ALLOW


def agree(_mediation: Facts[Mediation], fields: Any, context: Context) -> Outcome:
    """Record what the parties agree on; it is signed next."""
    return Outcome(
        changes={
            "terms": fields.terms,
            "follow_up_on": fields.follow_up_on,
            "closed_on": civil_day(context.at),
        }
    )


def is_signed_by_today(_mediation: Facts[Mediation], fields: Any, context: Context) -> Verdict:
    """Guard: nobody signs in the future."""
    if fields and fields.signed_on > civil_day(context.at):
        words = now_("Enter today or an earlier day.")
        return refuse("mediation.later", words, field="signed_on")
    return ALLOW


def sign(mediation: Facts[Mediation], fields: Any, _context: Context) -> Outcome:
    """Record a signature; with the last one the agreement is signed."""
    left = [p for p in mediation.of(Party) if p.signed_on is None and p.pk != fields.party]
    row = records.Changed(Party, fields.party, {"signed_on": fields.signed_on})
    return Outcome(AGREED if left else SIGNED, rows=[row])


def on_its_day(mediation: Facts[Mediation]) -> datetime | None:
    """When the follow-up visit is due: in the morning of its day."""
    day = mediation.record.follow_up_on
    return datetime.combine(day, MORNING, CIVIL) if day else None


def visit(_mediation: Facts[Mediation], fields: Any, _context: Context) -> Outcome:
    """Record the follow-up visit: the agreement is kept, or it is not."""
    return Outcome(KEPT if fields.is_kept else BROKEN, changes={"visit": fields.visit})


def end(_mediation: Facts[Mediation], fields: Any, context: Context) -> Outcome:
    """End without an agreement."""
    return Outcome(changes={"reason": fields.reason, "closed_on": civil_day(context.at)})


def look(_mediation: Facts[Mediation], fields: Any, context: Context) -> Outcome:
    """Record that somebody looks at the names of the parties."""
    values = {"person_id": context.actor.id, "at": context.at, "reason": fields.reason}
    return Outcome(rows=[records.New(PartyLook, values)])


FIELDS: Final = records.fields_of(
    Mediation,
    "title",
    "kind",
    "request_number",
    "due_on",
    place_code=GridWithin(_("Grid"), MEDIATION_EDIT),
)


def _move(name: str, label: Any, event: tuple[str, Any], **more: Any) -> records.Move:
    return records.Move(
        name=name, label=label, event=event, right=MEDIATION_EDIT, relations=HOLDERS, **more
    )


MEDIATIONS: Final = records.Lifecycle(
    kind=KIND,
    label=_("Mediation"),
    many=_("mediations"),
    model=Mediation,
    named="title",
    states={
        OPEN: pgettext_lazy("mediation", "being mediated"),
        AGREED: pgettext_lazy("mediation", "to be signed"),
        SIGNED: pgettext_lazy("mediation", "agreement signed"),
        VISIT_DUE: pgettext_lazy("mediation", "follow-up visit due"),
        KEPT: pgettext_lazy("mediation", "agreement kept"),
        BROKEN: pgettext_lazy("mediation", "agreement not kept"),
        ENDED: pgettext_lazy("mediation", "ended without agreement"),
    },
    reads=MEDIATION_READ,
    visible=queries.mediations_visible_to,
    plain=(
        "title",
        "kind",
        "place_code",
        "request_number",
        "due_on",
        "closed_on",
        "follow_up_on",
        "erased_at",
    ),
    personal={"terms": _WORK, "reason": _WORK, "visit": _WORK},
    rows=[
        records.Rows(Party, ["side", "signed_on", "erased_at"], personal=OF_PARTIES),
        records.Rows(Session, ["room", "starts_at", "ends_at", "status"], personal={"note": _WORK}),
        records.Rows(RoomSlot, ["room", "starts_at", "is_booked"]),
        records.Rows(CalledIn, ["person", "speciality", "called_at"]),
        records.Rows(PartyLook, ["person", "at"], personal={"reason": _WORK}),
    ],
    opening=records.Opening(
        label=_("Open mediation"),
        event=("opened", _("Mediation opened")),
        right=MEDIATION_EDIT,
        kinds=queries.CENTRES,
        fields=FIELDS,
        begun=queries.begun_from_request,
    ),
    moves=[
        _move(
            "add_party",
            _("Add party"),
            ("party_added", _("Party added")),
            key="p",
            on={OPEN},
            fields=PartyFields,
            apply=add_party,
        ),
        _move(
            "plan",
            _("Book session"),
            ("session_planned", _("Session booked")),
            key="b",
            on={OPEN},
            fields=SessionFields,
            apply=plan,
        ),
        _move(
            "hold",
            _("Record session"),
            ("session_held", _("Session held")),
            key="r",
            on={OPEN},
            fields=NoteFields,
            apply=hold,
        ),
        _move(
            "cancel",
            _("Cancel session"),
            ("session_cancelled", _("Session cancelled")),
            on={OPEN},
            fields=CancelFields,
            apply=cancel,
        ),
        _move(
            "call_in",
            _("Call in specialist"),
            ("called_in", _("Specialist called in")),
            key="c",
            on={OPEN},
            fields=CallFields,
            apply=call_in,
        ),
        _move(
            "agree",
            _("Record agreement"),
            ("agreed", _("Agreement reached")),
            key="y",
            on={OPEN},
            to={AGREED},
            fields=AgreeFields,
            guard=has_both_sides,
            apply=agree,
        ),
        _move(
            "sign",
            _("Record signature"),
            ("signed", _("Agreement signed by a party")),
            key="s",
            on={AGREED},
            to={AGREED, SIGNED},
            fields=SignFields,
            guard=is_signed_by_today,
            apply=sign,
        ),
        _move(
            "visit",
            _("Record follow-up visit"),
            ("visited", _("Follow-up visit made")),
            key="v",
            on={SIGNED, VISIT_DUE},
            to={KEPT, BROKEN},
            fields=VisitFields,
            apply=visit,
        ),
        _move(
            "end",
            _("End without agreement"),
            ("ended", _("Mediation ended without agreement")),
            on={OPEN},
            to={ENDED},
            fields=EndFields,
            apply=end,
        ),
        _move(
            "edit",
            _("Edit mediation"),
            ("edited", _("Mediation edited")),
            on={OPEN},
            edits=True,
            fields=FIELDS,
        ),
        _move(
            "look",
            _("Look at names of parties"),
            ("parties_looked_at", _("Names of parties looked at")),
            on={OPEN, *WITH_AGREEMENT, ENDED},
            fields=LookFields,
            apply=look,
        ),
        records.Move(
            name="fall_due",
            label=_("Ask for follow-up visit"),
            event=("visit_fell_due", _("Follow-up visit due")),
            on={SIGNED},
            to={VISIT_DUE},
            after=on_its_day,
        ),
    ],
)
