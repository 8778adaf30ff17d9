"""A unit's inbox at 100 thousand and a million requests: first page and page 200, 50 rows each.

Measured from the query to the JSON text; the floor is the same SELECT bare. Page 200 is reached by
following the cursors, as a client would; how long one page takes is measured, not the way there.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from uuid import UUID

import orjson
from django.db import connection

from bench.harness import Result
from bench.seed import seeded
from jiceng.cases import keyset
from jiceng.cases.inbox import inbox
from jiceng.core.access import SYSTEM
from jiceng.directory.models import Unit

SIZES = (100_000, 1_000_000)
PAGES, ROUNDS = 200, 200
BARE = """
SELECT id, number, title, state, urgency, category_id, unit_id, area_id, address, opened_at,
       due_at, breached_at, is_supervised, confidential, version, queue_at
FROM cases_case WHERE is_open AND unit_id = %s AND (queue_at, id) > (%s, %s)
ORDER BY queue_at, id LIMIT 51
"""


def run() -> Result:
    """The p95 in milliseconds at the larger size; the growth from the smaller one in words."""
    found = {size: _measure(size) for size in SIZES}
    (small, _small_floor), (large, floor) = found[SIZES[0]], found[SIZES[1]]
    growth = large / small
    return Result(
        figure=(
            f"p95 of an inbox page as JSON, pages 1 and {PAGES}, at 1 m requests"
            f" ({small:.2f} ms at 100 k, growth {growth:.2f})"
        ),
        ours=round(large, 2),
        floor=round(floor, 2),
        ratio=round(large / floor, 2),
        unit="ms",
    )


def _measure(size: int) -> tuple[float, float]:
    with seeded(size):
        unit = Unit.objects.get(code="990100").id
        cursors = [None, _cursor_of_page(unit, PAGES)]

        def ours(turn: int) -> None:
            page = inbox(SYSTEM, unit, cursors[turn % 2])
            if len(page.rows) != 50:
                raise RuntimeError("the inbox is shorter than the pages that are measured")
            orjson.dumps(page)

        def bare(turn: int) -> None:
            cursor_text = cursors[turn % 2]
            after = keyset.decode(cursor_text) if cursor_text else ("-infinity", UUID(int=0))
            with connection.cursor() as cursor:
                cursor.execute(BARE, [unit, *after])
                cursor.fetchall()

        return _p95(ours), _p95(bare)


def _cursor_of_page(unit: UUID, number: int) -> str | None:
    after = None
    for _page in range(number - 1):
        after = inbox(SYSTEM, unit, after).next
    return after


def _p95(work: Callable[[int], None]) -> float:
    times = []
    for turn in range(ROUNDS):
        began = time.perf_counter()
        work(turn)
        times.append(1000 * (time.perf_counter() - began))
    return statistics.quantiles(times, n=20)[-1]
