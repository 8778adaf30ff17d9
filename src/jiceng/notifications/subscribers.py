"""Reader of the worker that turns announcements into mails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from jiceng.core import event_readers
from jiceng.notifications import queries
from jiceng.notifications.models import Letter, LetterKind, NewsItem, Subscription

WRITES: Final = {
    "_lay_out": "a queue of letters made from events",
}

READER: Final = "news"
WITHDRAWN: Final = "news.withdrawn"
TYPES: Final = ("news.published", "news.corrected", WITHDRAWN)


def read_news(at: datetime) -> int:
    """Queue mails about all new, corrected and withdrawn announcements; returns the number of
    events."""
    total = 0
    while True:
        count = event_readers.handle_new_events(
            READER, TYPES, lambda told: _lay_out(told, at), at=at
        )
        total += count
        if count < event_readers.BATCH:
            return total


def _lay_out(told: Sequence[event_readers.RecordedEvent], at: datetime) -> None:
    items = NewsItem.objects.in_bulk([each.stream_id for each in told])
    for each in told:
        item = items.get(each.stream_id)
        if item is not None:
            Letter.objects.bulk_create(_letters(item, each, at), ignore_conflicts=True)


def _letters(item: NewsItem, told: event_readers.RecordedEvent, at: datetime) -> list[Letter]:
    """One mail for each subscriber of its grids and each earlier recipient; a withdrawal goes to
    the earlier recipients only."""
    had = Letter.objects.filter(item=item, attempts__gt=0).order_by()
    wanted = set(had.values_list("subscription_id", flat=True))
    if told.type != WITHDRAWN:
        codes = item.grid_codes or [place.code for place in queries.grids_of(item.unit_id)]
        about = Subscription.objects.filter(grid_code__in=codes, confirmed_at__isnull=False)
        wanted |= set(about.values_list("pk", flat=True))
    return [
        Letter(
            subscription_id=who,
            kind=LetterKind.NEWS,
            item=item,
            version=told.data["version"],
            made_at=at,
            next_at=at,
        )
        for who in sorted(wanted)
    ]
