"""Full-text search in number, title, text and address, newest first.

Core PostgreSQL only: `index_words` splits texts into lexemes; a GIN index over lexemes and units
returns candidates visible to the reader, and the phrase itself is verified on the text. For common
words the index would return a hundred thousand candidates to sort for one page; for rare words a
scan from the newest request would not end. So a search scans the newest few thousand requests first
and uses the index only for the rest. This does not depend on the planner's estimates, which assume
that the bigrams of one word are independent.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, cast
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from jiceng.cases import index_words, keyset
from jiceng.cases.access.visibility import units_seen, visible_to
from jiceng.cases.models import Case
from jiceng.cases.request_rows import COLUMNS, PAGE, RequestPage, RequestRow, as_rows
from jiceng.cases.search import number_endings
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid

WALK, GROWTH = 3000, 4
"""Newest requests scanned first, and the growth factor of each further scan."""

HIT_PER_STEP = 4
"""Cost of an index hit in steps of the scan: one random page instead of adjacent rows."""

COMMON = 40_000
"""Number of weighted hits above which the index costs more than a scan."""

BATCH = 64
MAX_BATCH = 2048
MAX_QUERY = 100

Candidate = tuple[datetime | str, UUID]
# Cursor before the first page: later than any request.
_NEWEST: Candidate = ("infinity", UUID(int=0))


@dataclass(slots=True)
class Among:
    """The requests to search in.

    Args:
        seen: visible requests that match the filter.
        units: sets of units; every request of `seen` involves one unit of each set (`units_of`).
        few: a superset of `seen`, newest first, or None if it is large.
        since: older requests are not examined.
        most: maximum number of requests examined; None for no limit.
        left_at: where the search stopped because of that limit.
    """

    seen: QuerySet[Case]
    units: Sequence[Sequence[UUID]] = ()
    few: Callable[[], list[UUID] | None] = lambda: None
    since: datetime | None = None
    most: int | None = None
    left_at: Candidate | None = None


def words_vector(number: str, title: str, text: str, address: str) -> str:
    """The ``tsvector`` literal of a request for `CaseSearch`."""
    return index_words.tsvector_literal(index_words.words_of(title, text, address, number))


def units_of(case: Case) -> list[UUID]:
    """The units of a request for `CaseSearch`; units called later are added by a trigger."""
    units = case.unit_id, case.first_receiver_id, case.area_id
    return list(dict.fromkeys(unit for unit in units if unit is not None))


def search(actor: Actor, query: str, after: str | None = None, limit: int = PAGE) -> RequestPage:
    """The newest requests that contain every word of the query.

    Args:
        query: words separated by blanks or punctuation. A Chinese word matches anywhere; letters
            and digits match from the beginning of a run, so that ``2026`` finds the number
            ``20260401…``; a request number, ours or the source's, is also found by its last four or
            more digits.
        after: keyset cursor `next` of the previous page.
        limit: rows on a page, 1 to 200.

    Raises:
        Invalid: a query without letters, digits or characters, one that is too long, or an invalid
            cursor.
    """
    limit = max(1, min(limit, 200))
    among = Among(visible_to(actor), units_seen(actor))
    hits = hits_among(among, query, keyset.decode(after) if after else None, limit)
    last = hits[limit - 1] if len(hits) > limit else None
    return RequestPage(
        rows=as_rows(hits[:limit]),
        next=keyset.encode(last[_OPENED_AT], last[_ID]) if last else None,
    )


def find_few(actor: Actor, query: str, limit: int) -> list[RequestRow]:
    """The first results of a search while somebody types: none for what cannot be searched for."""
    try:
        return search(actor, query, limit=limit).rows
    except Invalid:
        return []


def hits_among(
    among: Among, query: str, start: Candidate | None, limit: int
) -> list[tuple[Any, ...]]:
    """The newest requests that contain every word, at most `limit` + 1.

    Raises:
        Invalid: as `search`.
    """
    phrases, tsquery = parse(query)
    with transaction.atomic():  # the candidates are a server-side cursor, which lives in one
        hits = _confirmed(among, phrases, tsquery, start, limit)
        if index_words.ends_among(query):
            hits = _merged(among, number_endings.hits(among.seen, query, start, limit + 1), hits)
        return list(islice(hits, limit + 1))


def _merged(
    among: Among, by_end: list[tuple[Any, ...]], by_words: Iterator[tuple[Any, ...]]
) -> Iterator[tuple[Any, ...]]:
    """Both results merged, newest first and without duplicates, up to where the words have been
    searched.
    """

    def place(values: tuple[Any, ...]) -> Candidate:
        return values[_OPENED_AT], values[_ID]

    last = None
    for values in heapq.merge(by_words, by_end, key=place, reverse=True):
        if among.left_at is not None and place(values) < among.left_at:
            return
        if values[_ID] != last:
            yield values
        last = values[_ID]


_ID, _TITLE, _NUMBER = COLUMNS.index("id"), COLUMNS.index("title"), COLUMNS.index("number")
_ADDRESS, _OPENED_AT = COLUMNS.index("address"), COLUMNS.index("opened_at")


def parse(query: str) -> tuple[list[str], str]:
    """Words of a query, and its ``tsquery``.

    Raises:
        Invalid: as `search`.
    """
    if len(query) > MAX_QUERY:
        raise Invalid(
            _("Search for at most %(limit)s characters.") % {"limit": MAX_QUERY},
            "search.too_long",
        )
    # Punctuation alone is not indexed.
    phrases = [one for one in index_words.phrases_of(query) if index_words.tsquery_literal([one])]
    if not phrases:
        raise Invalid(_("Type a word to search for."), "search.empty")
    return phrases, index_words.tsquery_literal(phrases)


def _confirmed(
    among: Among, phrases: list[str], tsquery: str, start: Candidate | None, wanted: int
) -> Iterator[tuple[Any, ...]]:
    """Candidates that contain the phrases, newest first.

    The scan continues while it has cost less than the index would, so the total is at most about
    twice the cost of the better method.
    """
    here, window, walked, budget = start or _NEWEST, WALK, 0, 1.0
    while walked < budget:
        yield from held(phrases, _walk(among, tsquery, here, window, wanted))
        if not walked:
            budget = HIT_PER_STEP * _estimated_hits(among, tsquery, here)
        end = _end_of_window(here, window)
        if end is None or (among.since is not None and end[0] < among.since):  # type: ignore[operator]
            return
        if not walked and (few := among.few()) is not None:
            yield from _shown(among, phrases, _among(few, tsquery, end, common=budget > COMMON))
            return
        here, walked, window = end, walked + window, GROWTH * window
        if among.most is not None and walked >= among.most:
            among.left_at = here
            return
    yield from _shown(among, phrases, _indexed(among, tsquery, here))


def _shown(
    among: Among, phrases: list[str], candidates: Iterator[UUID]
) -> Iterator[tuple[Any, ...]]:
    """Candidates that are visible and contain the phrases."""
    looked = 0
    for batch in batches(candidates):
        found = among.seen.filter(pk__in=batch).order_by("-opened_at", "-id")
        yield from held(phrases, found.values_list(*COLUMNS, "text").iterator())
        looked += HIT_PER_STEP * len(batch)
        if among.most is not None and looked >= among.most:
            among.left_at = Case.objects.values_list("opened_at", "id").get(pk=batch[-1])
            return


def _walk(
    among: Among, tsquery: str, start: Candidate, window: int, wanted: int
) -> Iterator[tuple[Any, ...]]:
    """Requests of one window that contain all lexemes, fetched in small batches, since one page
    usually suffices.
    """
    newest = RawSQL(
        "SELECT case_id FROM (SELECT case_id, words FROM cases_casesearch"
        " WHERE (opened_at, case_id) < (%s, %s) ORDER BY opened_at DESC, case_id DESC LIMIT %s)"
        " AS newest WHERE words @@ %s::tsquery",
        [*start, window, tsquery],
    )
    found = among.seen.filter(pk__in=newest).order_by("-opened_at", "-id")
    if start is not _NEWEST:
        found = found.filter(opened_at__lte=start[0])
    values: Any = found.values_list(*COLUMNS, "text")
    first = list(values[: 2 * wanted])
    yield from first
    if len(first) == 2 * wanted:
        yield from values[2 * wanted :].iterator()


def held(phrases: list[str], rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Rows whose texts contain the phrases, without the texts."""
    holds = holding(phrases)
    for values in rows:
        if holds(values[_TITLE], values[-1], values[_ADDRESS], values[_NUMBER]):
            yield values[:-1]


