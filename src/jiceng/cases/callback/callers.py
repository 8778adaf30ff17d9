"""List of resolved requests that an actor may call back about or close."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q, QuerySet

from jiceng.cases.access.visibility import visible_to
from jiceng.cases.lifecycle import belonging
from jiceng.cases.models import Case, State
from jiceng.cases.request_rows import MAX_PAGE, PAGE, RequestPage, page_of
from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount

COUNT_UP_TO: Final = 1_000
CALLING_BACK: Final = ("call_back", "close")


def to_call_back(actor: Actor) -> Q:
    """Filter for requests whose callbacks, or closing without one, the actor may do."""
    return reduce(or_, (belonging.condition(actor, move) for move in CALLING_BACK))


def awaiting_callback(actor: Actor, after: str | None = None, limit: int = PAGE) -> RequestPage:
    """Resolved requests whose callers this actor may call, nearest due time first.

    Args:
        after: keyset cursor `next` of the previous page; None for the first page.

    Raises:
        Invalid: an invalid cursor.
    """
    return page_of(_awaiting(actor), after, max(1, min(limit, MAX_PAGE)))


def awaiting_count(actor: Actor) -> BoundedCount:
    """Number of these requests, counted up to `COUNT_UP_TO`."""
    number = _awaiting(actor).order_by()[: COUNT_UP_TO + 1].count()
    return BoundedCount(min(number, COUNT_UP_TO), number > COUNT_UP_TO)


def _awaiting(actor: Actor) -> QuerySet[Case]:
    return visible_to(actor).filter(to_call_back(actor), is_open=True, state=State.RESOLVED)
