"""Boxes of an inbox: a unit's open requests by the next step, with counts.

A badge needs no more than `COUNT_UP_TO` and a page no more than its rows, so every count is
bounded: a unit's boxes are counted among its `SCAN` nearest deadlines with one statement, all other
boxes with a second one, each part with its own LIMIT. Truncated counts are marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.lookups import LessThan
from django.utils import timezone

from jiceng.cases import rules
from jiceng.cases.access import specialists
from jiceng.cases.access.visibility import scope, visible_to
from jiceng.cases.callback.callers import CALLING_BACK, to_call_back
from jiceng.cases.inbox.pending_approvals import pending
from jiceng.cases.lifecycle import belonging
from jiceng.cases.models import NEXT_DUE, Case, CaseTask, State
from jiceng.cases.permissions import CASE_READ
from jiceng.cases.request_rows import MAX_PAGE, PAGE, RequestPage, of_unit, page_of
from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount, CountedRows, Prepared, prepare
from jiceng.core.query_lookups import refers_to_any
from jiceng.directory import public as directory

COUNT_UP_TO: Final = 1000
SCAN: Final = 2000
"""Number of nearest deadlines that are counted; requests beyond are far from due."""


class Where(Enum):
    """The set of requests from which a box selects."""

    UNIT = "those that the unit is in charge of"
    CALLED = "those that the unit was called to"
    REACH = "all that the actor oversees"
    ATTACHED = "those of the actor's kind on the grids to which they are attached"


@dataclass(frozen=True, slots=True)
class RequestBox:
    """One box.

    Args:
        name: stable; occurs in URLs and saved filters.
        moves: the box is shown to actors who may make one of these moves there (`lifecycle.WHOSE`);
            if empty, to all who read requests there.
    """

    name: str
    where: Where
    moves: tuple[str, ...] = ()


BOXES: Final[Mapping[str, RequestBox]] = {
    box.name: box
    for box in (
        RequestBox("todo", Where.UNIT),
        RequestBox("accept", Where.UNIT, ("accept",)),
        RequestBox("dispatch", Where.UNIT, ("dispatch",)),
        RequestBox("returned", Where.UNIT, ("dispatch",)),
        RequestBox("sign", Where.UNIT, ("sign",)),
        RequestBox("handling", Where.UNIT, ("resolve",)),
        RequestBox("suspended", Where.UNIT, ("resolve",)),
        RequestBox("today", Where.UNIT),
        RequestBox("overdue", Where.UNIT),
        RequestBox("supervised", Where.UNIT),
        RequestBox("all", Where.UNIT),
        RequestBox("whistles", Where.CALLED, ("report_in",)),
        RequestBox("specialist", Where.ATTACHED),
        RequestBox("callbacks", Where.REACH, CALLING_BACK),
        RequestBox("all_overdue", Where.REACH, ("supervise",)),
        RequestBox("all_supervised", Where.REACH, ("supervise",)),
    )
}
APPROVALS: Final = RequestBox("approvals", Where.REACH, ("decide", "review"))
"""Counted separately; it contains approvals, not requests."""


def boxes_for(actor: Actor, unit_id: UUID) -> Iterator[RequestBox]:
    """Boxes that an actor's permissions make useful at this unit."""
    unit = directory.tree().get(unit_id)
    for box in (*BOXES.values(), APPROVALS):
        if box.where is Where.ATTACHED and not actor.attached:
            continue
        if not box.moves:
            path = (unit.path if unit else "-") if box.where is Where.UNIT else None
            if actor.may(CASE_READ, path):
                yield box
        elif any(_has_use(actor, move, box.where, unit_id) for move in box.moves):
            yield box


def _has_use(actor: Actor, move: str, where: Where, unit_id: UUID) -> bool:
    if where is Where.UNIT:
        return belonging.may_at(actor, move, unit_id)
    if where is Where.CALLED:
        return belonging.may_when_called(actor, move, unit_id)
    return belonging.holds_for(actor, move)


def end_of_day(at: datetime) -> datetime:
    """The first moment of the next civil day."""
    local = timezone.localtime(at)
    return datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)


def _overdue(at: datetime) -> Q:
    # For requests in progress `queue_at` is the due time; the next one is not after it, and
    # bounds the rows of the index.
    return Q(LessThan(NEXT_DUE, at), state__in=rules.WORK_STATES, queue_at__lt=at)


def _today(at: datetime) -> Q:
    end = end_of_day(at)
    bound = LessThan(NEXT_DUE, end)
    return Q(bound, state__in=rules.WORK_STATES, queue_at__gte=at, queue_at__lt=end)


STATE_OF: Final[Mapping[str, State]] = {
    "accept": State.REPORTED,
    "dispatch": State.ACCEPTED,
    "returned": State.ACCEPTED,
    "sign": State.DISPATCHED,
    "handling": State.HANDLING,
    "suspended": State.SUSPENDED,
    "callbacks": State.RESOLVED,
}
"""Boxes in which all requests have the same state."""


def _conditions(at: datetime) -> dict[str, Q]:
    return {
        "todo": Q(state__in=rules.WORK_STATES),
        "all": Q(),
        **{name: Q(state=STATE_OF[name]) for name in ("accept", "dispatch", "sign")},
        **{name: Q(state=STATE_OF[name]) for name in ("handling", "suspended")},
        "returned": Q(state=STATE_OF["returned"], return_count__gt=0),
        "today": _today(at),
        "overdue": _overdue(at),
        "supervised": Q(is_supervised=True),
        "specialist": Q(is_open=True, state__in=rules.WORK_STATES),
        "callbacks": Q(is_open=True, state=STATE_OF["callbacks"]),
        "all_overdue": Q(is_open=True) & _overdue(at),
        "all_supervised": Q(is_open=True, is_supervised=True),
    }


