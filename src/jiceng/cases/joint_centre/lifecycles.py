"""Lifecycles of seats and rooms, of risk studies and of the hand-over of shifts. Pure."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.cases.joint_centre.choices import HotIssueSeen
from jiceng.cases.joint_centre.models import RiskStudy, Room, Seat, ShiftNote
from jiceng.cases.joint_centre.permissions import CENTRE_EDIT, CENTRE_READ, STUDY_EDIT, STUDY_READ
from jiceng.core.access import ALLOW, Verdict, refuse
from jiceng.records import public as records
from jiceng.records.public import ABOVE, IN_CHARGE, Context, Facts, Outcome

RUNNING, ENDED = "running", "ended"
STUDIED, ACTING, DONE = "studied", "acting", "done"
WRITTEN, TAKEN = "written", "taken"
SEATED: Final = records.Relation("seated", _("the unit at the centre"), through="seated")
TO_ACT: Final = records.Relation("study_acting", _("the unit to act"), through="acting")

SEATS: Final = records.period(
    kind="centre_seat",
    label=_("Seat at the joint centre"),
    many=_("seats at the joint centre"),
    model=Seat,
    named="seated__name",
    states=[
        (RUNNING, pgettext_lazy("seat", "sits there")),
        (ENDED, pgettext_lazy("seat", "ended")),
    ],
    reads=CENTRE_READ,
    right=CENTRE_EDIT,
    sees=[SEATED],
    plain=["seated", "window", "weekday"],
    begin=(_("Add seat"), ("begun", _("Seat added"))),
    end=(_("End seat"), ("ended", _("Seat ended"))),
)
ROOMS: Final = records.period(
    kind="centre_room",
    label=_("Room of the joint centre"),
    many=_("rooms of the joint centre"),
    model=Room,
    named="name",
    states=[
        (RUNNING, pgettext_lazy("room", "in use")),
        (ENDED, pgettext_lazy("room", "closed")),
    ],
    reads=CENTRE_READ,
    right=CENTRE_EDIT,
    plain=["name"],
    begin=(_("Add room"), ("begun", _("Room added"))),
    end=(_("Close room"), ("ended", _("Room closed"))),
)


def conclude(_study: Facts[RiskStudy], fields: Any, _context: Context) -> Outcome:
    """Record conclusion, level and measures, and who acts until when."""
    return Outcome(
        data={"to": fields.acting, "act_by": fields.act_by.isoformat()},
        changes={
            "level": fields.level.value,
            "conclusion": fields.conclusion,
            "measures": fields.measures,
            "acting_id": fields.acting,
            "act_by": fields.act_by,
        },
    )


def finish(_study: Facts[RiskStudy], fields: Any, _context: Context) -> Outcome:
    """Record what was done."""
    return Outcome(changes={"result": fields.result})


STUDIES: Final = records.Lifecycle(
    kind="risk_study",
    label=_("Risk study"),
    many=_("risk studies"),
    model=RiskStudy,
    named="title",
    states={
        STUDIED: pgettext_lazy("study", "being studied"),
        ACTING: pgettext_lazy("study", "measures under way"),
        DONE: pgettext_lazy("study", "done"),
    },
    reads=STUDY_READ,
    sees=[TO_ACT],
    plain=(
        "title",
        "issue",
        "request_number",
        "level",
        "conclusion",
        "measures",
        "acting",
        "act_by",
        "result",
    ),
    opening=records.Opening(
        label=_("Begin risk study"),
        event=("begun", _("Risk study begun")),
        right=STUDY_EDIT,
        fields=records.fields_of(
            RiskStudy, "title", "request_number", issue=HotIssueSeen(_("Hot issue"))
        ),
    ),
    moves=[
        records.Move(
            name="conclude",
            label=_("Record conclusion"),
            event=("concluded", _("Risk study concluded")),
            key="c",
            right=STUDY_EDIT,
            relations=[IN_CHARGE, ABOVE],
            on={STUDIED},
            to={ACTING},
            fields=records.fields_of(
                RiskStudy, "level", "conclusion", "measures", "acting", "act_by"
            ),
            apply=conclude,
        ),
        records.Move(
            name="finish",
            label=_("Report measures as done"),
            event=("finished", _("Measures done")),
            key="y",
            right=STUDY_EDIT,
            relations=[IN_CHARGE, ABOVE],
            on={ACTING},
            to={DONE},
            fields=records.fields_of(RiskStudy, "result"),
            apply=finish,
        ),
    ],
)


def write_note(fields: Any, context: Context) -> Outcome:
    """Write what the shift hands over."""
    return Outcome(
        WRITTEN,
        changes={
            "unit_id": context.unit,
            "day": fields.day,
            "part": fields.part.value,
            "summary": fields.summary,
            "attention": fields.attention,
            "written_by_id": context.actor.id,
        },
    )


def is_somebody_else(note: Facts[ShiftNote], _fields: Any, context: Context) -> Verdict:
    """Guard: a shift is taken over by somebody else."""
    if context.actor.id and context.actor.id == note.record.written_by_id:
        words = now_("A shift is taken over by a colleague of the next shift.")
        return refuse("shift.own", words)
    return ALLOW


def take(_note: Facts[ShiftNote], _fields: Any, context: Context) -> Outcome:
    """Take the shift over."""
    return Outcome(changes={"taken_by_id": context.actor.id})


SHIFTS: Final = records.Lifecycle(
    kind="shift_note",
    label=_("Hand-over of a shift"),
    many=_("hand-overs of shifts"),
    model=ShiftNote,
    named="summary",
    states={
        WRITTEN: pgettext_lazy("shift", "handed over"),
        TAKEN: pgettext_lazy("shift", "taken over"),
    },
    reads=CENTRE_READ,
    plain=("day", "part", "summary", "attention", "written_by", "taken_by"),
    opening=records.Opening(
        label=_("Hand over shift"),
        event=("written", _("Shift handed over")),
        right=CENTRE_EDIT,
        fields=records.fields_of(ShiftNote, "day", "part", "summary", "attention"),
        apply=write_note,
    ),
    moves=[
        records.Move(
            name="take",
            label=_("Take over shift"),
            event=("taken", _("Shift taken over")),
            key="t",
            right=CENTRE_EDIT,
            relations=[IN_CHARGE, ABOVE],
            on={WRITTEN},
            to={TAKEN},
            guard=is_somebody_else,
            apply=take,
        ),
    ],
)
