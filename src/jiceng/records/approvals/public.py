"""Public interface of approvals."""

from __future__ import annotations

from jiceng.records.approvals.actions import empty
from jiceng.records.approvals.deciding import (
    Answer,
    answered,
    has_decided,
    may_decide,
    may_withdraw,
    pending_only,
    withdrawn,
)
from jiceng.records.approvals.kinds import KINDS, Approvals, Shown
from jiceng.records.approvals.models import Approval
from jiceng.records.approvals.queries import found, pending_among

__all__ = [
    "KINDS",
    "Answer",
    "Approval",
    "Approvals",
    "Shown",
    "answered",
    "empty",
    "found",
    "has_decided",
    "may_decide",
    "may_withdraw",
    "pending_among",
    "pending_only",
    "withdrawn",
]
