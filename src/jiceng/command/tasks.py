"""Background tasks: counts follow the requests every minute, and are made anew every night."""

from __future__ import annotations

from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jiceng.command import counting
from jiceng.core import periodic_tasks


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="command.count", lock="command", pass_context=False)
def count_requests(timestamp: int) -> int:
    """Count what has changed."""
    return counting.catch_up(timezone.now())


@app.periodic(cron="50 20 * * *")
@app.task(queueing_lock="command.count_all", lock="command", pass_context=False)
def count_all_requests(timestamp: int) -> int:
    """Count everything anew: imported requests have no event of their own."""
    return counting.count_all(timezone.now())


MONITORED: Final = (
    periodic_tasks.MonitoredTask("command", count_requests.name, _("Counts of the command centre")),
)
