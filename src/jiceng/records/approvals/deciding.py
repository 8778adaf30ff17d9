"""Answers to what was asked for, as changes of its row: the same for every kind of records."""

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
    """What an answer changes.

    Args:
        values: columns of the approval.
        result: whether it is granted now; None while another reviewer's word is missing.
    """

    values: Mapping[str, Any]
    result: bool | None


def pending_only(row: Approval) -> None:
    """Refuse what has been decided or withdrawn.

    Raises:
        Invalid: when it has.
    """
    if row.is_withdrawn:
        raise Invalid(_("This has been withdrawn."), "approval.withdrawn")
    if row.granted is not None:
        raise Invalid(_("This has been decided already."), "approval.decided")


def may_decide(row: Approval, by: Actor) -> Verdict:
    """Whether somebody may give their word on it, whatever their posts: not on what they asked for
    themselves, and once."""
    return rules.may_decide(row.asked_by_id, _given(row), by.id)


def may_withdraw(row: Approval, by: Actor) -> Verdict:
    """Whether somebody may take it back."""
    return rules.may_withdraw(row.asked_by_id, by.id)


def answered(
    row: Approval, *, granted: bool, reason: str, by: Actor, at: datetime, reviewers: int = 1
) -> Answer:
    """What one person's word makes of it.

    Args:
        reviewers: so many must grant it.
    """
    said = rules.Decision(UUID(str(by.id)), granted)
    result = rules.outcome([*_given(row), said], reviewers)
    word = {"by": str(by.id), "at": at.isoformat(), "granted": granted, "reason": reason}
    values: dict[str, Any] = {"decisions": [*row.decisions, word]}
    if result is not None:
        values |= {"granted": result, "decided_at": at}
    return Answer(values, result)


def withdrawn(at: datetime) -> Mapping[str, Any]:
    """What withdrawing changes of its row."""
    return {"granted": False, "decided_at": at, "is_withdrawn": True}


def has_decided(row: Approval, actor: Actor) -> bool:
    """Whether somebody has given their word on it."""
    return any(each["by"] == str(actor.id) for each in row.decisions)


def _given(row: Approval) -> list[rules.Decision]:
    return [rules.Decision(UUID(each["by"]), each["granted"]) for each in row.decisions]
