"""What has been asked for and waits for a yes or a no, page by page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from jiceng.cases import keyset, sight
from jiceng.cases.inbox import visible_to
from jiceng.cases.models import Approval
from jiceng.core.access import Actor

PAGE = 25
"""Fewer than lines of an inbox: each of them is a form that somebody thinks about."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Some approvals and where the next ones begin; `next` is None at the end."""

    rows: list[Approval]
    next: str | None


def pending_approvals(actor: Actor, after: str | None = None, limit: int = PAGE) -> Asked:
    """What waits for a decision on requests that the actor sees, the oldest first.

    Args:
        after: the `next` of the page before, None for the first page.

    Raises:
        Invalid: for a cursor that no page gave.
    """
    found = pending(actor)
    if after:
        found = found.extra(
            where=["(cases_approval.asked_at, cases_approval.id) > (%s, %s)"],
            params=list(keyset.decode(after)),
        )
    rows = list(found.select_related("case", "asked_by").order_by("asked_at", "id")[: limit + 1])
    for row in rows:
        row.case = sight.shown(actor, row.case)
        row.reason = sight.words_of(row.case, row.reason)
    last = rows[limit - 1] if len(rows) > limit else None
    return Asked(rows[:limit], keyset.encode(last.asked_at, last.pk) if last else None)


def pending(actor: Actor) -> QuerySet[Approval]:
    """The approvals that wait for a decision on requests that the actor sees."""
    return Approval.objects.filter(granted=None, case__in=visible_to(actor))
