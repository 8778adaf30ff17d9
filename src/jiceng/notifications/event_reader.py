"""Reader of the worker that turns events into notifications."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from jiceng.core import event_readers
from jiceng.core.notification_kinds import notify_by_event
from jiceng.notifications.actions import outbox

READER: Final = "notices"


def read_events(at: datetime) -> int:
    """Create the notifications of all new events; returns the number of events.

    Each person gets each event once: the notifications and the reader's position are written
    together.
    """
    total = 0
    while True:
        count = event_readers.handle_new_events(
            READER,
            notify_by_event().keys(),
            lambda events: outbox.create_notifications(events=events, at=at),
            at=at,
            batch=event_readers.BATCH,
        )
        total += count
        if count < event_readers.BATCH:
            return total
