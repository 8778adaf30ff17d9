"""Stream kinds of subscriptions for the audit log."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.streams import EventWords, StreamKind

STREAMS: Final = (
    StreamKind("subscription", _("Email subscription")),
    EventWords(
        {
            "subscription.confirmed": _("Subscription confirmed"),
            "subscription.ended": _("Subscription ended"),
            "notices.wishes_set": _("Notification settings changed"),
            "notices.channel_added": _("Notification address added"),
            "notices.channel_removed": _("Notification address removed"),
        }
    ),
)
