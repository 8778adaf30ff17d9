"""The three rates of every unit over a million requests, compared with the counts in plain SQL."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db import connection

from bench.harness import Result, at_most_ms, best, median
from bench.seed import END, seeded
from bench.web import empty_view
from jiceng.core.access import SYSTEM
from jiceng.metrics import public as metrics

REQUESTS, ROUNDS, MOST_MS = 1_000_000, 9, 300
YEAR = metrics.Period(date(2025, 7, 1), date(2026, 6, 30))
BARE = """
SELECT unit_id, count(*), count(*) FILTER (WHERE state = 'closed'),
       count(*) FILTER (WHERE on_time),
       count(*) FILTER (WHERE on_time = false OR due_at < %(now)s AND is_open),
       count(*) FILTER (WHERE callback_valid),
       count(*) FILTER (WHERE callback_valid AND callback_contacted),
       count(*) FILTER (WHERE callback_valid AND callback_solved),
       count(*) FILTER (WHERE callback_valid AND callback_level >= 4),
       count(*) FILTER (WHERE callback_valid AND callback_level = 3)
FROM cases_case WHERE opened_at >= %(begin)s AND opened_at < %(end)s AND NOT is_excluded
GROUP BY unit_id
"""


def run() -> Result:
    """Medians in milliseconds, ours with names, weights, intervals and places."""
    with seeded(REQUESTS), empty_view() as empty:
        metrics.run("three-rates", SYSTEM, YEAR, "unit", END)
        return best(_measure, empty)


def _measure() -> Result:
    ours, _rows = median(lambda: metrics.run("three-rates", SYSTEM, YEAR, "unit", END), ROUNDS)
    floor, _nothing = median(_bare, ROUNDS)
    ours, floor = 1000 * ours, 1000 * floor
    return Result(
        figure=f"three rates of every unit over {REQUESTS} requests",
        ours=round(ours, 1),
        floor=round(floor, 1),
        ratio=round(ours / floor, 3),
        unit="ms",
        goals=(at_most_ms("median", ours, MOST_MS),),
    )


def _bare() -> None:
    begin = datetime(2025, 6, 30, 16, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute(BARE, {"now": END, "begin": begin, "end": END})
        cursor.fetchall()
