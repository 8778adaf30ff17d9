"""Actions on notifications, announcements and subscriptions."""

from __future__ import annotations

from jiceng.notifications.actions.news import LIMITS, correct_news, publish_news, withdraw_news
from jiceng.notifications.actions.own import (
    MOST_CHANNELS,
    SEND_TASK,
    add_channel,
    erase_notifications,
    forget_left,
    mark_read,
    remove_channel,
    set_wishes,
    try_channel,
)
from jiceng.notifications.actions.subscribing import (
    ask_again,
    confirm,
    drop_unanswered,
    drop_unconfirmed,
    end,
    subscribe,
)

__all__ = [
    "LIMITS",
    "MOST_CHANNELS",
    "SEND_TASK",
    "add_channel",
    "ask_again",
    "confirm",
    "correct_news",
    "drop_unanswered",
    "drop_unconfirmed",
    "end",
    "erase_notifications",
    "forget_left",
    "mark_read",
    "publish_news",
    "remove_channel",
    "set_wishes",
    "subscribe",
    "try_channel",
    "withdraw_news",
]