def holding(phrases: list[str]) -> Callable[[str, str, str, str], bool]:
    """Predicate on title, text, address and number: whether they contain the phrases."""
    patterns = [index_words.pattern_of(phrase) for phrase in phrases]

    def holds(title: str, text: str, address: str, number: str) -> bool:
        texts = index_words.read_masked(title, text, address, number)
        return all(pattern.search(texts) for pattern in patterns)

    return holds


def batches(ids: Iterator[UUID]) -> Iterator[list[UUID]]:
    """Batches of growing size: a page needs few rows, an actor with low visibility needs many."""
    size = BATCH
    while batch := list(islice(ids, size)):
        yield batch
        size = min(2 * size, MAX_BATCH)


def _estimated_hits(among: Among, tsquery: str, start: Candidate) -> float:
    """Estimated number of index hits, extrapolated from the share in the first window."""
    condition, params = _in_index(among, tsquery)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT reltuples FROM pg_class WHERE oid = 'cases_casesearch'::regclass)"  # noqa: S608 - our own text
            f" * count(*) FILTER (WHERE {condition}) / greatest(count(*), 1)"
            " FROM (SELECT words, units FROM cases_casesearch WHERE (opened_at, case_id) < (%s, %s)"
            " ORDER BY opened_at DESC, case_id DESC LIMIT %s) AS newest",
            [*params, *start, WALK],
        )
        return float(cursor.fetchone()[0])


