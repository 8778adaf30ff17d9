"""Public interface of notifications for the apps above."""

from __future__ import annotations

from jiceng.notifications.actions import confirm, end, publish_news, subscribe
from jiceng.notifications.models import NewsItem
from jiceng.notifications.queries import (
    inbox,
    mail_is_sent,
    news_of,
    subscription,
    unread_count,
    visible_to,
)
from jiceng.notifications.subscriber_mail import subscription_of

__all__ = [
    "NewsItem",
    "confirm",
    "end",
    "inbox",
    "mail_is_sent",
    "news_of",
    "publish_news",
    "subscribe",
    "subscription",
    "subscription_of",
    "unread_count",
    "visible_to",
]
