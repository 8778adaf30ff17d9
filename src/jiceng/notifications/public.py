"""Public interface of notifications for the apps above."""

from __future__ import annotations

from jiceng.notifications.actions import (
    confirm_subscription,
    end_subscription,
    subscribe,
)
from jiceng.notifications.mail_subscriptions import MailSubscription, mail_subscriptions
from jiceng.notifications.queries import (
    can_mail_residents,
    inbox,
    subscription,
    unread_count,
    visible_to,
)
from jiceng.notifications.subscriber_mail import subscription_of

__all__ = [
    "MailSubscription",
    "can_mail_residents",
    "confirm_subscription",
    "end_subscription",
    "inbox",
    "mail_subscriptions",
    "subscribe",
    "subscription",
    "subscription_of",
    "unread_count",
    "visible_to",
]