def _in_index(among: Among, tsquery: str) -> tuple[str, list[Any]]:
    """SQL condition for the index, with parameters."""
    units = " AND units && %s::uuid[]" * len(among.units)
    return f"words @@ %s::tsquery{units}", [tsquery, *(list(each) for each in among.units)]


def _end_of_window(start: Candidate, window: int) -> Candidate | None:
    """Last position of a window; None if there are no older requests."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT opened_at, case_id FROM cases_casesearch WHERE (opened_at, case_id) < (%s, %s)"
            " ORDER BY opened_at DESC, case_id DESC OFFSET %s LIMIT 1",
            [*start, window - 1],
        )
        return cast("Candidate | None", cursor.fetchone())


_AMONG_RARE = """
SELECT case_id FROM cases_casesearch WHERE case_id = ANY(%s) AND words @@ %s::tsquery
AND (opened_at, case_id) < (%s, %s) ORDER BY opened_at DESC, case_id DESC
"""
_AMONG_COMMON = _AMONG_RARE.replace("words @@ %s::tsquery", "ts_match_vq(words, %s::tsquery)")


def _among(ids: list[UUID], tsquery: str, start: Candidate, *, common: bool) -> Iterator[UUID]:
    """Requests among the given ones that are older than the cursor and contain all lexemes, newest
    first.

    For rare words one index query covers all. Common words are searched batch by batch, since the
    first batch usually fills a page, using the operator's function: the operator itself would make
    the planner choose the index.
    """
    begin, size = 0, WALK if common else len(ids)
    while begin < len(ids):
        with connection.cursor() as cursor:
            cursor.execute(
                _AMONG_COMMON if common else _AMONG_RARE,
                [ids[begin : begin + size], tsquery, *start],
            )
            rows = cursor.fetchall()
        yield from (id_ for (id_,) in rows)
        begin, size = begin + size, GROWTH * size


def _indexed(among: Among, tsquery: str, start: Candidate) -> Iterator[UUID]:
    """Stream all older index hits in order.

    MATERIALIZED prevents the planner from scanning in order instead.
    """
    condition, params = _in_index(among, tsquery)
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "WITH hits AS MATERIALIZED (SELECT opened_at, case_id FROM cases_casesearch "  # noqa: S608 - our own text
            f"WHERE {condition}) SELECT case_id FROM hits "
            "WHERE (opened_at, case_id) < (%s, %s) ORDER BY opened_at DESC, case_id DESC",
            [*params, *start],
        )
        while rows := cursor.fetchmany(MAX_BATCH):
            yield from (id_ for (id_,) in rows)
