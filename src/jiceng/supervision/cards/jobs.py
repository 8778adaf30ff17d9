"""Background task: cards follow reports about tasks within a minute, and the day as it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jiceng.core import event_readers, periodic_tasks
from jiceng.core.event_readers import RecordedEvent
from jiceng.records.public import lifecycle_of
from jiceng.supervision.cards import issuing
from jiceng.supervision.tasks import public as tasks

READER: Final = "task_cards"


def read_changes(at: datetime) -> int:
    """Check the tasks about which something has been recorded; returns the number of events.

    Cards and the position of the reader are written together, so that a killed worker repeats
    nothing and omits nothing.
    """

    def check(events: Sequence[RecordedEvent]) -> object:
        return issuing.check_tasks({each.stream_id for each in events}, at=at)

    types = [f"{tasks.KIND}.{name}" for name in lifecycle_of(tasks.KIND).event_names]
    total = 0
    while True:
        count = event_readers.handle_new_events(READER, types, check, at=at)
        total += count
        if count < event_readers.BATCH:
            return total


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="cards.check", lock="cards", pass_context=False)
def check_tasks(timestamp: int) -> None:
    """Give and lift cards, every minute: of tasks that have changed, and of all on a new day."""
    now = timezone.now()
    read_changes(now)
    issuing.check_day(at=now)


MONITORED: Final = (
    periodic_tasks.MonitoredTask("task_cards", check_tasks.name, _("Cards of tasks")),
)
