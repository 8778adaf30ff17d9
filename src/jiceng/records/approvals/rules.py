"""Rules for decisions on approvals; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from jiceng.core.access import ALLOW, Verdict, refuse


@dataclass(frozen=True, slots=True)
class Decision:
    """One reviewer's decision."""

    by: UUID
    granted: bool


def outcome(decisions: Iterable[Decision], reviewers: int = 1) -> bool | None:
    """The result of an approval; None while a decision is missing.

    Args:
        reviewers: number of different people who must approve; one rejection is final.
    """
    given = list(decisions)
    if any(not each.granted for each in given):
        return False
    return True if len({each.by for each in given}) >= reviewers else None


def may_decide(asked_by: UUID | None, decisions: Iterable[Decision], by: UUID | None) -> Verdict:
    """Whether an actor may decide: not on their own request, and not twice."""
    if by is None:
        return refuse("approval.nobody")
    if by == asked_by:
        return refuse("approval.own")
    if any(each.by == by for each in decisions):
        return refuse("approval.twice")
    return ALLOW


def may_withdraw(asked_by: UUID | None, by: UUID | None) -> Verdict:
    """Whether an actor may withdraw a request: only their own."""
    return ALLOW if by is not None and by == asked_by else refuse("approval.not_asker")
