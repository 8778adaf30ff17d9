"""Integrity check of search rows against the requests from which they are derived.

Events do not cover derived rows, so only this comparison detects a request that was removed from
the search.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db import connection

from jiceng.cases.models import Case
from jiceng.cases.search.by_words import words_vector
from jiceng.core.state_findings import StateFinding, StateFindingKind

SEARCH: Final = "cases_casesearch"
AT_ONCE: Final = 1000

# Units as computed by the SQL function `cases_units_of` (migration 0022), for all requests at once.
_UNITS = """
WITH called AS (
    SELECT case_id, array_agg(unit_id) AS units FROM cases_casetask
    WHERE cancelled_at IS NULL GROUP BY case_id
), wanted AS (
    SELECT c.id, c.opened_at, c.erased_at,
           array_remove(ARRAY[c.unit_id, c.first_receiver_id, c.area_id], NULL)
           || coalesce(t.units, '{}') AS units
    FROM cases_case AS c LEFT JOIN called AS t ON t.case_id = c.id
)
SELECT w.id, s.case_id IS NULL, s.opened_at IS DISTINCT FROM w.opened_at
FROM wanted AS w LEFT JOIN cases_casesearch AS s ON s.case_id = w.id
WHERE CASE WHEN s.case_id IS NULL THEN w.erased_at IS NULL
           ELSE s.opened_at <> w.opened_at OR NOT (s.units @> w.units AND s.units <@ w.units) END
ORDER BY w.id
"""
_WORDS = """
SELECT s.case_id FROM unnest(%s::uuid[], %s::text[]) AS wanted (id, words)
JOIN cases_casesearch AS s ON s.case_id = wanted.id
WHERE s.words <> wanted.words::tsvector ORDER BY s.case_id
"""


def search_rows() -> Iterator[StateFinding]:
    """Findings for requests whose search rows are missing or wrong."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS)
        for case, is_missing, is_moved in cursor.fetchall():
            if is_missing:
                yield StateFinding(StateFindingKind.ROW_MISSING, SEARCH, str(case))
            else:
                column = "opened_at" if is_moved else "units"
                yield StateFinding(StateFindingKind.COLUMN_CHANGED, SEARCH, str(case), (column,))
    rows = Case.objects.filter(erased_at=None).order_by("id")
    texts = rows.values_list("id", "number", "title", "text", "address")
    batch: list[tuple[Any, ...]] = []
    for row in texts.iterator(chunk_size=AT_ONCE):
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield from _words(batch)
            batch = []
    yield from _words(batch)


def _words(rows: Sequence[tuple[Any, ...]]) -> Iterator[StateFinding]:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [[row[0] for row in rows], [words_vector(*row[1:]) for row in rows]])
        for (case,) in cursor.fetchall():
            yield StateFinding(StateFindingKind.COLUMN_CHANGED, SEARCH, str(case), ("words",))
