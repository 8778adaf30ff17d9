"""Reader of the worker that turns events of published records into mails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from jiceng.core import event_readers
from jiceng.notifications.mail_subscriptions import MailSubscription, mail_subscriptions
from jiceng.notifications.models import Letter, LetterKind, Subscription

WRITES: Final = {
    "_queue_letters": "a queue of letters made from events",
}

READER: Final = "news"
"""Key of the reader's stored position; from the time when there were announcements only."""


def read_events(at: datetime) -> int:
    """Queue mails about all new events with subscribers; returns the number of events."""
    types = [type_ for each in mail_subscriptions().values() for type_ in each.types]
    total = 0
    while True:
        count = event_readers.handle_new_events(
            READER, types, lambda events: _queue_letters(events, at), at=at
        )
        total += count
        if count < event_readers.BATCH:
            return total


def _queue_letters(events: Sequence[event_readers.RecordedEvent], at: datetime) -> None:
    for each in mail_subscriptions().values():
        mine = [event for event in events if event.type in each.types]
        found = each.records.published().in_bulk([event.stream_id for event in mine])
        for event in mine:
            record = found.get(event.stream_id)
            if record is not None:
                letters = _letters(each, record, event, at)
                Letter.objects.bulk_create(letters, ignore_conflicts=True)


def _letters(
    about: MailSubscription, record: Any, event: event_readers.RecordedEvent, at: datetime
) -> list[Letter]:
    """One mail for each subscriber of the record's grids and each earlier recipient; the end of a
    record is sent to earlier recipients only.
    """
    had = Letter.objects.filter(record=record.pk, attempts__gt=0).order_by()
    wanted = set(had.values_list("subscription_id", flat=True))
    if not about.ends_with(event.type):
        here = Subscription.objects.filter(
            kind=about.kind,
            grid_code__in=about.records.places_of(record),
            confirmed_at__isnull=False,
        )
        wanted |= set(here.values_list("pk", flat=True))
    return [
        Letter(
            subscription_id=who,
            kind=LetterKind.NEWS,
            record=record.pk,
            seq=event.seq,
            made_at=at,
            next_at=at,
        )
        for who in sorted(wanted)
    ]
