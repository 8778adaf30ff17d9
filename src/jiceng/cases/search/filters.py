"""What requests are asked for beside their words: a filter, as a condition on `Case`.

A filter says nothing of what its reader may see; whoever uses one begins at `visible_to`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from jiceng.cases import rules
from jiceng.cases.inbox.boxes import end_of_day
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Case
from jiceng.core.query_lookups import UuidArray, uuid_array
from jiceng.core.worktime import CIVIL
from jiceng.directory import public as directory

TODAY, OVERDUE, LATE = "today", "overdue", "late"
DUE: Final = (TODAY, OVERDUE, LATE)
MARKS: Final = {
    "supervised": Q(is_supervised=True),
    "reopened": Q(reopen_count__gt=0),
    "excluded": Q(is_excluded=True),
    "confidential": Q(confidential=True),
}
FEW: Final = 5000
"""So many requests of a unit or a matter are looked through one by one."""


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """What is looked for; what is empty does not matter.

    Args:
        words: as `search.search` reads them.
        states: any of them.
        category: a code, with what lies below it.
        unit: in charge, with what lies below it.
        grid: the code of one grid.
        since, until: civil days on which a request was opened, both included.
        due: ``"today"`` is due today and open; ``"overdue"`` is past due and open; ``"late"`` has
            ever been past due, whether it is open or not.
        marks: names from `MARKS`, all of which a request must bear.
    """

    words: str = ""
    states: tuple[str, ...] = ()
    category: str = ""
    unit: UUID | None = None
    grid: str = ""
    channel: str = ""
    urgency: int | None = None
    since: date | None = None
    until: date | None = None
    due: str = ""
    marks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != NOTHING

    @property
    def names(self) -> list[str]:
        """Which of its parts are set: what may be put on record of a filter."""
        return [name for name in self.__slots__ if getattr(self, name) != getattr(NOTHING, name)]

    @property
    def without_words(self) -> RequestFilter:
        """The rest of it."""
        return replace(self, words="")


NOTHING: Final = RequestFilter()


def condition(wanted: RequestFilter, at: datetime) -> Q:
    """All of a filter but its words.

    Args:
        at: the instant that tells what is overdue.
    """
    found = _time(wanted) & _place(wanted) & _due(wanted.due, at)
    if wanted.states:
        found &= Q(state__in=wanted.states)
    if is_of_open(wanted):
        # Says what follows already, so that the indexes of open requests can answer.
        found &= Q(is_open=True)
    if wanted.channel:
        found &= Q(channel=wanted.channel)
    if wanted.urgency is not None:
        found &= Q(urgency=wanted.urgency)
    for mark in wanted.marks:
        found &= MARKS[mark]
    return found


def is_of_open(wanted: RequestFilter) -> bool:
    """Whether a filter lets only open requests pass."""
    if wanted.due in (TODAY, OVERDUE):
        return True
    return bool(wanted.states) and rules.OPEN_STATES.issuperset(wanted.states)


def instants(wanted: RequestFilter) -> tuple[datetime | None, datetime | None]:
    """From which instant, and before which, a filter's requests were opened."""
    since, until = wanted.since, wanted.until
    return (
        datetime.combine(since, time(), CIVIL) if since else None,
        datetime.combine(until + timedelta(days=1), time(), CIVIL) if until else None,
    )


def _time(wanted: RequestFilter) -> Q:
    begin, end = instants(wanted)
    found = Q(opened_at__gte=begin) if begin else Q()
    return found & Q(opened_at__lt=end) if end else found


def _place(wanted: RequestFilter) -> Q:
    found = Q()
    if wanted.category:
        found &= Q(category_id__in=codes_below(wanted.category))
    if wanted.unit is not None:
        found &= Q(unit__any_of=units_below(wanted.unit))
    if wanted.grid:
        found &= Q(grid_code=wanted.grid)
    return found


def _due(due: str, at: datetime) -> Q:
    # Of what is worked on, the time in the queue is the due time, and the index knows it.
    if due == OVERDUE:
        return Q(state__in=rules.WORK_STATES, queue_at__lt=at)
    if due == TODAY:
        return Q(state__in=rules.WORK_STATES, queue_at__gte=at, queue_at__lt=end_of_day(at))
    return Q(breached_at__isnull=False) if due == LATE else Q()


def codes_below(code: str) -> list[str]:
    """A category and all below it."""
    return [each.code for each in categories.get().values() if code in each.lineage]


def units_below(unit: UUID) -> UuidArray:
    """A unit and all below it; nothing for one that there is not."""
    return uuid_array(_below(unit))


def _below(unit: UUID) -> tuple[UUID, ...]:
    node = directory.tree().get(unit)
    return directory.tree().units_below((node.path,)) if node else ()


def units(wanted: RequestFilter) -> list[tuple[UUID, ...]]:
    """The units with one of which all has to do that a filter lets pass; none if all units do."""
    return [_below(wanted.unit)] if wanted.unit is not None else []


def narrowed(wanted: RequestFilter) -> list[QuerySet[Case]]:
    """The parts of a filter that an index answers by itself, each as the requests it lets pass."""
    parts: list[dict[str, Any]] = []
    if wanted.unit is not None:
        parts.append({"unit__any_of": units_below(wanted.unit)})
    if wanted.category:
        parts.append({"category_id__in": codes_below(wanted.category)})
    if is_of_open(wanted):
        parts.append({"is_open": True})
    return [Case.objects.filter(_time(wanted), **each) for each in parts]


def few(wanted: RequestFilter) -> list[UUID] | None:
    """Every request that a filter lets pass, with some that it does not, if an index tells that
    they are few.

    Returns:
        their identifiers, newest first; None if no part of the filter is narrow enough.
    """
    for part in narrowed(wanted):
        # Counted first, without an order: it costs little where the answer is, too many.
        if part.order_by()[: FEW + 1].count() <= FEW:
            return list(part.order_by("-opened_at", "-id").values_list("id", flat=True))
    return None
