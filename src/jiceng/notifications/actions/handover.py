"""Hand-over of a person's notifications to the successor (`directory.holdings`)."""

from __future__ import annotations

from typing import Final

from jiceng.directory.public import Handover
from jiceng.notifications.models import Notification

WRITES: Final = {
    "take_over_notifications": "the unit records its handover; notifications follow it",
}


def take_over_notifications(handover: Handover) -> int:
    """Transfer unread notifications to the successor's inbox. Messages already sent to the
    predecessor's channels are not affected.
    """
    unread = Notification.objects.filter(person=handover.owner, read_at=None)
    if handover.to is None:
        return 0
    known = Notification.objects.filter(person=handover.to)
    notified = set(known.values_list("stream_id", "seq"))
    rows = list(unread.select_for_update().order_by("id"))
    fresh = [row.pk for row in rows if (row.stream_id, row.seq) not in notified]
    Notification.objects.filter(pk__in=fresh).update(person=handover.to)
    unread.update(read_at=handover.at)  # the rest: both people had the same notification
    return len(rows)
