"""Rules for actions of residents, and for returning requests."""

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
    """Whether a request may be returned or transferred to a unit: not to one that has returned it
    before.
    """
    if unit_id == case.unit_id:
        return refuse("case.same_unit")
    if unit_id in case.returned_by:
        return refuse("case.pushed_back")
    return ALLOW


def may_add(state: str) -> Verdict:
    """Whether the resident may add text or photos: while the request is open."""
    return ALLOW if state in OPEN_STATES else refuse("case.no_longer_open")


def may_join(state: str) -> Verdict:
    """Whether others may follow a public request: while it is in progress, not when only the
    reporter's answer is pending.
    """
    return refuse("case.no_longer_open") if state == RESOLVED else may_add(state)


def may_ask_again(state: str, closed_at: datetime | None, at: datetime, *, before: bool) -> Verdict:
    """Whether the reporter may have a closed request reopened: once, within `ASK_AGAIN_WITHIN`.

    Args:
        before: whether it was reopened this way already.
    """
    if state != CLOSED or closed_at is None:
        return refuse("case.wrong_state")
    if before:
        return refuse("case.asked_again_before")
    if at - closed_at > ASK_AGAIN_WITHIN:
        return refuse("case.closed_long_ago", days=ASK_AGAIN_WITHIN.days)
    return ALLOW


def return_goes_up(returns_before: int) -> bool:
    """Whether a return goes to the level above the dispatching unit, because the limit is
    reached.
    """
    return returns_before >= RETURN_LIMIT
