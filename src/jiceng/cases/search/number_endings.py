"""Requests by the end of their numbers: what people remember of one, and write on a slip.

Numbers are stored as they are read, so an index over them reversed finds their ends.
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
"""So many numbers with one end are looked through; an end that more share tells nothing."""

_NUMBER, _TITLE, _ADDRESS = (COLUMNS.index(name) for name in ("number", "title", "address"))

# Without an order, so that the planner has no reason to walk all requests in one.
_SHARING = """
(SELECT id FROM cases_case WHERE reverse(number) LIKE %s LIMIT %s)
UNION ALL
(SELECT id FROM cases_case WHERE reverse(lower(source_ref)) LIKE %s
 AND source_ref <> '' AND source <> 'form' LIMIT %s)
"""


def hits(seen: QuerySet[Case], query: str, start: Any, limit: int) -> list[tuple[Any, ...]]:
    """The newest requests of which one word is the end of a number and that hold the others.

    Args:
        seen: among these.
        query: as somebody typed it.
        start: only what comes after this place, or None.
        limit: rows at most.

    Returns:
        Their `COLUMNS`, newest first.
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
    """What tells of a request's title, text, address, number and number where it came from whether
    they hold the words of a query, one of which may be a number's end."""
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
    """Requests of which a word is the end of a number; none where no word can be one."""
    return {found for end in index_words.ends_among(query) for found in sharing(end)}


def sharing(end: str) -> list[UUID]:
    """Requests whose number, or whose number where they came from, ends so."""
    like = re.sub(r"([\\%_])", r"\\\1", end[::-1]) + "%"
    with connection.cursor() as cursor:
        cursor.execute(_SHARING, [like, MOST, like, MOST])
        return [found for (found,) in cursor.fetchall()]
