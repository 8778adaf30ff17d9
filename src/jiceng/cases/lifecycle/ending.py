"""The end, and the beginning after it: close, reopen."""

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
    """The columns and the event of a request that is filed."""
    return {"closed_at": at}, MovedUnit("case.closed", {"unit": facts.row.unit_id})


def without_earlier_satisfaction(facts: RequestFacts) -> dict[str, Any]:
    """The columns that change before a request is filed without anybody's answer of this round.

    Whoever was satisfied before the request had to be done again has said nothing of how it is
    now. Dissatisfaction of before stays: giving up must not wipe it out."""
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
    """File a resolved request for which nobody waits for a callback."""
    changes, event = closed(facts, context.at)
    return CaseOutcome(
        rules.CLOSED, event.data, changes={**without_earlier_satisfaction(facts), **changes}
    )


def heir(facts: RequestFacts) -> tuple[dict[str, Any], list[clocks.Entry]]:
    """The columns and the clock's entry where the unit in charge has closed meanwhile: whoever
    answers for it now has the request. Both empty where it has not."""
    row = facts.row
    unit = facts.standing(row.unit_id)
    if unit == row.unit_id:
        return {}, []
    changes = {
        "unit_id": unit,
        "handler_id": None,
        "first_receiver_id": facts.standing(row.first_receiver_id),
    }
    return changes, [clocks.Transfer(at=facts.at, unit_id=unit, restart=False)]


def reopened(
    facts: RequestFacts, words: Written, *, automatic: bool
) -> tuple[str, dict[str, Any], list[clocks.Entry], list[MovedUnit]]:
    """State, columns, clock and event of a request that is to be done again by the unit that
    resolved it; the earlier breach stays on record."""
    to_heir, passed = heir(facts)
    changes = {
        "reopen_count": facts.row.reopen_count + 1,
        "resolved_at": None,
        "closed_at": None,
        "signed_at": None,
        **to_heir,
    }
    told = {"automatic": automatic, "unit": After("unit_id"), "due_at": After("due_at")}
    clock = [clocks.Reopen(at=facts.at, span=None), *passed]
    return rules.DISPATCHED, changes, clock, [MovedUnit("case.reopened", told, words)]


def again(facts: RequestFacts, words: Written) -> CaseOutcome:
    """A reopening that is a move of its own."""
    state, changes, clock, (event,) = reopened(facts, words, automatic=False)
    return CaseOutcome(state, event.data, changes=changes, clock=clock, words=words)


def may_reopen(facts: RequestFacts, _fields: Reasoned, _context: Context) -> Verdict:
    """While what it said is still there.

    Raises:
        Invalid: when it has been erased.
    """
    if facts.row.erased_at is not None:
        raise Invalid(
            now_("What this request said has been erased. Open a new one instead."), "case.erased"
        )
    return ALLOW


def reopen(facts: RequestFacts, fields: Reasoned, _context: Context) -> CaseOutcome:
    """Have the unit that resolved the request do it again, with a new clock."""
    return again(facts, Written("reopen", fields.reason))


CLOSE = move(
    "close",
    _("Close"),
    "case.closed",
    close,
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
    on=[rules.RESOLVED, rules.CLOSED],
    to=rules.DISPATCHED,
    right="case.reopen",
    relations=FOLLOWING,
    reason=True,
    key="o",
    fields=Reasoned,
    guard=may_reopen,
)
