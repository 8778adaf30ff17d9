"""From events to notifications: the worker's reader of the stream."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from jiceng.core import event_readers
from jiceng.core.notification_kinds import notify_by_event
from jiceng.notifications.actions import outbox

READER: Final = "notices"


def read_events(at: datetime) -> int:
    """Tell everybody of all that has happened since the last time; gives the number of events.

    Each event reaches each person once: the notifications and how far the reader has come are
    written together.
    """
    total = 0
    while True:
        count = event_readers.read(
            READER,
            notify_by_event().keys(),
            lambda told: outbox.tell(told=told, at=at),
            at=at,
            batch=event_readers.BATCH,
        )
        total += count
        if count < event_readers.BATCH:
            return total
