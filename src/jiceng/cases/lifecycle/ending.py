"""Moves that close and reopen a request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from jiceng.cases import rules
from jiceng.cases.lifecycle.declaring import FOLLOWING, move
from jiceng.cases.lifecycle.facts import RequestFacts
from jiceng.cases.lifecycle.fields import Reasoned
from jiceng.cases.lifecycle.outcomes import CaseOutcome, MovedUnit, Written
from jiceng.core.access import ALLOW, Verdict
from jiceng.core.errors import Invalid
from jiceng.records.clock import public as clocks
from jiceng.records.public import After, Context, NoFields


def closed(facts: RequestFacts, at: datetime) -> tuple[dict[str, Any], MovedUnit]:
    """Columns and event of a closed request."""
    return {"closed_at": at}, MovedUnit("case.closed", {"unit": facts.row.unit_id})


def without_earlier_satisfaction(facts: RequestFacts) -> dict[str, Any]:
    """Columns to reset before a request is closed without a valid answer of this round.

    A satisfied answer from before a reopening says nothing about the present result and is cleared.
    A dissatisfied one stays, so that closing without callback does not remove it.
    """
    row = facts.row
    before = rules.CallbackAnswer(
        reached=True,
        contacted=row.callback_contacted,
        solved=row.callback_solved,
        level=row.callback_level,
    )
    if not row.callback_valid or rules.reopens(before):
        return {}
    if any(each.valid for each in facts.callbacks):
        return {}
    return {
        "callback_valid": False,
        "callback_level": None,
        "callback_contacted": None,
        "callback_solved": None,
        "callback_way": "",
    }


def close(facts: RequestFacts, _fields: NoFields, context: Context) -> CaseOutcome:
    """Close a resolved request without pending callbacks."""
    changes, event = closed(facts, context.at)
    return CaseOutcome(
        rules.CLOSED, event.data, changes={**without_earlier_satisfaction(facts), **changes}
    )


def changes_for_successor(facts: RequestFacts) -> tuple[dict[str, Any], list[clocks.Entry]]:
    """Columns and clock entry for the successor if the unit in charge has been closed; both empty
    otherwise.
    """
    row = facts.row
    unit = facts.successor_of(row.unit_id)
    if unit == row.unit_id:
        return {}, []
    changes = {
        "unit_id": unit,
        "handler_id": None,
        "first_receiver_id": facts.successor_of(row.first_receiver_id),
    }
    return changes, [clocks.Transfer(at=facts.at, unit_id=unit, restart=False)]


def reopened(
    facts: RequestFacts, words: Written, *, automatic: bool
) -> tuple[str, dict[str, Any], list[clocks.Entry], list[MovedUnit]]:
    """State, columns, clock entries and event of a request reopened for the unit that resolved it;
    earlier breaches stay recorded. One that was answered directly is to be dispatched.
    """
    to_successor, passed = changes_for_successor(facts)
    changes = {
        "reopen_count": facts.row.reopen_count + 1,
        "resolved_at": None,
        "closed_at": None,
        "signed_at": None,
        "answered_directly": False,
        **to_successor,
    }
    data = {"automatic": automatic, "unit": After("unit_id"), "due_at": After("due_at")}
    clock = [clocks.Reopen(at=facts.at, span=None), *passed]
    state = rules.ACCEPTED if facts.row.answered_directly else rules.DISPATCHED
    return state, changes, clock, [MovedUnit("case.reopened", data, words)]


def again(facts: RequestFacts, words: Written) -> CaseOutcome:
    """Outcome of a reopening as a move of its own."""
    state, changes, clock, (event,) = reopened(facts, words, automatic=False)
    return CaseOutcome(state, event.data, changes=changes, clock=clock, words=words)


def may_reopen(facts: RequestFacts, _fields: Reasoned, _context: Context) -> Verdict:
    """Guard: the content has not been erased.

    Raises:
        Invalid: it has been erased.
    """
    if facts.row.erased_at is not None:
        raise Invalid(
            now_("The content of this request has been erased. Create a new request instead."),
            "case.erased",
        )
    return ALLOW


def reopen(facts: RequestFacts, fields: Reasoned, _context: Context) -> CaseOutcome:
    """Reopen the request for the unit that resolved it, or for dispatch, with a new clock."""
    return again(facts, Written("reopen", fields.reason))


CLOSE = move(
    "close",
    _("Close"),
    "case.closed",
    close,
    done=_("Request %(number)s closed."),
    on=[rules.RESOLVED],
    to=rules.CLOSED,
    right="case.close",
    relations=FOLLOWING,
    guards=[rules.not_waiting],
    key="f",
)
REOPEN = move(
    "reopen",
    _("Reopen"),
    "case.reopened",
    reopen,
    done=_("Reopened for %(unit)s%(within)s."),
    on=[rules.RESOLVED, rules.CLOSED],
    ends=[rules.DISPATCHED, rules.ACCEPTED],
    right="case.reopen",
    relations=FOLLOWING,
    reason=True,
    key="o",
    fields=Reasoned,
    guard=may_reopen,
)
