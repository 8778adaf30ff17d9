"""Requests by the end of their numbers: what people remember of one, and write on a slip.

Numbers are stored as they are read, so an index over them reversed finds their ends.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from jiceng.cases import words
from jiceng.cases.inbox import COLUMNS
from jiceng.cases.keyset import before
from jiceng.cases.models import Case

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


def hits(seen: QuerySet[Case], phrases: list[str], start: Any, limit: int) -> list[tuple[Any, ...]]:
    """The newest requests of which one word is the end of a number and that hold the others.

    Args:
        seen: among these.
        phrases: the words of a query, normalised.
        start: only what comes after this place, or None.
        limit: rows at most.

    Returns:
        Their `COLUMNS`, newest first.
    """
    ids = {found for end in words.ends_among(phrases) for found in sharing(end)}
    patterns = [(one, words.pattern_of(one)) for one in phrases]
    rows = before(seen.filter(pk__in=ids), start).order_by("-opened_at", "-id")
    found = []
    for values in rows.values_list(*COLUMNS, "text", "source", "source_ref"):
        *_columns, text, source, ref = values
        number, ref = values[_NUMBER], "" if source == "form" else words.normalise(ref)
        texts = words.normalise(f"{values[_TITLE]}\n{text}\n{values[_ADDRESS]}\n{number}\n{ref}")
        if all(
            pattern.search(texts) or number.endswith(one) or ref.endswith(one)
            for one, pattern in patterns
        ):
            found.append(values[:-3])
        if len(found) == limit:
            break
    return found


def sharing(end: str) -> list[Any]:
    """Requests whose number, or whose number where they came from, ends so."""
    like = f"{end[::-1]}%"
    with connection.cursor() as cursor:
        cursor.execute(_SHARING, [like, MOST, like, MOST])
        return [found for (found,) in cursor.fetchall()]
