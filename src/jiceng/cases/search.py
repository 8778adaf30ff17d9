"""Finding requests by words in number, title, text and address, newest first.

Core PostgreSQL only: `words` cuts texts into lexemes, a GIN index over them answers which requests
hold all of them, and the phrase itself is checked on the text. Common words would give that index
a hundred thousand requests to sort for one page, rare ones would make a walk from the newest one
endless; so a search walks the newest few thousand first and asks the index only for the rest. That
does not lean on the planner's guess, which takes the pairs of one word for independent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jiceng.cases import keyset, words
from jiceng.cases.inbox import COLUMNS, PAGE, Page, as_rows, visible_to
from jiceng.cases.models import Case
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid

WALK = 3000
"""Newest requests that are looked through before the index is asked."""

BATCH = 200
MAX_QUERY = 100

Candidate = tuple[datetime, UUID]
# Before the first page: later than any request.
_NEWEST = ("infinity", UUID(int=0))


def words_vector(number: str, title: str, text: str, address: str) -> str:
    """The ``tsvector`` literal under which a request is stored in `CaseSearch`."""
    return words.tsvector_literal(words.words_of(title, text, address, number))


def search(actor: Actor, query: str, after: str | None = None, limit: int = PAGE) -> Page:
    """The newest requests that hold every word of the query.

    Args:
        query: words parted by blanks. A Chinese word is found anywhere; letters and digits from
            the beginning of a run of them, so that ``2026`` finds the number ``20260401…``.
        after: the `next` of the page before.
        limit: rows on a page, 1 to 200.

    Raises:
        Invalid: for a query without a single letter, digit or character, a query that is too
            long, or a cursor that no page gave.
    """
    limit = max(1, min(limit, 200))
    phrases, tsquery = _parse(query)
    start = keyset.decode(after) if after else None
    with transaction.atomic():  # the candidates are a server-side cursor, which lives in one
        hits = list(islice(_confirmed(actor, phrases, tsquery, start), limit + 1))
    last = hits[limit - 1] if len(hits) > limit else None
    return Page(
        rows=as_rows(hits[:limit]),
        next=keyset.encode(last[_OPENED_AT], last[_ID]) if last else None,
    )


_ID, _TITLE, _NUMBER = COLUMNS.index("id"), COLUMNS.index("title"), COLUMNS.index("number")
_ADDRESS, _OPENED_AT = COLUMNS.index("address"), COLUMNS.index("opened_at")


def _parse(query: str) -> tuple[list[str], str]:
    if len(query) > MAX_QUERY:
        raise Invalid(
            _("Search for at most %(limit)s characters.") % {"limit": MAX_QUERY},
            "search.too_long",
        )
    phrases = words.phrases_of(query)
    terms = [term for phrase in phrases if (term := words.tsquery_literal(phrase))]
    if not terms:
        raise Invalid(_("Type a word to search for."), "search.empty")
    # A phrase of punctuation alone is in no index; it is left to nobody to find.
    kept = [phrase for phrase in phrases if words.tsquery_literal(phrase)]
    return kept, " & ".join(terms)


def _confirmed(
    actor: Actor, phrases: list[str], tsquery: str, start: Candidate | None
) -> Iterator[tuple[Any, ...]]:
    """Candidates that the actor may see and that really hold the phrases, newest first."""
    seen: Any = visible_to(actor)
    candidates = _candidates(tsquery, start)
    while batch := [id_ for _at, id_ in islice(candidates, BATCH)]:
        found = {
            values[_ID]: values
            for values in seen.filter(pk__in=batch).values_list(*COLUMNS, "text")
        }
        for id_ in batch:
            values = found.get(id_)
            if values is not None and _holds(phrases, values):
                yield values[:-1]


def _holds(phrases: list[str], values: tuple[Any, ...]) -> bool:
    texts = words.normalise(
        "\n".join((values[_TITLE], values[-1], values[_ADDRESS], values[_NUMBER]))
    )
    return all(phrase in texts for phrase in phrases)


def _candidates(tsquery: str, start: Candidate | None) -> Iterator[Candidate]:
    """Requests that hold all lexemes, newest first: those of the walk, then those of the index."""
    end, walked = _walk(tsquery, start)
    yield from walked
    if end is not None:
        yield from _indexed(tsquery, end)


def _walk(tsquery: str, start: Candidate | None) -> tuple[Candidate | None, list[Candidate]]:
    """Look through the newest `WALK` requests after a point; gives where the walk ended (None
    when nothing is left) and what it found."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT opened_at, case_id, words @@ %s::tsquery FROM cases_casesearch "
            "WHERE (opened_at, case_id) < (%s, %s) ORDER BY opened_at DESC, case_id DESC LIMIT %s",
            [tsquery, *(start or _NEWEST), WALK],
        )
        rows = cursor.fetchall()
    end = (rows[-1][0], rows[-1][1]) if len(rows) == WALK else None
    return end, [(at, id_) for at, id_, matches in rows if matches]


def _indexed(tsquery: str, start: Candidate) -> Iterator[Candidate]:
    """Ask the index for all that is older, and stream it in order.

    Materialised, so that the planner cannot turn it into a walk of its own.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "WITH hits AS MATERIALIZED (SELECT opened_at, case_id FROM cases_casesearch "
            "WHERE words @@ %s::tsquery) SELECT opened_at, case_id FROM hits "
            "WHERE (opened_at, case_id) < (%s, %s) ORDER BY opened_at DESC, case_id DESC",
            [tsquery, *start],
        )
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def by_number(actor: Actor, number: str, limit: int = 10) -> list[Case]:
    """Requests whose number begins so, for a box in which numbers are typed."""
    return list(visible_to(actor).filter(number__startswith=number).order_by("number")[:limit])
