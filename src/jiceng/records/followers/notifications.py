"""Followers are told of what happens to the record."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from jiceng.core.event_readers import RecordedEvent
from jiceng.core.notification_kinds import EventNotification, NotificationKind, RightHolders
from jiceng.records.followers.queries import followers_of

FOLLOWED: Final = "followed"


def _followers(_posts: RightHolders, _record: Any, told: RecordedEvent) -> set[UUID]:
    return followers_of(told.stream_id)


def tells_followers(event: str) -> EventNotification:
    """An event of a record tells those who follow it and may still see it."""
    return EventNotification(event, FOLLOWED, _followers)


NOTIFICATIONS: Final = (
    NotificationKind(key=FOLLOWED, label=_("Update of a record you follow"), icon="bell", order=40),
    tells_followers("remark.written"),
    tells_followers("attachment.added"),
)
