"""Rules for approvals: the number of reviewers, and limits."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from jiceng.cases.rules.facts import MAX_SUSPENSION, REVIEWERS_OF_AN_APPEAL
from jiceng.core.access import ALLOW, Verdict, refuse


def reviewers(kind: str) -> int:
    """How many reviewers must approve a request of this kind: an appeal needs two."""
    return REVIEWERS_OF_AN_APPEAL if kind == "appeal" else 1


def exceeds_pause(paused_at: datetime, at: datetime) -> bool:
    """Whether a suspension has reached its limit of one year."""
    return at - paused_at >= MAX_SUSPENSION


def extension_is_reasonable(amount: Decimal) -> Verdict:
    """Whether an extension is above zero and below a year."""
    return ALLOW if Decimal(0) < amount <= Decimal(366) else refuse("case.amount")
