"""Whistles under way: requests to which bodies are called that the caller has not yet let go.

Those whose arrival is awaited stand first, the longest overdue of all at the top: a list of calls
is worth something only if nobody can overlook that one is not answered. Whistles under way are few,
so that a page finds them by a partial index and sorts them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from django.db.models import Min, Q
from django.db.models.functions import Coalesce

from jiceng.cases import keyset
from jiceng.cases.access import masked_texts
from jiceng.cases.access.visibility import visible_to
from jiceng.cases.models import Case, CaseTask
from jiceng.cases.request_rows import MAX_PAGE, PAGE
from jiceng.core.access import Actor
from jiceng.core.query_lookups import refers_to_any

# Later than any arrival: of whom nobody is awaited any more.
NOBODY_AWAITED: Final = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WhistleProgress:
    """How a whistle stands, counted over its bodies."""

    called: int
    arrived: int
    done: int
    late: int

    @property
    def is_done(self) -> bool:
        """Whether all that were called have closed their parts."""
        return self.called > 0 and self.done == self.called


@dataclass(frozen=True, slots=True)
class Whistle:
    """A request with the parts of the bodies that are called to it now."""

    case: Case
    tasks: tuple[CaseTask, ...]

    def standing(self, at: datetime) -> WhistleProgress:
        """How it stands at a moment."""
        return standing(self.tasks, at)


@dataclass(frozen=True, slots=True)
class WhistlePage:
    """Some whistles and where the next ones begin; `next` is None at the end."""

    rows: list[Whistle]
    next: str | None


def is_awaited(task: CaseTask) -> bool:
    """Whether a body is still to come."""
    over = task.arrived_at or task.closed_at or task.cancelled_at
    return task.arrive_by is not None and not over


def is_late(task: CaseTask, at: datetime) -> bool:
    """Whether a body came late, or is late now."""
    if task.arrive_by is None or task.cancelled_at is not None:
        return False
    return (task.arrived_at or task.closed_at or at) > task.arrive_by


def standing(tasks: Sequence[CaseTask], at: datetime) -> WhistleProgress:
    """How some parts stand at a moment; those that were taken back do not count."""
    called = [task for task in tasks if task.cancelled_at is None]
    return WhistleProgress(
        called=len(called),
        arrived=sum(task.arrived_at is not None for task in called),
        done=sum(task.closed_at is not None for task in called),
        late=sum(is_awaited(task) and is_late(task, at) for task in called),
    )


def under_way(actor: Actor, after: str | None = None, limit: int = PAGE) -> WhistlePage:
    """A page of the whistles under way that the actor sees: three queries.

    Args:
        after: the `next` of the page before, None for the first page.

    Raises:
        Invalid: for a cursor that no page gave.
    """
    limit = max(1, min(limit, MAX_PAGE))
    running = CaseTask.objects.filter(
        refers_to_any(visible_to(actor), "case_id"),
        cancelled_at=None,
        released_at=None,
        case__is_open=True,
    )
    awaited = Q(arrived_at=None, closed_at=None)
    found = (
        running.order_by()
        .values("case_id")
        .annotate(turn=Coalesce(Min("arrive_by", filter=awaited), NOBODY_AWAITED))
        .order_by("turn", "case_id")
    )
    if after:
        turn, last = keyset.decode(after)
        found = found.filter(Q(turn__gt=turn) | Q(turn=turn, case_id__gt=last))
    rows = list(found.values_list("turn", "case_id")[: limit + 1])
    more = rows[limit - 1] if len(rows) > limit else None
    return WhistlePage(
        _whistles([case for _turn, case in rows[:limit]]), keyset.encode(*more) if more else None
    )


def _whistles(ids: Sequence[UUID]) -> list[Whistle]:
    """These requests, which the reader may see, in this order."""
    cases = Case.objects.in_bulk(ids)
    tasks: dict[UUID, list[CaseTask]] = defaultdict(list)
    for task in CaseTask.objects.filter(case__in=ids, released_at=None).order_by("called_at", "id"):
        tasks[task.case_id].append(task)
    return [
        Whistle(masked_texts.masked(cases[each]), tuple(tasks[each]))
        for each in ids
        if each in cases
    ]
