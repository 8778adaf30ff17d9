"""What a handler may only ask for: extension, suspension, resumption, exclusion, appeal."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.cases import deadlines, ledger, queries, rules
from jiceng.cases.actions.base import Move, begin, finish
from jiceng.cases.asked import deciding
from jiceng.cases.models import Approval, ApprovalKind, Case, DeadlineUnit, State
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.ids import uuid7
from jiceng.core.worktime import TimeUnit, WorkingTime


@transaction.atomic
def ask(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    kind: ApprovalKind,
    reason: str,
    amount: Decimal | None = None,
    amount_unit: str = "",
    version: int | None = None,
) -> Approval:
    """Ask for something that another person decides on.

    Args:
        amount: for an extension, how much time.
        amount_unit: a `TimeUnit`; "" for the one in which the clock runs now. It is kept with the
            amount, whatever becomes of the category until somebody decides.

    Raises:
        Refused: when it is not possible, with the reason (asked already, extended twice …).
    """
    move = begin(f"ask_{kind}", case=case, by=by, at=at, version=version, reason=reason)
    if kind == ApprovalKind.EXTEND:
        if amount is None:
            raise Invalid(_("Enter the length of the extension."), "case.amount", field="amount")
        rules.extension_is_reasonable(amount).or_refuse()
        amount_unit = _unit(move.case, amount_unit)
    row = Approval.objects.create(
        id=uuid7(),
        case=move.case,
        kind=kind,
        asked_by_id=by.id if by.kind == "person" else None,
        asked_at=at,
        reason=reason.strip(),
        amount=amount,
        amount_unit=amount_unit,
    )
    move.tell(
        "case.asked",
        {
            "approval": row.id,
            "kind": str(kind),
            "amount": amount and str(amount),
            "amount_unit": amount_unit,
            **move.remark("ask", reason),
        },
    )
    finish(move)
    return row


@transaction.atomic
def decide(*, approval: UUID, by: Actor, at: datetime, granted: bool, reason: str) -> Approval:
    """Grant or refuse what was asked for; an appeal takes two reviewers.

    Raises:
        Refused: for one's own request, a second word on the same, or a request that has since
            moved on so that granting it makes no sense.
    """
    row = Approval.objects.filter(pk=approval).first()
    if row is None:
        raise NotFound(_("No decision is pending here."), "approval.not_found")
    locked = queries.lock(by, row.case_id)
    row.refresh_from_db()
    queries.may_make(by, deciding(row.kind), locked).or_refuse()
    if row.granted is not None:
        raise Invalid(_("This has been decided already."), "approval.decided")
    if not reason.strip():
        raise Invalid(_("Give a reason."), "case.reason_missing", field="reason")
    given = [rules.Decision(UUID(d["by"]), d["granted"]) for d in row.decisions]
    rules.may_decide(row.asked_by_id, given, by.id).or_refuse()
    row.decisions = [
        *row.decisions,
        {"by": str(by.id), "at": at.isoformat(), "granted": granted, "reason": reason.strip()},
    ]
    if granted and row.kind == ApprovalKind.APPEAL and _is_past(locked, row):
        raise Invalid(
            _(
                "This request has been reopened since. An appeal about the round before can only be"
                " refused."
            ),
            "approval.past",
        )
    result = rules.outcome(row.kind, [*given, rules.Decision(UUID(str(by.id)), granted)])
    move = Move(locked, by, at)
    if result is not None:
        row.granted, row.decided_at = result, at
    row.save()
    move.tell(
        "case.decided",
        {
            "approval": row.id,
            "kind": row.kind,
            "granted": granted,
            "final": result is not None,
            **move.remark("decide", reason),
        },
    )
    finish(move, _apply(move, row) if result is not None else None)
    return row


def _apply(move: Move, row: Approval) -> str | None:
    """What a final decision changes; gives the new state, if it is another."""
    case, at = move.case, move.at
    if row.kind == ApprovalKind.APPEAL:
        if _is_past(case, row):
            return None
        ledger.append(case, deadlines.Appeal(at=at, granted=bool(row.granted)))
        return None
    if not row.granted:
        return None
    match row.kind:
        case ApprovalKind.EXTEND:
            _extend(move, row)
        case ApprovalKind.SUSPEND:
            rules.check(queries.facts(case), "suspend").or_refuse()
            ledger.append(case, deadlines.Pause(at=at, reason="suspended"))
            return State.SUSPENDED
        case ApprovalKind.RESUME:
            rules.check(queries.facts(case), "resume").or_refuse()
            ledger.append(case, deadlines.Resume(at=at))
            return State.HANDLING
        case ApprovalKind.EXCLUDE:
            case.is_excluded = True
    return None


def _is_past(case: Case, appeal: Approval) -> bool:
    """Whether the request has been worked on again since somebody appealed."""
    return case.closed_at is None or case.closed_at > appeal.asked_at


def _extend(move: Move, row: Approval) -> None:
    case = move.case
    if case.state not in rules.IN_UNIT:
        raise Invalid(_("The request is no longer being handled."), "case.wrong_state")
    if row.amount is None:
        raise Invalid(_("Enter the length of the extension."), "case.amount", field="amount")
    span = ledger.clock_of(case).span
    if span is None:
        raise Invalid(_("This request has no deadline to extend."), "case.no_deadline")
    amount = WorkingTime(row.amount, TimeUnit(row.amount_unit or span.unit))
    ledger.append(case, deadlines.Extend(at=move.at, amount=amount))
    move.tell(
        "case.extended",
        {"amount": str(row.amount), "amount_unit": str(amount.unit), "due_at": case.due_at},
    )


def _unit(case: Case, given: str) -> str:
    """In which unit an amount of time is asked for."""
    span = ledger.clock_of(case).span
    if span is None:
        raise Invalid(_("This request has no deadline to extend."), "case.no_deadline")
    if given and given not in DeadlineUnit.values:
        raise Invalid(
            _("Choose one of the four units of time."), "case.amount_unit", field="amount_unit"
        )
    return given or str(span.unit.value)


@transaction.atomic
def resume_expired(*, case: UUID, at: datetime) -> Case:
    """End a suspension that has lasted a year; called by the daily task."""
    locked = queries.lock(SYSTEM, case)
    move = Move(locked, SYSTEM, at)
    if locked.state != State.SUSPENDED:
        return locked
    ledger.append(locked, deadlines.Resume(at=at))
    move.tell("case.resumed", {"because": "suspended for a year", "due_at": locked.due_at})
    return finish(move, State.HANDLING)
