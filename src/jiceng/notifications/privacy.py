"""Personal data of notifications: notifications and settings of staff, and the mail addresses of
subscribed residents."""

from __future__ import annotations

from typing import Final

from jiceng.core.privacy import Personal, declare, keep

_NOTIFICATIONS = Personal("to tell staff what waits for them", keep("made", days=180))
_WAY = Personal("to reach staff where they want to be reached", keep("left", days=0))
_MAIL = Personal("to send what a grid's page publishes", keep("unsubscribed", days=0))

PRIVACY: Final = (
    declare(
        "notices.Notification",
        personal={"person": _NOTIFICATIONS, "read_at": _NOTIFICATIONS},
        plain=[
            "id",
            "kind",
            "event_type",
            "stream_kind",
            "stream_id",
            "seq",
            "at",
            "made_at",
            "is_urgent",
        ],
    ),
    declare(
        "notices.Preference",
        personal={"person": _WAY},
        plain=["quiet_from", "quiet_to", "urgent_passes", "modes"],
    ),
    declare(
        "notices.Channel",
        personal={"person": _WAY, "label": _WAY, "url": _WAY},
        plain=["id", "scheme", "is_active", "created_at", "sent_at", "failed_at", "fault"],
    ),
    declare(
        "notices.Message",
        plain=[
            "id",
            "channel",
            "title",
            "body",
            "made_at",
            "next_at",
            "attempts",
            "sent_at",
            "given_up_at",
        ],
    ),
    declare("notices.Delivery", plain=["id", "notification", "channel", "send_at", "message"]),
    declare(
        "notices.Subscription",
        personal={"address": _MAIL, "address_index": _MAIL},
        plain=[
            "id",
            "kind",
            "grid_code",
            "language",
            "asked_at",
            "confirmed_at",
            "wanted_at",
            "asked_again_at",
        ],
    ),
    declare(
        "notices.Letter",
        plain=[
            "id",
            "subscription",
            "kind",
            "record",
            "seq",
            "made_at",
            "next_at",
            "attempts",
            "sent_at",
            "given_up_at",
        ],
    ),
)
