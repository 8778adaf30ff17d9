"""Decisions on requested approvals, and their effects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol
from uuid import UUID

from django.utils.translation import gettext as now_

from jiceng.cases import rules
from jiceng.cases.lifecycle.deadlines import amount_of, length_of_extension, no_deadline
from jiceng.cases.lifecycle.declaring import IN_UNIT, LINE, STATES, UNIT, move
from jiceng.cases.lifecycle.facts import RequestFacts
from jiceng.cases.lifecycle.fields import Reason
from jiceng.cases.lifecycle.outcomes import CaseOutcome, MovedUnit, Set, Written
from jiceng.cases.models import Approval, ApprovalKind
from jiceng.core.access import ALLOW, Verdict
from jiceng.core.errors import Invalid
from jiceng.records.approvals import public as approvals
from jiceng.records.clock import public as clocks
from jiceng.records.public import After, Context, Fields


class Decision(Fields):
    """Decision on a requested approval."""

    approval: UUID
    granted: bool
    reason: Reason = ""


def may_decide(facts: RequestFacts, fields: Decision, context: Context) -> Verdict:
    """Guard: not on one's own request, not twice, not if it is outdated, and rejected with a reason
    only.

    Raises:
        Invalid: with the reason.
    """
    row = facts.approval(fields.approval)
    approvals.pending_only(row)
    if not fields.granted and not fields.reason:
        raise Invalid(now_("Give a reason."), "case.reason_missing", field="reason")
    verdict = approvals.may_decide(row, context.actor)
    if not verdict or not fields.granted:
        return verdict
    if row.kind == ApprovalKind.APPEAL:
        _refuse_past(facts, row)
    return _GRANTED[row.kind].guard(facts, row) if _answer(row, fields, context).result else ALLOW


def _answer(row: Approval, fields: Decision, context: Context) -> approvals.Answer:
    return approvals.answered(
        row,
        granted=fields.granted,
        reason=fields.reason,
        by=context.actor,
        at=context.at,
        reviewers=rules.reviewers(row.kind),
    )


def decide(facts: RequestFacts, fields: Decision, context: Context) -> CaseOutcome:
    """Approve or reject what was requested; an appeal needs two reviewers."""
    row = facts.approval(fields.approval)
    answer = _answer(row, fields, context)
    effect = CaseOutcome(facts.row.state)
    if answer.result is not None:
        effect = _GRANTED[row.kind].apply(facts, row, context, granted=answer.result)
    data = {"approval": row.id, "kind": row.kind, "granted": fields.granted}
    return replace(
        effect,
        data={**data, "final": answer.result is not None},
        rows=[Set([row], answer.values)],
        words=Written("decide", fields.reason),
    )


class Withdrawal(Fields):
    """The approval request to withdraw."""

    approval: UUID


def may_withdraw(facts: RequestFacts, fields: Withdrawal, context: Context) -> Verdict:
    """Guard: one's own request, while it is pending.

    Raises:
        Invalid: already decided or withdrawn.
    """
    row = facts.approval(fields.approval)
    approvals.pending_only(row)
    return approvals.may_withdraw(row, context.actor)


def withdraw(facts: RequestFacts, fields: Withdrawal, context: Context) -> CaseOutcome:
    """Withdraw a request for approval; it can be made again."""
    row = facts.approval(fields.approval)
    return CaseOutcome(
        facts.row.state,
        {"approval": row.id, "kind": row.kind},
        rows=[Set([row], approvals.withdrawn(context.at))],
    )


def _is_past(facts: RequestFacts, appeal: Approval) -> bool:
    """Whether the request has been reopened since the appeal."""
    closed_at = facts.row.closed_at
    return closed_at is None or closed_at > appeal.asked_at


def _refuse_past(facts: RequestFacts, appeal: Approval) -> None:
    if _is_past(facts, appeal):
        raise Invalid(
            now_(
                "This request has been reopened since. An appeal about the previous round "
                "can only be rejected."
            ),
            "approval.past",
        )


# Effects of final decisions, by kind; only an appeal has one when it is rejected.


class Effect(Protocol):
    """Effect of a final decision; pure."""

    def __call__(
        self, facts: RequestFacts, row: Approval, context: Context, *, granted: bool
    ) -> CaseOutcome: ...


@dataclass(frozen=True, slots=True)
class Decided:
    """Guard and effect of one kind of approval.

    Args:
        guard: whether the request's present state permits the approval.
        apply: see `Effect`.
    """

    guard: Callable[[RequestFacts, Approval], Verdict]
    apply: Effect


def _if_granted(apply: Callable[[RequestFacts, Approval, Context], CaseOutcome]) -> Effect:
    """An effect that only an approval has."""

    def effect(
        facts: RequestFacts, row: Approval, context: Context, *, granted: bool
    ) -> CaseOutcome:
        return apply(facts, row, context) if granted else CaseOutcome(facts.row.state)

    return effect


def _may_extend(facts: RequestFacts, row: Approval) -> Verdict:
    if amount_of(row)[0] is None:
        raise Invalid(now_("Enter the length of the extension."), "case.amount", field="amount")
    if facts.span is None:
        raise no_deadline()
    if facts.row.state not in IN_UNIT:
        raise Invalid(now_("The request is no longer being handled."), "case.wrong_state")
    return ALLOW


def _extend(facts: RequestFacts, row: Approval, context: Context) -> CaseOutcome:
    much, unit = amount_of(row)
    if much is None or facts.span is None:
        return CaseOutcome(facts.row.state)
    amount = length_of_extension(much, unit, facts.span)
    granted_amount = {"amount": f"{much:.2f}", "amount_unit": str(amount.unit)}
    return CaseOutcome(
        facts.row.state,
        events=[MovedUnit("case.extended", {**granted_amount, "due_at": After("due_at")})],
        clock=[clocks.Extend(at=context.at, amount=amount)],
    )


def _suspend(facts: RequestFacts, _row: Approval, context: Context) -> CaseOutcome:
    return CaseOutcome(rules.SUSPENDED, clock=[clocks.Pause(at=context.at, reason="suspended")])


def _resume(facts: RequestFacts, _row: Approval, context: Context) -> CaseOutcome:
    return CaseOutcome(rules.HANDLING, clock=[clocks.Resume(at=context.at)])


def _exclude(facts: RequestFacts, _row: Approval, _context: Context) -> CaseOutcome:
    return CaseOutcome(facts.row.state, changes={"is_excluded": True})


def _appeal(facts: RequestFacts, row: Approval, context: Context, *, granted: bool) -> CaseOutcome:
    past = _is_past(facts, row)
    clock = [] if past else [clocks.Appeal(at=context.at, granted=granted)]
    return CaseOutcome(facts.row.state, clock=clock)


# State changes that follow an approval; they are not moves of their own.
SUSPEND = rules.Transition(
    "suspend",
    frozenset({rules.HANDLING}),
    rules.SUSPENDED,
    rules.from_each("case.approve", LINE),
)
RESUME = rules.Transition(
    "resume",
    frozenset({rules.SUSPENDED}),
    rules.HANDLING,
    rules.from_each("case.approve", LINE),
)


_GRANTED: Final[Mapping[str, Decided]] = {
    ApprovalKind.EXTEND: Decided(_may_extend, _if_granted(_extend)),
    ApprovalKind.SUSPEND: Decided(
        lambda facts, _row: rules.fits(SUSPEND, facts.now), _if_granted(_suspend)
    ),
    ApprovalKind.RESUME: Decided(
        lambda facts, _row: rules.fits(RESUME, facts.now), _if_granted(_resume)
    ),
    ApprovalKind.EXCLUDE: Decided(lambda _facts, _row: ALLOW, _if_granted(_exclude)),
    ApprovalKind.APPEAL: Decided(lambda _facts, _row: ALLOW, _appeal),
}

DECIDING = tuple(
    move(
        name,
        "",
        "case.decided",
        decide,
        done="",  # confirmed as of all kinds of records
        on=STATES,
        ends=[rules.SUSPENDED, rules.HANDLING],
        right=right,
        relations=LINE,
        reason=True,
        fields=Decision,
        guard=may_decide,
    )
    for name, right in (("decide", "case.approve"), ("review", "case.review_appeal"))
)
WITHDRAW = move(
    "withdraw",
    "",
    "case.ask_withdrawn",
    withdraw,
    done="",
    on=STATES,
    right="case.ask",
    relations=UNIT,
    fields=Withdrawal,
    guard=may_withdraw,
)
