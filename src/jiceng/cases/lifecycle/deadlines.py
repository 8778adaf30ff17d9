"""Moves that need an approval, and the decisions: extension, suspension, resumption, exclusion,
appeal.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from jiceng.cases import rules
from jiceng.cases.lifecycle.declaring import IN_UNIT, LINE, STATES, UNIT, RequestMove, move
from jiceng.cases.lifecycle.facts import RequestFacts
from jiceng.cases.lifecycle.fields import Reason, Reasoned, Sent, text_of
from jiceng.cases.lifecycle.outcomes import Added, CaseOutcome, MovedUnit, Set, Written
from jiceng.cases.models import Approval, ApprovalKind, DeadlineUnit
from jiceng.core.access import ALLOW, Verdict
from jiceng.core.errors import Invalid
from jiceng.core.ids import uuid7
from jiceng.core.number_parsing import Exact
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.records.clock import public as clocks
from jiceng.records.public import After, Context, Fields


class MoreTime(Fields):
    """Amount of an extension.

    Args:
        amount_unit: a `TimeUnit`; "" for the unit in which the clock runs now. Stored with the
            amount, so that a later change of the category does not affect it.
    """

    amount: Annotated[
        Decimal | None,
        Field(title=_("Amount")),
        Sent(Annotated[Exact, Field(gt=0, le=366, max_digits=6, decimal_places=2)] | None),
    ] = None
    amount_unit: Annotated[str, text_of(20)] = ""
    reason: Reason = ""


def may_ask_extension(facts: RequestFacts, fields: MoreTime, _context: Context) -> Verdict:
    """Guard: there is a deadline to extend, and the amount is valid.

    Raises:
        Invalid: with the field.
    """
    if fields.amount is None:
        raise Invalid(now_("Enter the length of the extension."), "case.amount", field="amount")
    reasonable = rules.extension_is_reasonable(fields.amount)
    if not reasonable:
        return reasonable
    if facts.span is None:
        raise _no_deadline()
    if fields.amount_unit and fields.amount_unit not in DeadlineUnit.values:
        raise Invalid(
            now_("Choose one of the four units of time."), "case.amount_unit", field="amount_unit"
        )
    return ALLOW


def _no_deadline() -> Invalid:
    return Invalid(now_("This request has no deadline to extend."), "case.no_deadline")


def ask_extension(facts: RequestFacts, fields: MoreTime, context: Context) -> CaseOutcome:
    """Request an extension, by default in the unit in which the clock runs."""
    unit = fields.amount_unit or (str(facts.span.unit.value) if facts.span else "")
    return _new_approval(facts, ApprovalKind.EXTEND, fields.reason, context, fields.amount, unit)


def _new_approval(
    facts: RequestFacts,
    kind: ApprovalKind,
    reason: str,
    context: Context,
    amount: Decimal | None = None,
    unit: str = "",
) -> CaseOutcome:
    by = context.actor
    row = Approval(
        id=uuid7(),
        case=facts.row,
        kind=kind,
        asked_by_id=by.id if by.kind == "person" else None,
        asked_at=context.at,
        reason=reason,
        amount=amount,
        amount_unit=unit,
    )
    data = {"approval": row.id, "kind": str(kind), "amount": amount and str(amount)}
    return CaseOutcome(
        facts.row.state,
        {**data, "amount_unit": unit},
        rows=[Added(row)],
        words=Written("ask", reason),
    )


def _asking(kind: ApprovalKind) -> Any:
    def ask(facts: RequestFacts, fields: Reasoned, context: Context) -> CaseOutcome:
        """Request an approval."""
        return _new_approval(facts, kind, fields.reason, context)

    return ask


class Decision(Fields):
    """Decision on a requested approval."""

    approval: UUID
    granted: bool
    reason: Reason = ""


def may_decide(facts: RequestFacts, fields: Decision, context: Context) -> Verdict:
    """Guard: not on one's own request, not twice, and not if it is outdated.

    Raises:
        Invalid: with the reason.
    """
    row = facts.approval(fields.approval)
    if row.granted is not None:
        raise Invalid(now_("This has been decided already."), "approval.decided")
    if not fields.reason:
        raise Invalid(now_("Give a reason."), "case.reason_missing", field="reason")
    verdict = rules.may_decide(row.asked_by_id, _decisions_of(row), context.actor.id)
    if not verdict:
        return verdict
    if fields.granted and row.kind == ApprovalKind.APPEAL and _is_past(facts, row):
        raise Invalid(
            now_(
                "This request has been reopened since. An appeal about the previous round "
                "can only be rejected."
            ),
            "approval.past",
        )
    return _can_be_granted(facts, row) if _result(row, fields, context) else ALLOW


def _decisions_of(row: Approval) -> list[rules.Decision]:
    return [rules.Decision(UUID(d["by"]), d["granted"]) for d in row.decisions]


def _result(row: Approval, fields: Decision, context: Context) -> bool | None:
    """The final result after this decision; None while another reviewer's is missing."""
    said = rules.Decision(UUID(str(context.actor.id)), fields.granted)
    return rules.outcome(row.kind, [*_decisions_of(row), said])


