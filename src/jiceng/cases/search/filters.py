"""Filters of requests as conditions on `Case`.

A filter does not check permissions; callers start from `visible_to`.
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
    "direct": Q(answered_directly=True),
    "confidential": Q(confidential=True),
}
FEW: Final = 5000
"""Number of requests of a unit or category up to which all are examined."""


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Conditions of a search; empty fields are ignored.

    Args:
        words: as in `by_words.search`.
        states: any of them.
        category: a code, including its subtree.
        unit: unit in charge, including its subtree.
        grid: code of one grid.
        since, until: civil days of the report, both included.
        due: ``"today"``: due today and open; ``"overdue"``: past due and open; ``"late"``: has ever
            been past due, open or not.
        marks: names from `MARKS`, all of which must apply.
    """

    words: str = ""
    states: tuple[str, ...] = ()
    category: str = ""
    unit: UUID | None = None
    grid: str = ""
    channel: str = ""
    request_type: str = ""
    urgency: int | None = None
    since: date | None = None
    until: date | None = None
    due: str = ""
    marks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != NOTHING

    @property
    def names(self) -> list[str]:
        """Names of the fields that are set; safe to record in events."""
        return [name for name in self.__slots__ if getattr(self, name) != getattr(NOTHING, name)]

    @property
    def without_words(self) -> RequestFilter:
        """The same filter without words."""
        return replace(self, words="")


NOTHING: Final = RequestFilter()


def condition(wanted: RequestFilter, at: datetime) -> Q:
    """Condition of a filter, except its words.

    Args:
        at: the moment for which overdue requests are determined.
    """
    found = _time(wanted) & _place(wanted) & _due(wanted.due, at)
    if wanted.states:
        found &= Q(state__in=wanted.states)
    if is_of_open(wanted):
        # Redundant, but lets the planner use the partial indexes of open requests.
        found &= Q(is_open=True)
    if wanted.channel:
        found &= Q(channel=wanted.channel)
    if wanted.request_type:
        found &= Q(request_type=wanted.request_type)
    if wanted.urgency is not None:
        found &= Q(urgency=wanted.urgency)
    for mark in wanted.marks:
        found &= MARKS[mark]
    return found


def is_of_open(wanted: RequestFilter) -> bool:
    """Whether a filter matches open requests only."""
    if wanted.due in (TODAY, OVERDUE):
        return True
    return bool(wanted.states) and rules.OPEN_STATES.issuperset(wanted.states)


def instants(wanted: RequestFilter) -> tuple[datetime | None, datetime | None]:
    """Half-open interval of the report time."""
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
    # For requests in progress `queue_at` is the due time, and it is indexed.
    if due == OVERDUE:
        return Q(state__in=rules.WORK_STATES, queue_at__lt=at)
    if due == TODAY:
        return Q(state__in=rules.WORK_STATES, queue_at__gte=at, queue_at__lt=end_of_day(at))
    return Q(breached_at__isnull=False) if due == LATE else Q()


def codes_below(code: str) -> list[str]:
    """Codes of a category and its subtree."""
    return [each.code for each in categories.get().values() if code in each.lineage]


def units_below(unit: UUID) -> UuidArray:
    """A unit and its subtree; empty for an unknown unit."""
    return uuid_array(_below(unit))


def _below(unit: UUID) -> tuple[UUID, ...]:
    node = directory.tree().get(unit)
    return directory.tree().units_below((node.path,)) if node else ()


def units(wanted: RequestFilter) -> list[tuple[UUID, ...]]:
    """Sets of units of which one is involved in every request that matches; empty if any unit is
    possible.
    """
    return [_below(wanted.unit)] if wanted.unit is not None else []


def narrowed(wanted: RequestFilter) -> list[QuerySet[Case]]:
    """The selective parts of a filter, each as an indexed query."""
    parts: list[dict[str, Any]] = []
    if wanted.unit is not None:
        parts.append({"unit__any_of": units_below(wanted.unit)})
    if wanted.category:
        parts.append({"category_id__in": codes_below(wanted.category)})
    if is_of_open(wanted):
        parts.append({"is_open": True})
    return [Case.objects.filter(_time(wanted), **each) for each in parts]


def few(wanted: RequestFilter) -> list[UUID] | None:
    """A superset of the requests that match a filter, if an index shows that they are few.

    Returns:
        their identifiers, newest first; None if no part of the filter is selective.
    """
    for part in narrowed(wanted):
        # Count first, unordered and bounded, which is cheap if there are too many.
        if part.order_by()[: FEW + 1].count() <= FEW:
            return list(part.order_by("-opened_at", "-id").values_list("id", flat=True))
    return None
