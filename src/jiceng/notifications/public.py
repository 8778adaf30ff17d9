"""Public interface of notifications for the apps above."""

from __future__ import annotations

from jiceng.notifications.actions import (
    confirm_subscription,
    end_subscription,
    publish_announcement,
    subscribe,
)
from jiceng.notifications.models import NewsItem
from jiceng.notifications.queries import (
    announcements_of,
    can_mail_residents,
    inbox,
    subscription,
    unread_count,
    visible_to,
)
from jiceng.notifications.subscriber_mail import subscription_of

__all__ = [
    "NewsItem",
    "announcements_of",
    "can_mail_residents",
    "confirm_subscription",
    "end_subscription",
    "inbox",
    "publish_announcement",
    "subscribe",
    "subscription",
    "subscription_of",
    "unread_count",
    "visible_to",
]
