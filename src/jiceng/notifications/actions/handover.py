"""Hand-over of a unit's announcements and a person's notifications to the successor
(`directory.holdings`)."""

from __future__ import annotations

from typing import Final

from jiceng.core.events import record
from jiceng.directory.public import Handover
from jiceng.notifications import queries
from jiceng.notifications.models import NewsItem, Notification

WRITES: Final = {
    "take_over_notifications": "the unit's handover is told; its waiting notifications follow",
}


def take_over_news(handover: Handover) -> int:
    """Current and future announcements. Past ones stay with the unit that published them."""
    live = NewsItem.objects.filter(
        queries.running(handover.day), unit=handover.owner, withdrawn_at=None
    )
    rows = list(live.select_for_update().order_by("id"))
    for row in rows:
        row.unit_id, row.version = handover.heir, row.version + 1
        row.save(update_fields=["unit", "version"])
        record(
            "news",
            row.pk,
            "news.handed_over",
            by=handover.by,
            at=handover.at,
            data={"from": handover.owner, "to": handover.heir},
        )
    return len(rows)


def take_over_notifications(handover: Handover) -> int:
    """Unread notifications, which the successor reads in their own inbox. Messages already sent to
    the predecessor's channels stay there."""
    unread = Notification.objects.filter(person=handover.owner, read_at=None)
    if handover.to is None:
        return 0
    known = Notification.objects.filter(person=handover.to)
    told = set(known.values_list("stream_id", "seq"))
    rows = list(unread.select_for_update().order_by("id"))
    fresh = [row.pk for row in rows if (row.stream_id, row.seq) not in told]
    Notification.objects.filter(pk__in=fresh).update(person=handover.to)
    unread.update(read_at=handover.at)  # the rest: both people had the same notification
    return len(rows)
