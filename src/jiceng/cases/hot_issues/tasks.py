"""Background tasks: requests join clusters as they arrive; daily upkeep and the scan."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jiceng.cases.hot_issues import actions, upkeep
from jiceng.core import event_readers, periodic_tasks

READER: Final = "hot_issues"
ARRIVED: Final = ("case.opened", "case.imported")


def read_arrivals(at: datetime) -> int:
    """Add all requests that have arrived since the last run; returns their number.

    They and the position of the reader are written together, so that a killed worker repeats
    nothing and omits nothing.
    """
    total = 0
    while True:
        count = event_readers.handle_new_events(
            READER,
            ARRIVED,
            lambda events: actions.add_requests([each.stream_id for each in events], at=at),
            at=at,
        )
        total += count
        if count < event_readers.BATCH:
            return total


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="hot_issues.read", lock="hot_issues", pass_context=False)
def read_new_requests(timestamp: int) -> int:
    """Add new requests to clusters, every minute."""
    return read_arrivals(timezone.now())


@app.periodic(cron="40 20 * * *")
@app.task(queueing_lock="hot_issues.day", lock="hot_issues", pass_context=False)
def tend_hot_issues(timestamp: int) -> None:
    """End what is silent and look for neighbourhoods with more than usual, before the morning."""
    upkeep.every_day(timezone.now())


MONITORED: Final = (
    periodic_tasks.MonitoredTask("hot_issues", tend_hot_issues.name, _("Search for hot issues")),
)
