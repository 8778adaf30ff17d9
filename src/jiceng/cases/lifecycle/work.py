"""Moves while a request is handled: note, escalate, report as done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from jiceng.cases import rules
from jiceng.cases.lifecycle.answering import answered
from jiceng.cases.lifecycle.declaring import ALL_AROUND, LINE, OPEN_STATES, STATES, UNIT, move
from jiceng.cases.lifecycle.facts import RequestFacts
from jiceng.cases.lifecycle.fields import Reason, Reasoned, SentPhotos, Words
from jiceng.cases.lifecycle.outcomes import CaseOutcome, Photos, Set, Written
from jiceng.cases.models import AttachmentKind
from jiceng.cases.rules import CaseRelation
from jiceng.core.access import ALLOW, Verdict, refuse
from jiceng.core.errors import Invalid
from jiceng.records.clock import public as clocks
from jiceng.records.public import After, Context, Fields
from jiceng.records.remarks import public as remarks


class Note(Fields):
    """Text of a note."""

    text: Annotated[Words, Field(title=_("Text"))] = ""
    internal: bool = True


def may_note(facts: RequestFacts, fields: Note, _context: Context) -> Verdict:
    """Guard: mentioned people must see the request, and mentions are permitted in internal notes
    only.

    Raises:
        Invalid: an empty text, or an unknown or ambiguous name.
    """
    remarks.check(fields.text)
    if not fields.internal:
        # Called departments write internal notes only; the unit in charge may write to residents.
        verdict = facts.may("note_to_resident")
        if not verdict:
            return verdict
    named = _named(facts, fields)
    if named and not fields.internal:
        raise _wrong("note.resident_reads")
    return ALLOW


def _named(facts: RequestFacts, fields: Note) -> remarks.Mentions:
    """People and units mentioned in a note."""
    if not remarks.has_sign(fields.text):
        return remarks.Mentions()
    return remarks.named_in(fields.text, facts.nameable)


def _wrong(code: str, **details: Any) -> Invalid:
    return Invalid(refuse(code, **details).sentence, code, field="text")


def note(facts: RequestFacts, fields: Note, _context: Context) -> CaseOutcome:
    """Add a note to the request, internal or visible to the resident.

    People and units mentioned with @ are notified; only those who may see the request can be
    mentioned, and only in internal notes.
    """
    named = _named(facts, fields)
    return CaseOutcome(
        facts.row.state,
        named.event_data(),
        words=Written("note", fields.text, internal=fields.internal),
    )


def supervise(facts: RequestFacts, fields: Reasoned, _context: Context) -> CaseOutcome:
    """Escalate the request: it is marked in every inbox until it is closed."""
    return CaseOutcome(
        facts.row.state,
        changes={"is_supervised": True},
        words=Written("supervise", fields.reason),
    )


def _noted(_state: str, given: Mapping[str, Any]) -> Any:
    """Confirmation of a note: who can read it."""
    if given.get("internal", True):
        return _("Internal note saved.")
    return _("Note saved; the resident can read it.")


class Resolved(Fields):
    """The reply to the resident, and photos of the result."""

    reason: Reason = ""
    photos: SentPhotos = ()


def resolve(facts: RequestFacts, fields: Resolved, context: Context) -> CaseOutcome:
    """Report the matter as done; called departments are released."""
    rows = [Set(facts.under_way, {"released_at": context.at})] if facts.under_way else []
    return CaseOutcome(
        rules.RESOLVED,
        {"unit": facts.row.unit_id, "on_time": After("on_time")},
        changes={
            **answered(facts.row, context.at),
            "resolved_at": context.at,
            "resolution": fields.reason,
        },
        rows=rows,
        clock=[clocks.Stop(at=context.at)],
        words=Written("resolve", fields.reason, internal=False),
        photos=Photos(fields.photos, AttachmentKind.AFTER),
    )


RESOLVE = move(
    "resolve",
    _("Report as done"),
    "case.resolved",
    resolve,
    done=_("Reported as done by %(unit)s. Callback or closing comes next."),
    on=[rules.HANDLING],
    to=rules.RESOLVED,
    right="case.handle",
    relations=UNIT,
    guards=[rules.tasks_done],
    reason=True,
    key="e",
    fields=Resolved,
)
SUPERVISE = move(
    "supervise",
    _("Escalate"),
    "case.supervised",
    supervise,
    done=_("Escalated; in charge: %(unit)s%(within)s."),
    on=OPEN_STATES,
    right="case.supervise",
    relations=LINE,
    guards=[rules.not_supervised],
    reason=True,
    key="u",
    fields=Reasoned,
)
NOTE = move(
    "note",
    _("Note"),
    "case.noted",
    note,
    done=_noted,
    on=STATES,
    right="case.handle",
    relations=[*ALL_AROUND, CaseRelation.ATTACHED],
    besides={CaseRelation.CALLED: "case.report_in", CaseRelation.CALLING: "case.whistle"},
    key="n",
    fields=Note,
    guard=may_note,
)
