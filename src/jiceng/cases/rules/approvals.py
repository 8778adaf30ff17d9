"""Rules for approvals: who decides, and limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from jiceng.cases.rules.facts import MAX_SUSPENSION, REVIEWERS_OF_AN_APPEAL
from jiceng.core.access import ALLOW, Verdict, refuse


@dataclass(frozen=True, slots=True)
class Decision:
    """One reviewer's decision."""

    by: UUID
    granted: bool


def outcome(kind: str, decisions: Iterable[Decision]) -> bool | None:
    """The result of an approval; None while a decision is missing.

    An appeal needs the approval of two different reviewers; one rejection decides it.
    """
    given = list(decisions)
    if any(not d.granted for d in given):
        return False
    needed = REVIEWERS_OF_AN_APPEAL if kind == "appeal" else 1
    return True if len({d.by for d in given}) >= needed else None


def may_decide(asked_by: UUID | None, decisions: Iterable[Decision], by: UUID | None) -> Verdict:
    """Whether an actor may decide: not on their own request, and not twice."""
    if by is None:
        return refuse("approval.nobody")
    if by == asked_by:
        return refuse("approval.own")
    if any(d.by == by for d in decisions):
        return refuse("approval.twice")
    return ALLOW


def exceeds_pause(paused_at: datetime, at: datetime) -> bool:
    """Whether a suspension has reached its limit of one year."""
    return at - paused_at >= MAX_SUSPENSION


def extension_is_reasonable(amount: Decimal) -> Verdict:
    """Whether an extension is above zero and below a year."""
    return ALLOW if Decimal(0) < amount <= Decimal(366) else refuse("case.amount")
