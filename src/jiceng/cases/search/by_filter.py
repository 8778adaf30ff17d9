"""Finding requests by a filter, with or without words, newest first; and how many there are.

No index answers every combination, so a page looks back a bounded way: where a part of the filter
is narrow by itself (a unit, a matter, what is open), through all that it lets pass; else through
the newest `MOST` requests before the page, in widening windows, each answered by whichever index
fits it best. What lies beyond is the next page's, which says how far this one has looked; whoever
asks for it by hand expects to wait, and it looks further.
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
"""So many requests are looked through for the first page."""

MOST_FURTHER: Final = 200_000
"""So many for each page after it."""

SCAN: Final = 2000
"""So many are looked through for one count."""

_ID, _OPENED_AT = COLUMNS.index("id"), COLUMNS.index("opened_at")
Place = tuple[datetime | str, UUID]
_NEWEST: Place = ("infinity", UUID(int=0))


@dataclass(frozen=True, slots=True)
class FilterResult:
    """A page of requests.

    Args:
        next: cursor of what is older; None when everything has been looked through.
        looked_back_to: the page is not full because it has looked no further than this; None if
            it is full, or the last one.
    """

    rows: list[RequestRow]
    next: str | None
    looked_back_to: datetime | None = None


def find(
    actor: Actor, wanted: RequestFilter, at: datetime, after: str | None = None, limit: int = PAGE
) -> FilterResult:
    """The newest requests that a filter lets pass, as far as the actor may see them.

    Args:
        at: the instant that tells what is overdue.
        after: the `next` of the page before.
        limit: rows on a page, 1 to 200.

    Raises:
        Invalid: for words that cannot be looked for, or a cursor that no page gave.
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
    """What is looked through one by one, because the filter or the reader's reach is narrow."""
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
    """Rows of windows that widen, and where the last one ended unless nothing lies beyond it.

    Args:
        is_of_open: only open requests are asked for, and make up the windows.
        most: so many are looked through.
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
    """The last place of a window, None when nothing lies beyond it."""
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
    """How many requests each of some filters lets pass: one query, each count bounded by itself.

    None for a filter with words: counting those means reading texts.
    """
    parts: dict[Any, CountedRows] = {}
    for n, each in enumerate(wanted):
        if not each.words:
            parts[n] = CountedRows(_scanned(each), scope(actor) & filters.condition(each, at))
    found = count_bounded(parts, up_to=COUNT_UP_TO, scan=SCAN)
    return [found.get(n) for n in range(len(wanted))]


def _scanned(wanted: RequestFilter) -> Any:
    """Among which requests a filter's are counted: some that an index finds, or the newest."""
    parts = filters.narrowed(wanted)
    if filters.is_of_open(wanted):
        parts = [part.filter(is_open=True) for part in parts]
    newest = Case.objects.order_by("-opened_at", "-id")
    return parts[0].order_by() if parts else newest
