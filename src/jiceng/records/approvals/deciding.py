"""Decisions as changes of the approval's row, shared by all kinds of records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.access import Actor, Verdict
from jiceng.core.errors import Invalid
from jiceng.records.approvals import rules
from jiceng.records.approvals.models import Approval


@dataclass(frozen=True, slots=True)
class Answer:
    """Effect of a decision on the approval.

    Args:
        values: changed columns.
        result: the final result; None while another reviewer's decision is missing.
    """

    values: Mapping[str, Any]
    result: bool | None


def pending_only(row: Approval) -> None:
    """Check that an approval is pending.

    Raises:
        Invalid: already decided or withdrawn.
    """
    if row.is_withdrawn:
        raise Invalid(_("This has been withdrawn."), "approval.withdrawn")
    if row.granted is not None:
        raise Invalid(_("This has been decided already."), "approval.decided")


def may_decide(row: Approval, by: Actor) -> Verdict:
    """Whether an actor may decide, apart from permissions: not their own request, and only once."""
    return rules.may_decide(row.asked_by_id, _given(row), by.id)


def may_withdraw(row: Approval, by: Actor) -> Verdict:
    """Whether an actor may withdraw it."""
    return rules.may_withdraw(row.asked_by_id, by.id)


def answered(
    row: Approval, *, granted: bool, reason: str, by: Actor, at: datetime, reviewers: int = 1
) -> Answer:
    """Effect of one reviewer's decision.

    Args:
        reviewers: number of reviewers required.
    """
    decision = rules.Decision(UUID(str(by.id)), granted)
    result = rules.outcome([*_given(row), decision], reviewers)
    word = {"by": str(by.id), "at": at.isoformat(), "granted": granted, "reason": reason}
    values: dict[str, Any] = {"decisions": [*row.decisions, word]}
    if result is not None:
        values |= {"granted": result, "decided_at": at}
    return Answer(values, result)


def withdrawn(at: datetime) -> Mapping[str, Any]:
    """Columns changed by a withdrawal."""
    return {"granted": False, "decided_at": at, "is_withdrawn": True}


def has_decided(row: Approval, actor: Actor) -> bool:
    """Whether an actor has decided on it."""
    return any(each["by"] == str(actor.id) for each in row.decisions)


def _given(row: Approval) -> list[rules.Decision]:
    return [rules.Decision(UUID(each["by"]), each["granted"]) for each in row.decisions]
