"""Suffix search of request numbers, since people remember the last digits.

An index over the reversed numbers serves it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from jiceng.cases import index_words
from jiceng.cases.intake.sources import FORM
from jiceng.cases.keyset import before
from jiceng.cases.models import Case
from jiceng.cases.request_rows import COLUMNS

MOST: Final = 2000
"""Maximum number of candidates for one suffix; more are too unspecific."""

_NUMBER, _TITLE, _ADDRESS = (COLUMNS.index(name) for name in ("number", "title", "address"))

# Without ORDER BY, which would make the planner scan an ordered index.
_SHARING = """
(SELECT id FROM cases_case WHERE reverse(number) LIKE %s LIMIT %s)
UNION ALL
(SELECT id FROM cases_case WHERE reverse(lower(source_ref)) LIKE %s
 AND source_ref <> '' AND source <> 'form' LIMIT %s)
"""


def hits(seen: QuerySet[Case], query: str, start: Any, limit: int) -> list[tuple[Any, ...]]:
    """The newest requests with a number that ends in one word and texts that contain the others.

    Args:
        seen: requests to search in.
        query: as typed.
        start: cursor, or None.
        limit: maximum number of rows.

    Returns:
        Tuples of `COLUMNS`, newest first.
    """
    holds = holding(query)
    rows = before(seen.filter(pk__in=candidates(query)), start).order_by("-opened_at", "-id")
    found = []
    for values in rows.values_list(*COLUMNS, "text", "source", "source_ref"):
        *_columns, text, source, ref = values
        texts = values[_TITLE], text, values[_ADDRESS], values[_NUMBER]
        if holds(*texts, "" if source == FORM else ref):
            found.append(values[:-3])
        if len(found) == limit:
            break
    return found


def holding(query: str) -> Callable[[str, str, str, str, str], bool]:
    """Predicate on title, text, address, number and source number: whether they contain the words
    of a query, of which one may be the end of a number.
    """
    parts = [
        (part.end, [(one, index_words.pattern_of(one)) for one in part.phrases])
        for part in index_words.parts_of(query)
    ]

    def holds(title: str, text: str, address: str, number: str, ref: str) -> bool:
        plain = index_words.normalise(ref)
        texts = index_words.read_masked(title, text, address, number, ref)
        return all(
            plain.endswith(end)
            or all(
                pattern.search(texts) or number.endswith(one) or plain.endswith(one)
                for one, pattern in phrases
            )
            for end, phrases in parts
        )

    return holds


def candidates(query: str) -> set[UUID]:
    """Requests whose number ends in a word of the query; empty if no word can be a suffix."""
    return {found for end in index_words.ends_among(query) for found in sharing(end)}


def sharing(end: str) -> list[UUID]:
    """Requests whose number or source number has this suffix."""
    like = re.sub(r"([\\%_])", r"\\\1", end[::-1]) + "%"
    with connection.cursor() as cursor:
        cursor.execute(_SHARING, [like, MOST, like, MOST])
        return [found for (found,) in cursor.fetchall()]
