"""Open whistle calls: requests with called departments that have not been released.

Calls with a pending check-in come first, longest overdue on top, so that unanswered calls are not
overlooked. Open calls are few: a page finds them by a partial index and sorts them.
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

# Sort key of calls without a pending check-in: later than any time.
NONE_AWAITED: Final = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WhistleProgress:
    """Progress of a whistle call, counted over its departments."""

    called: int
    arrived: int
    done: int
    late: int

    @property
    def is_done(self) -> bool:
        """Whether all called departments have closed their tasks."""
        return self.called > 0 and self.done == self.called


@dataclass(frozen=True, slots=True)
class Whistle:
    """A request with the tasks of the called departments."""

    case: Case
    tasks: tuple[CaseTask, ...]

    def progress_of(self, at: datetime) -> WhistleProgress:
        """Progress as of a moment."""
        return progress_of(self.tasks, at)


@dataclass(frozen=True, slots=True)
class WhistlePage:
    """A page of whistle calls; `next` is the keyset cursor of the following page, None at the
    end.
    """

    rows: list[Whistle]
    next: str | None


def is_awaited(task: CaseTask) -> bool:
    """Whether a department has not checked in yet."""
    over = task.arrived_at or task.closed_at or task.cancelled_at
    return task.arrive_by is not None and not over


def is_late(task: CaseTask, at: datetime) -> bool:
    """Whether a department checked in late, or is late now."""
    if task.arrive_by is None or task.cancelled_at is not None:
        return False
    return (task.arrived_at or task.closed_at or at) > task.arrive_by


def progress_of(tasks: Sequence[CaseTask], at: datetime) -> WhistleProgress:
    """Progress of some tasks as of a moment; withdrawn calls do not count."""
    called = [task for task in tasks if task.cancelled_at is None]
    return WhistleProgress(
        called=len(called),
        arrived=sum(task.arrived_at is not None for task in called),
        done=sum(task.closed_at is not None for task in called),
        late=sum(is_awaited(task) and is_late(task, at) for task in called),
    )


def under_way(actor: Actor, after: str | None = None, limit: int = PAGE) -> WhistlePage:
    """A page of open whistle calls that the actor sees: three queries.

    Args:
        after: keyset cursor `next` of the previous page; None for the first page.

    Raises:
        Invalid: an invalid cursor.
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
        .annotate(turn=Coalesce(Min("arrive_by", filter=awaited), NONE_AWAITED))
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
    """The calls of these visible requests, in this order."""
    cases = Case.objects.in_bulk(ids)
    tasks: dict[UUID, list[CaseTask]] = defaultdict(list)
    for task in CaseTask.objects.filter(case__in=ids, released_at=None).order_by("called_at", "id"):
        tasks[task.case_id].append(task)
    return [
        Whistle(masked_texts.masked(cases[each]), tuple(tasks[each]))
        for each in ids
        if each in cases
    ]
