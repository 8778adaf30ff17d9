"""Who decides on what was asked for, and within which limits."""

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
    """One reviewer's word on something asked for."""

    by: UUID
    granted: bool


def outcome(kind: str, decisions: Iterable[Decision]) -> bool | None:
    """Whether what was asked for is granted; None while a decision is still missing.

    An appeal needs two different reviewers who both grant it; one refusal decides it.
    """
    given = list(decisions)
    if any(not d.granted for d in given):
        return False
    needed = REVIEWERS_OF_AN_APPEAL if kind == "appeal" else 1
    return True if len({d.by for d in given}) >= needed else None


def may_decide(asked_by: UUID | None, decisions: Iterable[Decision], by: UUID | None) -> Verdict:
    """Nobody decides on their own request, and nobody twice."""
    if by is None:
        return refuse("approval.nobody")
    if by == asked_by:
        return refuse("approval.own")
    if any(d.by == by for d in decisions):
        return refuse("approval.twice")
    return ALLOW


def exceeds_pause(paused_at: datetime, at: datetime) -> bool:
    """A suspension ends by itself after a year."""
    return at - paused_at >= MAX_SUSPENSION


def extension_is_reasonable(amount: Decimal) -> Verdict:
    """An extension adds something, and less than a year of it."""
    return ALLOW if Decimal(0) < amount <= Decimal(366) else refuse("case.amount")
