"""Search by a filter, with or without words, newest first, and counts.

No index serves every combination, so a page examines a bounded number of requests: if a part of the
filter is selective (a unit, a category, open requests), all requests that match it; else the newest
`MOST` requests before the cursor, in growing windows, each with the index that fits best. If the
limit is reached, the page says so, and the next page continues further.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from jiceng.cases import keyset
from jiceng.cases.access.visibility import involving, scope, units_seen, visible_to
from jiceng.cases.inbox.boxes import COUNT_UP_TO
from jiceng.cases.models import Case
from jiceng.cases.request_rows import COLUMNS, PAGE, RequestRow, as_rows
from jiceng.cases.search import by_words, filters
from jiceng.cases.search.filters import RequestFilter
from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount, CountedRows, count_bounded
from jiceng.core.keyset import from_place

WALK: Final = 3000
GROWTH: Final = 8
MOST: Final = 30_000
"""Number of requests examined for the first page."""

MOST_FURTHER: Final = 200_000
"""Number of requests examined for each further page."""

SCAN: Final = 2000
"""Number of requests examined for one count."""

_ID, _OPENED_AT = COLUMNS.index("id"), COLUMNS.index("opened_at")
Place = tuple[datetime | str, UUID]
_NEWEST: Place = ("infinity", UUID(int=0))


@dataclass(frozen=True, slots=True)
class FilterResult:
    """A page of requests.

    Args:
        next: keyset cursor of older requests; None when all have been examined.
        looked_back_to: where the examination stopped before the page was full; None if it is full
            or the last one.
    """

    rows: list[RequestRow]
    next: str | None
    looked_back_to: datetime | None = None


def find(
    actor: Actor, wanted: RequestFilter, at: datetime, after: str | None = None, limit: int = PAGE
) -> FilterResult:
    """The newest requests that match a filter and are visible to the actor.

    Args:
        at: the moment for which overdue requests are determined.
        after: keyset cursor `next` of the previous page.
        limit: rows on a page, 1 to 200.

    Raises:
        Invalid: invalid words or an invalid cursor.
    """
    limit = max(1, min(limit, 200))
    since, until = filters.instants(wanted)
    start: Place | None = keyset.decode(after) if after else None
    if start is None and until is not None:
        start = (until, UUID(int=0))
    most = MOST if after is None else MOST_FURTHER
    seen = visible_to(actor).filter(filters.condition(wanted, at))
    left_at: Place | None = None
    if wanted.words:
        units = [*units_seen(actor), *filters.units(wanted)]
        among = by_words.Among(seen, units, lambda: filters.few(wanted), since, most)
        hits = by_words.hits_among(among, wanted.words, start, limit)
        left_at = among.left_at
    elif (few := _few(actor, wanted)) is not None:
        hits = _among(seen, few, start, limit)
    else:
        is_of_open = filters.is_of_open(wanted)
        hits, left_at = _walk(seen, start or _NEWEST, since, limit, is_of_open, most)
    if len(hits) > limit:
        last = hits[limit - 1]
        return FilterResult(as_rows(hits[:limit]), keyset.encode(last[_OPENED_AT], last[_ID]))
    if left_at is not None:
        moment = cast("datetime", left_at[0])
        return FilterResult(as_rows(hits), keyset.encode(moment, left_at[1]), moment)
    return FilterResult(as_rows(hits), None)


def _few(actor: Actor, wanted: RequestFilter) -> list[UUID] | None:
    """All candidates, if the filter or the actor's visibility is selective enough."""
    narrow = filters.few(wanted)
    return narrow if narrow is not None else involving(actor, filters.FEW)


def _among(
    seen: QuerySet[Case], few: list[UUID], start: Place | None, limit: int
) -> list[tuple[Any, ...]]:
    found = keyset.before(seen, start).order_by("-opened_at", "-id")
    hits: list[tuple[Any, ...]] = []
    for batch in by_words.batches(iter(few)):
        hits += found.filter(pk__in=batch).values_list(*COLUMNS)[: limit + 1 - len(hits)]
        if len(hits) > limit:
            break
    return hits


def _walk(
    seen: QuerySet[Case],
    start: Place,
    since: datetime | None,
    limit: int,
    is_of_open: bool,
    most: int,
) -> tuple[list[tuple[Any, ...]], Place | None]:
    """Rows from growing windows, and the end of the last window unless there are no older requests.

    Args:
        is_of_open: windows consist of open requests only.
        most: maximum number of requests examined.
    """
    hits: list[tuple[Any, ...]] = []
    here, window, looked = start, min(WALK, most), 0
    while True:
        end = _end_of_window(here, window, is_of_open)
        if end is not None and since is not None and cast("datetime", end[0]) < since:
            end = None
        part = keyset.before(seen, here)
        if end is not None:
            part = from_place(part.filter(opened_at__gte=end[0]), keyset.NEWEST, end)
        newest = part.order_by("-opened_at", "-id").values_list(*COLUMNS)
        hits += newest[: limit + 1 - len(hits)]
        looked += window
        if len(hits) > limit or end is None:
            return hits, None
        if looked >= most:
            return hits, end
        here, window = end, min(GROWTH * window, most - looked)


def _end_of_window(start: Place, window: int, is_of_open: bool) -> Place | None:
    """Last position of a window; None if there are no older requests."""
    only = " AND is_open" if is_of_open else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT opened_at, id FROM cases_case WHERE (opened_at, id) < (%s, %s){only}"  # noqa: S608 - our own text
            " ORDER BY opened_at DESC, id DESC OFFSET %s LIMIT 2",
            [*start, window - 1],
        )
        found = cursor.fetchall()
    return cast("Place", found[0]) if len(found) == 2 else None


def tallies(
    actor: Actor, wanted: Sequence[RequestFilter], at: datetime
) -> list[BoundedCount | None]:
    """Number of requests for each of some filters: one query, each count bounded.

    None for a filter with words, since counting would have to read the texts.
    """
    parts: dict[Any, CountedRows] = {}
    for n, each in enumerate(wanted):
        if not each.words:
            parts[n] = CountedRows(_scanned(each), scope(actor) & filters.condition(each, at))
    found = count_bounded(parts, up_to=COUNT_UP_TO, scan=SCAN)
    return [found.get(n) for n in range(len(wanted))]


def _scanned(wanted: RequestFilter) -> Any:
    """Candidates for the count of a filter: from an index, or the newest requests."""
    parts = filters.narrowed(wanted)
    if filters.is_of_open(wanted):
        parts = [part.filter(is_open=True) for part in parts]
    newest = Case.objects.order_by("-opened_at", "-id")
    return parts[0].order_by() if parts else newest
