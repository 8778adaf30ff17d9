"""What a handler may only ask for: extension, suspension, resumption, exclusion, appeal."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from jiceng.cases import queries
from jiceng.cases.actions.base import MoveContext, finish
from jiceng.cases.actions.making import make_move
from jiceng.cases.inbox.pending_approvals import deciding
from jiceng.cases.models import Approval, ApprovalKind, Case, State
from jiceng.core.access import SYSTEM, Actor
from jiceng.records.approvals import public as approvals
from jiceng.records.clock import public as clocks


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
    """Ask for something that another person decides on (`lifecycle.deadlines`).

    Args:
        amount: for an extension, how much time.
        amount_unit: a `TimeUnit`; "" for the one in which the clock runs now.
    """
    given: dict[str, Any] = {"reason": reason}
    if kind == ApprovalKind.EXTEND:
        given |= {"amount": amount, "amount_unit": amount_unit}
    make_move(f"ask_{kind}", case=case, given=given, by=by, at=at, version=version)
    return Approval.objects.get(stream=case, kind=kind, granted=None)


def decide(*, approval: UUID, by: Actor, at: datetime, granted: bool, reason: str) -> Approval:
    """Approve or reject a request (`lifecycle.decisions.decide`)."""
    row = approvals.found(approval)
    given = {"approval": approval, "granted": granted, "reason": reason}
    make_move(deciding(row.kind), case=row.stream_id, given=given, by=by, at=at, about=row)
    return row


def withdraw(*, approval: UUID, by: Actor, at: datetime) -> Approval:
    """Withdraw one's own pending request for approval."""
    row = approvals.found(approval)
    make_move("withdraw", case=row.stream_id, given={"approval": approval}, by=by, at=at, about=row)
    return row


@transaction.atomic
def resume_expired(*, case: UUID, at: datetime) -> Case:
    """End a suspension that has lasted a year; called by the daily task."""
    locked = queries.lock(SYSTEM, case)
    move = MoveContext(locked, SYSTEM, at)
    if locked.state != State.SUSPENDED:
        return locked
    clocks.append(locked, clocks.Resume(at=at))
    move.add_event("case.resumed", {"because": "suspended for a year", "due_at": locked.due_at})
    return finish(move, State.HANDLING)
