"""The worker's part: read the events, send what is due, forget what is old."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from jiceng.core.retention import register_retention
from jiceng.notices import actions, reading, sending


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notices.read", lock="notices.read", pass_context=False)
def read_events(timestamp: int) -> int:
    """Tell people of what has happened, every minute."""
    return reading.read_events(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notices.send", lock="notices.send", pass_context=False)
def send_due(timestamp: int) -> int:
    """Send what is due, every minute; a slow service holds up nobody's inbox."""
    return sending.send_due(timezone.now())


KEEP = timedelta(days=180)
register_retention("notices.notice", KEEP, actions.erase_notices)
