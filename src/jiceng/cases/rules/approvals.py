"""Within which limits something is asked for and decided."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from jiceng.cases.rules.facts import MAX_SUSPENSION, REVIEWERS_OF_AN_APPEAL
from jiceng.core.access import ALLOW, Verdict, refuse


def reviewers(kind: str) -> int:
    """How many people must grant something of this kind: an appeal takes two."""
    return REVIEWERS_OF_AN_APPEAL if kind == "appeal" else 1


def exceeds_pause(paused_at: datetime, at: datetime) -> bool:
    """A suspension ends by itself after a year."""
    return at - paused_at >= MAX_SUSPENSION


def extension_is_reasonable(amount: Decimal) -> Verdict:
    """An extension adds something, and less than a year of it."""
    return ALLOW if Decimal(0) < amount <= Decimal(366) else refuse("case.amount")
