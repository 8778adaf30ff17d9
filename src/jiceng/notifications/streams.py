"""Stream kinds of announcements and subscriptions for the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.streams import EventWords, StreamKind, StreamTitles
from jiceng.notifications.models import NewsItem
from jiceng.notifications.queries import news_editable_by


def _news(actor: Actor) -> QuerySet[Any]:
    return news_editable_by(actor).order_by().values("id")


def _names(ids: Iterable[UUID]) -> StreamTitles:
    rows = NewsItem.objects.filter(pk__in=set(ids)).order_by("id").values_list("id", "title")
    return {each: (title, reverse("news-item", args=[each])) for each, title in rows}


STREAMS: Final = (
    StreamKind("news", _("Announcements"), _news, _names),
    StreamKind("subscription", _("Subscription to announcements")),
    EventWords(
        {
            "news.published": _("Announcement published"),
            "news.corrected": _("Announcement corrected"),
            "news.withdrawn": _("Announcement withdrawn"),
            "news.handed_over": _("Announcement handed over"),
            "subscription.confirmed": _("Subscription confirmed"),
            "subscription.ended": _("Subscription ended"),
            "notices.wishes_set": _("Notification settings changed"),
            "notices.channel_added": _("Notification address added"),
            "notices.channel_removed": _("Notification address removed"),
        }
    ),
)
