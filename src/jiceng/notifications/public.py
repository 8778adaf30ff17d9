"""The door of notices: what apps above may use."""

from __future__ import annotations

from jiceng.notifications.actions import confirm, end, publish_news, subscribe
from jiceng.notifications.letters import subscription_of
from jiceng.notifications.models import NewsItem
from jiceng.notifications.queries import (
    inbox,
    mail_is_sent,
    news_of,
    subscription,
    unread_count,
    visible_to,
)

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
