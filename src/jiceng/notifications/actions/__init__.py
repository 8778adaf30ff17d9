"""Actions on notifications and subscriptions."""

from __future__ import annotations

from jiceng.notifications.actions.own import (
    MOST_CHANNELS,
    SEND_TASK,
    add_channel,
    erase_notifications,
    erase_settings_of_former_staff,
    mark_read,
    remove_channel,
    send_test_message,
    set_preferences,
)
from jiceng.notifications.actions.subscribing import (
    ask_to_reconfirm,
    confirm_subscription,
    drop_unanswered,
    drop_unconfirmed,
    end_subscription,
    subscribe,
)

__all__ = [
    "MOST_CHANNELS",
    "SEND_TASK",
    "add_channel",
    "ask_to_reconfirm",
    "confirm_subscription",
    "drop_unanswered",
    "drop_unconfirmed",
    "end_subscription",
    "erase_notifications",
    "erase_settings_of_former_staff",
    "mark_read",
    "remove_channel",
    "send_test_message",
    "set_preferences",
    "subscribe",
]