def requests_in(
    actor: Actor, unit_id: UUID, box: str, at: datetime, request_type: str = ""
) -> QuerySet[Case]:
    """Requests of a box, unordered; an unknown name means the box of requests to handle.

    Args:
        request_type: only those of this type, "" for all.

    Raises:
        NotFound: the unit is missing or outside the actor's jurisdiction.
    """
    found = _requests_in(actor, unit_id, box, at)
    return found.filter(request_type=request_type) if request_type else found


def _requests_in(actor: Actor, unit_id: UUID, box: str, at: datetime) -> QuerySet[Case]:
    found = of_unit(actor, unit_id)
    known = BOXES.get(box, BOXES["todo"])
    if known.where is Where.UNIT:
        return found.filter(_conditions(at)[known.name])
    if known.where is Where.CALLED:
        return visible_to(actor).filter(pk__in=_calls(unit_id).values("case_id"))
    if known.where is Where.ATTACHED:
        return visible_to(actor).filter(specialists.condition(actor), _conditions(at)[known.name])
    found = visible_to(actor).filter(_conditions(at)[known.name])
    return found.filter(to_call_back(actor)) if known.name == "callbacks" else found


def _calls(unit_id: UUID) -> QuerySet[CaseTask]:
    return CaseTask.objects.filter(unit_id=unit_id, closed_at=None, cancelled_at=None)


def box_page(
    actor: Actor,
    unit_id: UUID,
    box: str,
    at: datetime,
    after: str | None = None,
    limit: int = PAGE,
    request_type: str = "",
) -> RequestPage:
    """One page of a box, nearest deadline first.

    Args:
        after: keyset cursor `next` of the previous page; None for the first page.
        limit: rows on a page, 1 to 200.
        request_type: only requests of this type, "" for all.

    Raises:
        Invalid: an invalid cursor.
        NotFound: the unit is missing or outside the actor's jurisdiction.
    """
    found = requests_in(actor, unit_id, box, at, request_type)
    return page_of(found, after, max(1, min(limit, MAX_PAGE)))


def tallies(actor: Actor, unit_id: UUID, at: datetime) -> dict[str, BoundedCount]:
    """Number of requests in each box of the actor: two queries.

    Raises:
        NotFound: the unit is missing or outside the actor's jurisdiction.
    """
    boxes = list(boxes_for(actor, unit_id))
    conditions = _conditions(at)
    inside = [box.name for box in boxes if box.where is Where.UNIT]
    nearest = of_unit(actor, unit_id).order_by(NEXT_DUE.asc(), "id")[: SCAN + 1]
    wanted = {name: Count("pk", filter=conditions[name] or None) for name in {*inside, "all"}}
    counted: dict[str, Any] = nearest.aggregate(**wanted, furthest=Max(NEXT_DUE))
    cut = counted["all"] > SCAN
    # Rows are scanned by their next due time, which is not after the due time of these two: they
    # are complete even if the scan was truncated.
    whole = {"today", "overdue"} if cut and counted["furthest"] >= end_of_day(at) else set[str]()
    found = {name: _tally(counted[name], more=cut and name not in whole) for name in inside}
    found |= _beyond(actor, unit_id, [box for box in boxes if box.name not in found], at)
    return {box.name: found[box.name] for box in boxes}


def _tally(count: int, *, more: bool) -> BoundedCount:
    return BoundedCount(min(count, COUNT_UP_TO), more or count > COUNT_UP_TO)


def _beyond(
    actor: Actor, unit_id: UUID, boxes: list[RequestBox], at: datetime
) -> dict[str, BoundedCount]:
    """Count requests outside the unit's own with one statement, each part bounded."""
    if (
        actor.attached
    ):  # a specialist's condition depends on the categories too, so it is not cached
        return _beyond_at(actor, unit_id, boxes, at).count()
    known = _kept(actor, unit_id, tuple(boxes), directory.tree())
    return known.count({SOME_TIME: at, end_of_day(SOME_TIME): end_of_day(at)})


def _beyond_at(actor: Actor, unit_id: UUID, boxes: Iterable[RequestBox], at: datetime) -> Prepared:
    parts = {box.name: _bounded(actor, unit_id, box, at) for box in boxes}
    return prepare(parts, up_to=COUNT_UP_TO, scan=SCAN)


SOME_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=256)
def _kept(
    actor: Actor, unit_id: UUID, boxes: tuple[RequestBox, ...], _tree: directory.UnitTree
) -> Prepared:
    """Cached query: open inboxes poll it several times a minute, and only its time parameter
    changes while positions and organisation stay the same.
    """
    return _beyond_at(actor, unit_id, boxes, SOME_TIME)


def _bounded(actor: Actor, unit_id: UUID, box: RequestBox, at: datetime) -> CountedRows:
    """Bounded query for a box of requests outside the unit's own."""
    if box is APPROVALS:
        return CountedRows(pending(actor).order_by())
    if box.where is Where.CALLED:
        return CountedRows(_calls(unit_id).order_by(), refers_to_any(visible_to(actor), "case_id"))
    if box.where is Where.ATTACHED:
        return CountedRows(requests_in(actor, unit_id, box.name, at).order_by())
    # The nearest of all requests by a partial index, then filtered by visibility.
    nearest = Case.objects.filter(_conditions(at)[box.name]).order_by(NEXT_DUE.asc(), "id")
    theirs = to_call_back(actor) if box.name == "callbacks" else Q()
    return CountedRows(nearest, scope(actor) & theirs)
