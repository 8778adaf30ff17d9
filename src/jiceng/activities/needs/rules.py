"""Who may take on how much of a need, and what comes of each move. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from jiceng.core.access import ALLOW, Verdict, refuse

OPEN, CLAIMED, DONE, WITHDRAWN = "open", "claimed", "done", "withdrawn"
UNCLAIMED_FOR: Final = timedelta(days=10)
"""How long a need waits for the paired units before its street looks after it."""


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What one unit has taken on."""

    id: UUID
    unit: UUID
    amount: Decimal
    is_delivered: bool = False
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """What the rules know of a need.

    Args:
        street: the unit above the community, which takes over what nobody claims; None without one.
        passed_on: the street has it already.
    """

    id: UUID
    opened_at: datetime
    amount: Decimal
    claims: tuple[ClaimFacts, ...] = ()
    street: UUID | None = None
    passed_on: bool = False

    @property
    def unclaimed(self) -> Decimal:
        """How much nobody has taken on yet."""
        return self.amount - sum((each.amount for each in self.claims), Decimal(0))

    def claim_of(self, unit: UUID | None) -> ClaimFacts | None:
        """What a unit has taken on."""
        return next((each for each in self.claims if each.unit == unit), None)


def may_list(wanted_by: date, today: date) -> Verdict:
    """A need is listed for a day that is still to come."""
    if wanted_by < today:
        return refuse("need.past")
    return ALLOW


def may_claim(need: NeedFacts, unit: UUID | None, amount: Decimal | None) -> Verdict:
    """A unit takes on a need once, and no more of it than is left."""
    if need.claim_of(unit) is not None:
        return refuse("need.claimed_before")
    if amount is not None and amount > need.unclaimed:
        return refuse("need.too_much", left=str(need.unclaimed))
    return ALLOW


def may_deliver(need: NeedFacts, unit: UUID | None) -> Verdict:
    """A unit delivers what it has taken on, once."""
    claim = need.claim_of(unit)
    if claim is None:
        return refuse("need.no_claim")
    if claim.is_delivered:
        return refuse("need.delivered")
    return ALLOW


def may_confirm(need: NeedFacts, claim: UUID | None) -> Verdict:
    """A delivery is confirmed once it has been made, and once only."""
    waiting = [each for each in need.claims if each.is_delivered and not each.is_confirmed]
    if not waiting:
        return refuse("need.nothing_delivered")
    if claim is not None and claim not in {each.id for each in waiting}:
        return refuse("need.not_waiting")
    return ALLOW


def may_withdraw(need: NeedFacts) -> Verdict:
    """A need that a unit has begun to meet is not withdrawn."""
    if need.claims:
        return refuse("need.under_way")
    return ALLOW


def state_after_claim(need: NeedFacts, amount: Decimal) -> str:
    """A need stays open while something of it is left."""
    return OPEN if need.unclaimed > amount else CLAIMED


def state_after_confirming(need: NeedFacts, claim: UUID) -> str:
    """A need is done once all of it is taken on, delivered and confirmed."""
    rest = [each for each in need.claims if each.id != claim and not each.is_confirmed]
    if need.unclaimed > 0:
        return OPEN
    return CLAIMED if rest else DONE


def passes_on_at(need: NeedFacts) -> datetime | None:
    """When a need that nobody has claimed goes to the street; None where it does not."""
    if need.street is None or need.passed_on or need.claims:
        return None
    return need.opened_at + UNCLAIMED_FOR
