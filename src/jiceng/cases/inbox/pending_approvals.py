"""What has been asked for on requests and waits for a yes or a no."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from jiceng.cases.access.visibility import visible_to
from jiceng.cases.lifecycle import belonging
from jiceng.cases.models import Approval, ApprovalKind
from jiceng.core.access import Actor
from jiceng.core.query_lookups import refers_to_any
from jiceng.records.approvals import public as approvals


def waiting(actor: Actor) -> Q:
    """Which approvals wait for this actor's decision (`lifecycle.WHOSE`), on requests that they
    see, as a condition."""
    seen = visible_to(actor)
    appeals = seen.filter(belonging.condition(actor, deciding(ApprovalKind.APPEAL)))
    others = seen.filter(belonging.condition(actor, deciding("")))
    is_appeal = Q(kind=ApprovalKind.APPEAL)
    return (is_appeal & refers_to_any(appeals, "stream_id")) | (
        ~is_appeal & refers_to_any(others, "stream_id")
    )


def pending(actor: Actor) -> QuerySet[Approval]:
    """What waits for this actor's decision, besides what they have asked for themselves."""
    return approvals.pending_among(waiting(actor), actor)


def deciding(kind: str) -> str:
    """What deciding on something of this kind is called in `lifecycle.WHOSE`."""
    return "review" if kind == ApprovalKind.APPEAL else "decide"
