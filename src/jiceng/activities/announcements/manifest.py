"""Contributions of announcements: staff pages, public pages and mails."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.activities.announcements import lifecycle as news
from jiceng.activities.announcements.home_page import CURRENT
from jiceng.activities.announcements.models import AnnouncementChange
from jiceng.core.access import Rights
from jiceng.core.manifests import Manifest
from jiceng.notifications.public import MailSubscription
from jiceng.portal.public import PublicRecords
from jiceng.records.public import ListView, RecordPages, Table

NEWS = RecordPages(
    lifecycle=news.NEWS,
    path="news/",
    title=_("Announcements"),
    about=_("Outages, works and clinic days: shown on the grids' pages and sent to subscribers."),
    empty=_("No current announcements. Announce planned outages before residents call."),
    icon="speakerphone",
    area="decisions",
    place=80,
    columns=["state", "unit", "grid_codes", "valid_from", "valid_to"],
    filters=["title", "state", "unit", "valid_to"],
    views=[
        ListView(
            "",
            _("Current and upcoming"),
            lambda day: news.NEWS.until(day) & Q(state=news.PUBLISHED),
        ),
        ListView("all", _("All announcements"), lambda _day: Q()),
    ],
    facts=["text", "valid_from", "valid_to", "grid_codes", "unit", "opened_at"],
    tables=[Table(AnnouncementChange, _("Previous text"), ["at", "reason", "title", "text"])],
)
PUBLIC = PublicRecords(
    pages=NEWS,
    states=[news.PUBLISHED, news.WITHDRAWN],
    about=_("Outages, works and clinic days appear here."),
    empty=_("No current announcements."),
    columns=["unit", "valid_from", "valid_to"],
    filters=["unit"],
    facts=["unit", "grid_codes", "valid_from", "valid_to"],
    tables=[],
    order="valid_from",
    days=("valid_from", "valid_to"),
    grid_codes="grid_codes",
    article=news.in_words,
)
MANIFEST = Manifest(
    "announcements",
    Rights(news.EDIT),
    NEWS,
    PUBLIC,
    CURRENT,
    MailSubscription(
        records=PUBLIC, events=["published", "corrected", "withdrawn"], ends=["withdrawn"]
    ),
)
