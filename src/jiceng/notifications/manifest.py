"""Contributions of notifications and announcements."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Rights
from jiceng.core.blind_indexes import BlindIndex
from jiceng.core.entry_points import FormPages, Urls
from jiceng.core.manifests import Manifest
from jiceng.desk.public import LiveCount
from jiceng.notifications.apprise_addresses import address_index
from jiceng.notifications.evidence import EVIDENCE
from jiceng.notifications.holdings import HOLDINGS
from jiceng.notifications.permissions import NEWS_EDIT
from jiceng.notifications.portal_pages import PUBLISHED
from jiceng.notifications.privacy import PRIVACY
from jiceng.notifications.queries import unread_count
from jiceng.notifications.streams import STREAMS
from jiceng.notifications.subjects import SUBJECTS
from jiceng.notifications.tasks import UPKEEP
from jiceng.ui.nav import NavItem

MANIFEST = Manifest(
    "notices",
    Urls("desk/notices/", "jiceng.notifications.urls"),
    FormPages({"news-withdraw": "news-item", "notice-channels": "notice-settings"}),
    Urls("desk/news/", "jiceng.notifications.news_urls"),
    Urls("", "jiceng.notifications.portal_urls"),
    PUBLISHED,
    Rights(
        NEWS_EDIT,
        grid_officer=[NEWS_EDIT],
        grid_chief=[NEWS_EDIT],
        clerk=[NEWS_EDIT],
        street_leader=[NEWS_EDIT],
        district_office=[NEWS_EDIT],
    ),
    LiveCount("unread", unread_count),
    *STREAMS,
    *SUBJECTS,
    *HOLDINGS,
    *UPKEEP,
    BlindIndex("notices.Subscription.address", "address_index", address_index),
    NavItem(
        "notices",
        _("Notifications"),
        icon="bell",
        area="work",
        order=5,
        key="m",
        within=("notice-settings",),
        live="unread",
    ),
    NavItem(
        "news",
        _("Announcements"),
        icon="speakerphone",
        area="people",
        order=80,
        needs="news.edit",
        within=("news-new", "news-item"),
    ),
    *PRIVACY,
    *EVIDENCE,
)
