"""What residents may do, and who may receive a request."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jiceng.cases.rules.facts import (
    ASK_AGAIN_WITHIN,
    CLOSED,
    OPEN_STATES,
    RESOLVED,
    RETURN_LIMIT,
    CaseFacts,
)
from jiceng.core.access import ALLOW, Verdict, refuse


def may_receive(case: CaseFacts, unit_id: UUID) -> Verdict:
    """Whether a return or transfer may lay the request at this unit.

    Who receives a request back cannot just push it forward to the one that returned it.
    """
    if unit_id == case.unit_id:
        return refuse("case.same_unit")
    if unit_id in case.returned_by:
        return refuse("case.pushed_back")
    return ALLOW


def may_add(state: str) -> Verdict:
    """Whether the resident may add words or photos: as long as somebody works on the request."""
    return ALLOW if state in OPEN_STATES else refuse("case.no_longer_open")


def may_join(state: str) -> Verdict:
    """Whether others may follow a request of the public's: while it is worked on. Once it is done,
    what is asked is its reporter's to answer."""
    return refuse("case.no_longer_open") if state == RESOLVED else may_add(state)


def may_ask_again(state: str, closed_at: datetime | None, at: datetime, *, before: bool) -> Verdict:
    """Whether its reporter may have a closed request reopened: once, within `ASK_AGAIN_WITHIN`.

    Args:
        before: whether they have done so already.
    """
    if state != CLOSED or closed_at is None:
        return refuse("case.wrong_state")
    if before:
        return refuse("case.asked_again_before")
    if at - closed_at > ASK_AGAIN_WITHIN:
        return refuse("case.closed_long_ago", days=ASK_AGAIN_WITHIN.days)
    return ALLOW


def return_goes_up(returns_before: int) -> bool:
    """Past the limit a return goes to the level above the dispatcher, which then decides."""
    return returns_before >= RETURN_LIMIT
