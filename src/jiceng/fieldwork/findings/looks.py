"""Lifecycle of looks (核实, 核查): asked for on a request, answered by the officer of the area."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import Field

from jiceng.cases.public import note_look, visible_to
from jiceng.core.access import ALLOW, SYSTEM, Verdict, refuse
from jiceng.core.errors import Invalid, Refused
from jiceng.fieldwork.findings.models import FieldLook, LookResult
from jiceng.fieldwork.findings.permissions import ASK, READ, RECORD
from jiceng.records import public as records
from jiceng.records.public import ABOVE, IN_CHARGE, Context, Facts, Fields, Outcome, make_move

KIND: Final = "field_look"
ASKED, ANSWERED, DECLINED, WITHDRAWN = "asked", "answered", "declined", "withdrawn"
COMMUNITY: Final = records.Relation("looked_at", _("the community"), through="community")
COLUMNS: Final = ("number", "kind", "question", "due_on")


class AnswerFields(Fields):
    """What the officer has seen."""

    result: Annotated[LookResult, Field(title=gettext_noop("Result of the verification"))]
    found: Annotated[
        str, Field(title=gettext_noop("What you saw there"), min_length=2, max_length=500)
    ]


class DeclineFields(Fields):
    """Why the officer could not look."""

    found: Annotated[str, Field(title="Reason", min_length=2, max_length=500)]


class LinkFields(Fields):
    """The request, and its place in words."""

    case: UUID
    place: str


def ask(fields: Any, context: Context) -> Outcome:
    """Ask the officers of a community."""
    columns = records.columns_from(FieldLook, fields)
    return Outcome(ASKED, changes=columns | {"community_id": context.unit})


def link(_look: Facts[FieldLook], fields: Any, _context: Context) -> Outcome:
    """Note the request and where it is."""
    data = {"case": fields.case}
    return Outcome(data=data, changes={"case_id": fields.case, "place": fields.place})


def answer(_look: Facts[FieldLook], fields: Any, _context: Context) -> Outcome:
    """Record what was seen."""
    changes = {"result": fields.result.value, "found": fields.found}
    return Outcome(data={"result": fields.result.value}, changes=changes)


def decline(_look: Facts[FieldLook], fields: Any, _context: Context) -> Outcome:
    """Record why the officer could not look."""
    return Outcome(changes={"found": fields.found})


def is_linked(look: Facts[FieldLook], _fields: Any, _context: Context) -> Verdict:
    """Guard: the look belongs to a request."""
    if look.record.case_id is not None:
        return ALLOW
    return refuse("look.no_request", now_("This verification belongs to no request."))


def find_request(look: Any, _fields: Any, context: Context) -> None:
    """Find the request by its number, among those that the dispatcher sees, and note it there.

    Raises:
        Invalid: no request that is visible to the dispatcher has this number.
        Refused: the request is confidential.
    """
    case = visible_to(context.actor).filter(number=look.number.strip()).first()
    if case is None:
        words = now_("Request not found, or not visible to you. Check the number.")
        raise Invalid(words, "look.number", fields={"number": words})
    if case.confidential:
        raise Refused(
            now_("A confidential request is not given to grid officers."), "look.confidential"
        )
    given = {"case": case.pk, "place": case.address}
    make_move(KIND, look.pk, "link", given, by=SYSTEM, at=context.at)
    _note(case.pk, "look_asked", look, context)


def _note(case: UUID, what: str, look: Any, context: Context) -> None:
    data = {"look": look.pk, "when": look.kind}
    if look.result:
        data["result"] = look.result
    note_look(case=case, what=what, data=data, by=context.actor, at=context.at)


def tell_answered(look: Any, _fields: Any, context: Context) -> None:
    """Note the answer in the request's history."""
    _note(look.case_id, "look_answered", look, context)


def tell_declined(look: Any, _fields: Any, context: Context) -> None:
    """Note in the request's history that the officer could not look."""
    _note(look.case_id, "look_declined", look, context)


LOOKS: Final = records.Lifecycle(
    kind=KIND,
    label=pgettext_lazy("on the spot", "Verification"),
    many=_("verifications"),
    model=FieldLook,
    named="question",
    states={
        ASKED: pgettext_lazy("look", "asked for"),
        ANSWERED: pgettext_lazy("look", "answered"),
        DECLINED: pgettext_lazy("look", "not possible"),
        WITHDRAWN: pgettext_lazy("look", "withdrawn"),
    },
    reads=READ,
    sees=[COMMUNITY],
    plain=(*COLUMNS, "place", "result", "found", "case", "community"),
    opening=records.Opening(
        label=_("Ask for verification"),
        event=("asked", _("Verification asked for")),
        right=ASK,
        unit="community",
        kinds=("village_community",),
        fields=records.fields_of(FieldLook, *COLUMNS),
        apply=ask,
        then=find_request,
    ),
    moves=[
        records.Move(
            name="answer",
            label=_("Answer"),
            event=("answered", _("Verification answered")),
            key="a",
            right=RECORD,
            relations=[IN_CHARGE, ABOVE],
            on={ASKED},
            to={ANSWERED},
            fields=AnswerFields,
            guard=is_linked,
            apply=answer,
            then=tell_answered,
        ),
        records.Move(
            name="decline",
            label=_("Report as not possible"),
            event=("declined", _("Verification not possible")),
            right=RECORD,
            relations=[IN_CHARGE, ABOVE],
            on={ASKED},
            to={DECLINED},
            fields=DeclineFields,
            guard=is_linked,
            apply=decline,
            then=tell_declined,
        ),
        records.Move(
            name="withdraw",
            label=_("Withdraw"),
            event=("withdrawn", _("Verification withdrawn")),
            right=ASK,
            relations=[IN_CHARGE, ABOVE],
            on={ASKED},
            to={WITHDRAWN},
        ),
        records.Move(
            name="link",
            label=_("Link request"),
            event=("linked", _("Request linked")),
            on={ASKED},
            fields=LinkFields,
            apply=link,
        ),
    ],
)
