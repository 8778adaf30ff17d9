"""Tasks of the demonstration's helper processes: they read committed rows and return rows for the
caller to write.

Each part has its own random generator, so that the district is the same for any number of
processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from random import Random

from jiceng.cases import public as cases
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
    simulator = CourseSimulator(survey(), now)
    stories = []
    for event in events:
        ask, _number = event[0]
        seed = f"{SEED} {ask.at.isoformat()} {ask.community}"
        stories += simulator.event(event, Random(seed))
    return cases.made(stories, change=change, recorded_at=recorded_at)
