"""The way to the notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.nav import Way, register

register(
    Way(
        "notices",
        _("Notices"),
        icon="bell",
        group="work",
        order=5,
        key="m",
        within=("notice-settings",),
        live="unread",
    ),
    Way(
        "news",
        _("News for residents"),
        icon="speakerphone",
        group="people",
        order=80,
        needs="news.edit",
        within=("news-new", "news-item"),
    ),
)
