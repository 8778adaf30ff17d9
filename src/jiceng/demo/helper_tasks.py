"""Tasks of the demonstration's helper processes: they read committed rows and return rows for the
caller to write; the last one vacuums what was written.

Each part has its own random generator, so that the district is the same for any number of
processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from random import Random

from django.db import connection
from psycopg import sql

from jiceng.cases import public as cases
from jiceng.core import roles
from jiceng.demo import report_year
from jiceng.demo.organisation import survey
from jiceng.demo.request_stories import CourseSimulator, Report

SEED = 440704


def reports_of_part(
    part: int, first: date, days: int, count: int, events: int
) -> list[report_year.PlannedReport]:
    """A part of the year's reports.

    Args:
        part: which one.
        count, events: as for `year.asks`.
    """
    rng = Random(f"{SEED} year {part}")
    return report_year.planned_reports(
        rng, survey(), first=first, days=days, count=count, events=events
    )


def courses_of_reports(
    events: Sequence[Sequence[Report]], now: datetime, change: int, recorded_at: datetime
) -> cases.Made:
    """The course of some reports, as rows.

    Args:
        events: reports of one event together.
        change, recorded_at: as for `cases.made`.
    """
    simulator, stories = _simulator(now, change), []
    simulator.read(report for event in events for report in event)
    for event in events:
        ask, _number = event[0]
        seed = f"{SEED} {ask.at.isoformat()} {ask.community}"
        stories += simulator.event(event, Random(seed))
    return cases.made(stories, change=change, recorded_at=recorded_at)


@lru_cache(maxsize=1)
def _simulator(now: datetime, _change: int) -> CourseSimulator:
    """The simulator of one build, which each process reads from the database once; the number of
    the change is drawn for that build."""
    return CourseSimulator(survey(), now)


def tables_by_size() -> list[str]:
    """The names of all tables, the largest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = to_regnamespace(current_schema())"
            " ORDER BY pg_table_size(oid) DESC, relname"
        )
        return [row[0] for row in cursor.fetchall()]


def vacuum(tables: Sequence[str]) -> None:
    """Vacuum and analyse tables."""
    names = sql.SQL(", ").join(map(sql.Identifier, tables))
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute(sql.SQL("VACUUM (ANALYZE) {}").format(names))