def _is_past(facts: RequestFacts, appeal: Approval) -> bool:
    """Whether the request has been reopened since the appeal."""
    closed_at = facts.row.closed_at
    return closed_at is None or closed_at > appeal.asked_at


def _can_be_granted(facts: RequestFacts, row: Approval) -> Verdict:
    """Whether the request's state still permits what was requested."""
    match row.kind:
        case ApprovalKind.EXTEND:
            if row.amount is None:
                raise Invalid(
                    now_("Enter the length of the extension."), "case.amount", field="amount"
                )
            if facts.span is None:
                raise _no_deadline()
            if facts.row.state not in IN_UNIT:
                raise Invalid(now_("The request is no longer being handled."), "case.wrong_state")
        case ApprovalKind.SUSPEND:
            return rules.fits(SUSPEND, facts.now)
        case ApprovalKind.RESUME:
            return rules.fits(RESUME, facts.now)
    return ALLOW


def decide(facts: RequestFacts, fields: Decision, context: Context) -> CaseOutcome:
    """Approve or reject what was requested; an appeal needs two reviewers."""
    row, at = facts.approval(fields.approval), context.at
    result = _result(row, fields, context)
    word = {"by": str(context.actor.id), "at": at.isoformat(), "granted": fields.granted}
    values: dict[str, Any] = {"decisions": [*row.decisions, {**word, "reason": fields.reason}]}
    if result is not None:
        values |= {"granted": result, "decided_at": at}
    state, changes, clock, events = _effect(facts, row, result, context)
    data = {"approval": row.id, "kind": str(row.kind), "granted": fields.granted}
    return CaseOutcome(
        state,
        {**data, "final": result is not None},
        changes=changes,
        rows=[Set([row], values)],
        events=events,
        clock=clock,
        words=Written("decide", fields.reason),
    )


def _effect(
    facts: RequestFacts, row: Approval, result: bool | None, context: Context
) -> tuple[str, dict[str, Any], list[clocks.Entry], list[MovedUnit]]:
    """Effects of a final decision: state, columns, clock entries, further events."""
    state, at = facts.row.state, context.at
    clock: list[clocks.Entry] = []
    changes: dict[str, Any] = {}
    events: list[MovedUnit] = []
    match row.kind:
        case ApprovalKind.APPEAL if result is not None and not _is_past(facts, row):
            clock = [clocks.Appeal(at=at, granted=result)]
        case ApprovalKind.EXTEND if result and row.amount is not None and facts.span is not None:
            amount = WorkingTime(row.amount, TimeUnit(row.amount_unit or facts.span.unit))
            told = {"amount": f"{row.amount:.2f}", "amount_unit": str(amount.unit)}
            clock = [clocks.Extend(at=at, amount=amount)]
            events = [MovedUnit("case.extended", {**told, "due_at": After("due_at")})]
        case ApprovalKind.SUSPEND if result:
            state, clock = rules.SUSPENDED, [clocks.Pause(at=at, reason="suspended")]
        case ApprovalKind.RESUME if result:
            state, clock = rules.HANDLING, [clocks.Resume(at=at)]
        case ApprovalKind.EXCLUDE if result:
            changes = {"is_excluded": True}
    return state, changes, clock, events


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


def _ask(
    kind: ApprovalKind,
    label: Any,
    on: Any,
    guard: rules.Guard,
) -> RequestMove:
    return move(
        f"ask_{kind}",
        label,
        "case.asked",
        _asking(kind),
        on=on,
        right="case.ask",
        relations=UNIT,
        guards=[guard],
        reason=True,
        fields=Reasoned,
    )


ASKING = (
    move(
        "ask_extend",
        _("Request extension"),
        "case.asked",
        ask_extension,
        on=IN_UNIT,
        right="case.ask",
        relations=UNIT,
        guards=[rules.may_extend],
        reason=True,
        fields=MoreTime,
        guard=may_ask_extension,
    ),
    _ask(
        ApprovalKind.SUSPEND,
        _("Request suspension"),
        [rules.HANDLING],
        rules.not_pending("suspend"),
    ),
    _ask(
        ApprovalKind.RESUME,
        _("Request resumption"),
        [rules.SUSPENDED],
        rules.not_pending("resume"),
    ),
    _ask(
        ApprovalKind.EXCLUDE,
        _("Request exclusion"),
        STATES - {rules.MERGED},
        rules.may_exclude,
    ),
    _ask(ApprovalKind.APPEAL, _("Appeal"), [rules.CLOSED], rules.may_appeal),
)
DECIDING = tuple(
    move(
        name,
        "",
        "case.decided",
        decide,
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
