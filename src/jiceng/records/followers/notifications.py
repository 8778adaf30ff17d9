"""Notifications to followers."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from jiceng.core.event_readers import RecordedEvent
from jiceng.core.notification_kinds import EventNotification, NotificationKind, RightHolders
from jiceng.records.followers.queries import followers_of

FOLLOWED: Final = "followed"


def _followers(_posts: RightHolders, _record: Any, event: RecordedEvent) -> set[UUID]:
    return followers_of(event.stream_id)


def notify_followers(event: str) -> EventNotification:
    """Notify followers who may still see the record about an event."""
    return EventNotification(event, FOLLOWED, _followers)


NOTIFICATIONS: Final = (
    NotificationKind(key=FOLLOWED, label=_("Update of a record you follow"), icon="bell", order=40),
    notify_followers("remark.written"),
    notify_followers("attachment.added"),
)
