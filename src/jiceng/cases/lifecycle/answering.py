"""Moves for the request type, the first contact and the answer to the resident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from jiceng.cases import rules
from jiceng.cases.intake import service_times
from jiceng.cases.lifecycle.declaring import FOLLOWING, OPEN_STATES, UNIT, move
from jiceng.cases.lifecycle.facts import RequestFacts
from jiceng.cases.lifecycle.fields import Reason, Sent, Words, text_of
from jiceng.cases.lifecycle.outcomes import Added, CaseOutcome, Written
from jiceng.cases.models import Case, Citation, ContactWay, RequestType
from jiceng.cases.triage.categories import load_request_types
from jiceng.core.access import ALLOW, Verdict, refuse
from jiceng.core.errors import Invalid
from jiceng.core.ids import uuid7
from jiceng.records.clock import public as clocks
from jiceng.records.public import Context, Fields


class Retyped(Fields):
    """Another request type, and the reason where it changes the time until the answer."""

    request_type: Annotated[str, Field(title=_("Request type")), text_of(12)] = ""
    reason: Reason = ""


def may_retype(facts: RequestFacts, fields: Retyped, context: Context) -> Verdict:
    """Guard: another type; with a reason if the answer becomes due at another time.

    Raises:
        Invalid: with the field.
    """
    row = facts.row
    if fields.request_type not in RequestType.values:
        raise Invalid(
            now_("This type of request does not exist. Choose one from the list."),
            "report.unknown_type",
            field="request_type",
        )
    if fields.request_type == row.request_type:
        return refuse("case.same_type")
    if _moves_answer(facts, fields.request_type, context.at) and not fields.reason.strip():
        raise Invalid(
            now_("This type has another time until the answer. Give a reason."),
            "case.reason_missing",
            field="reason",
        )
    return ALLOW


def _moves_answer(facts: RequestFacts, request_type: str, at: datetime) -> bool:
    """Whether another type changes when the answer is due."""
    row, category = facts.row, facts.category(facts.row.category_id)
    if category is None or row.answered_at is not None or row.answer_due_at is None:
        return False
    before = service_times.answer_clock(row)
    return service_times.answer_clock(row, request_type).due_by(at) != before.due_by(at)


def retype(facts: RequestFacts, fields: Retyped, _context: Context) -> CaseOutcome:
    """Change the request type; the time until the answer follows it, counted from the report."""
    return CaseOutcome(
        facts.row.state,
        {"request_type": fields.request_type, "was": facts.row.request_type},
        changes={"request_type": fields.request_type},
        words=Written("retype", fields.reason),
    )


def contacted(row: Case, at: datetime) -> dict[str, Any]:
    """Columns of a first contact; a later one changes nothing."""
    return {} if row.contacted_at is not None else {"contacted_at": at}


def answered(row: Case, at: datetime) -> dict[str, Any]:
    """Columns of an answer, which is a contact too; a later one changes nothing."""
    return contacted(row, at) | ({} if row.answered_at is not None else {"answered_at": at})


class Contacted(Fields):
    """How the resident was reached, and what was said."""

    contact_way: Annotated[
        str, Field(title=_("Way of contact")), Sent(Literal["call", "visit", "message"])
    ] = ""
    text: Annotated[Words, Field(title=_("Text"))] = ""


def may_contact(_facts: RequestFacts, fields: Contacted, _context: Context) -> Verdict:
    """Guard: a known way.

    Raises:
        Invalid: with the field.
    """
    if fields.contact_way not in ContactWay.values:
        raise Invalid(
            now_("Choose how you reached the resident."), "contact.way", field="contact_way"
        )
    return ALLOW


def contact(facts: RequestFacts, fields: Contacted, context: Context) -> CaseOutcome:
    """Record that the resident was reached; an attempt without an answer is no contact."""
    return CaseOutcome(
        facts.row.state,
        {"contact_way": fields.contact_way, "first": facts.row.contacted_at is None},
        changes=contacted(facts.row, context.at),
        words=Written("contact", fields.text),
    )


class Answer(Fields):
    """Text of an answer."""

    text: Annotated[Words, Field(title=_("Text"))] = ""


def may_answer(_facts: RequestFacts, fields: Answer, _context: Context) -> Verdict:
    """Guard: there is a text.

    Raises:
        Invalid: with the field.
    """
    if not fields.text.strip():
        raise Invalid(now_("Write the answer."), "answer.empty", field="text")
    return ALLOW


def answer(facts: RequestFacts, fields: Answer, context: Context) -> CaseOutcome:
    """Answer the resident before the matter is done, e.g. what will be done and until when."""
    return CaseOutcome(
        facts.row.state,
        changes=answered(facts.row, context.at),
        words=Written("answer", fields.text, internal=False),
    )


@dataclass(frozen=True, slots=True)
class Cited:
    """One version of a knowledge article that an answer relies on."""

    article: UUID
    version: int
    title: str


class DirectAnswer(Answer):
    """The answer that was given to the resident, and the knowledge that it relies on."""

    cited: tuple[Cited, ...] = ()


def may_answer_directly(facts: RequestFacts, fields: DirectAnswer, context: Context) -> Verdict:
    """Guard: an enquiry, a suggestion or praise, or a matter that is not taken, of which the
    category says where to turn. All else is for the unit in charge.

    Raises:
        Invalid: with the field.
    """
    category = facts.category(facts.row.category_id)
    if not is_answered_directly(facts.row.request_type) and not (category and category.directions):
        return refuse("case.not_direct")
    return may_answer(facts, fields, context)


def is_answered_directly(request_type: str) -> bool:
    """Whether requests of a type may be answered and closed at once."""
    return any(
        each.code == request_type and each.directly_answered for each in load_request_types()
    )


def answer_directly(facts: RequestFacts, fields: DirectAnswer, context: Context) -> CaseOutcome:
    """Answer and close a request that was just registered. The resident heard the answer, so that
    no callback is due; the three rates leave it out.
    """
    row, at = facts.row, context.at
    cited = [
        Added(
            Citation(
                id=uuid7(),
                case=row,
                article=each.article,
                version=each.version,
                title=each.title,
                at=at,
            )
        )
        for each in fields.cited
    ]
    times = {"accepted_at": at, "resolved_at": at, "closed_at": at}
    return CaseOutcome(
        rules.CLOSED,
        {
            "unit": row.unit_id,
            "cited": [f"{each.article}:{each.version}" for each in fields.cited],
        },
        changes={
            **times,
            **answered(row, at),
            "resolution": fields.text,
            "answered_directly": True,
        },
        rows=cited,
        clock=[clocks.Stop(at=at)],
        words=Written("answer", fields.text, internal=False),
    )


RETYPE = move(
    "retype",
    _("Change request type"),
    "case.retyped",
    retype,
    done=_("Request type changed."),
    on=OPEN_STATES,
    right="triage.confirm",
    relations=FOLLOWING,
    fields=Retyped,
    guard=may_retype,
)
CONTACT = move(
    "contact",
    _("Record contact"),
    "case.contacted",
    contact,
    done=_("Contact recorded."),
    on=OPEN_STATES,
    right="case.handle",
    relations=FOLLOWING,
    key="h",
    fields=Contacted,
    guard=may_contact,
)
ANSWER = move(
    "answer",
    _("Answer the resident"),
    "case.answered",
    answer,
    done=_("Answer saved; the resident can read it."),
    on=[rules.HANDLING, rules.SUSPENDED],
    right="case.handle",
    relations=UNIT,
    key="i",
    fields=Answer,
    guard=may_answer,
)
DIRECT = move(
    "answer_directly",
    "",
    "case.answered_directly",
    answer_directly,
    done=_("Answered and closed at the counter"),
    on=[rules.REPORTED],
    to=rules.CLOSED,
    right="case.answer",
    relations=UNIT,
    fields=DirectAnswer,
    guard=may_answer_directly,
)
"""Made together with the opening (`actions.answering`), so no page offers it by itself."""
