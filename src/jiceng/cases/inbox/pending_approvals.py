"""Pending approvals of requests."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from jiceng.cases.access.visibility import visible_to
from jiceng.cases.lifecycle import belonging
from jiceng.cases.models import Approval, ApprovalKind
from jiceng.core.access import Actor
from jiceng.core.query_lookups import refers_to_any
from jiceng.records.approvals import public as approvals


def waiting(actor: Actor) -> Q:
    """Condition for approvals that an actor may decide (`lifecycle.WHOSE`) on visible requests."""
    seen = visible_to(actor)
    appeals = seen.filter(belonging.condition(actor, deciding(ApprovalKind.APPEAL)))
    others = seen.filter(belonging.condition(actor, deciding("")))
    is_appeal = Q(kind=ApprovalKind.APPEAL)
    return (is_appeal & refers_to_any(appeals, "stream_id")) | (
        ~is_appeal & refers_to_any(others, "stream_id")
    )


def pending(actor: Actor) -> QuerySet[Approval]:
    """Pending approvals that an actor may decide."""
    return approvals.pending_among(waiting(actor), actor)


def deciding(kind: str) -> str:
    """Name in `lifecycle.WHOSE` of the decision on this kind of approval."""
    return "review" if kind == ApprovalKind.APPEAL else "decide"
