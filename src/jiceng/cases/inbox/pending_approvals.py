"""What has been asked for and waits for a yes or a no, page by page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from jiceng.cases import keyset
from jiceng.cases.access import masked_texts
from jiceng.cases.access.visibility import visible_to
from jiceng.cases.lifecycle import belonging
from jiceng.cases.models import Approval, ApprovalKind
from jiceng.core.access import Actor
from jiceng.core.keyset import behind
from jiceng.core.query_lookups import refers_to_any

PAGE = 25
"""Fewer than lines of an inbox: each of them is a form that somebody thinks about."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Some approvals and where the next ones begin; `next` is None at the end."""

    rows: list[Approval]
    next: str | None


def pending_approvals(actor: Actor, after: str | None = None, limit: int = PAGE) -> Asked:
    """What waits for this actor's decision, the oldest first.

    Args:
        after: the `next` of the page before, None for the first page.

    Raises:
        Invalid: for a cursor that no page gave.
    """
    found = pending(actor)
    if after:
        found = behind(found, ("asked_at", "id"), keyset.decode(after))
    rows = list(found.select_related("case", "asked_by").order_by("asked_at", "id")[: limit + 1])
    for row in rows:
        row.case = masked_texts.shown(actor, row.case)
        row.reason = masked_texts.words_of(row.case, row.reason)
    last = rows[limit - 1] if len(rows) > limit else None
    return Asked(rows[:limit], keyset.encode(last.asked_at, last.pk) if last else None)


def pending(actor: Actor) -> QuerySet[Approval]:
    """What waits for this actor's decision (`lifecycle.WHOSE`), on requests that they see."""
    seen = visible_to(actor)
    appeals = seen.filter(belonging.condition(actor, deciding(ApprovalKind.APPEAL)))
    others = seen.filter(belonging.condition(actor, deciding("")))
    is_appeal = Q(kind=ApprovalKind.APPEAL)
    return Approval.objects.filter(
        (is_appeal & refers_to_any(appeals, "case_id"))
        | (~is_appeal & refers_to_any(others, "case_id")),
        granted=None,
    )


def deciding(kind: str) -> str:
    """What deciding on something of this kind is called in `lifecycle.WHOSE`."""
    return "review" if kind == ApprovalKind.APPEAL else "decide"
