"""Contributions of notifications and mail subscriptions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.blind_indexes import BlindIndex
from jiceng.core.entry_points import FormPages, Urls
from jiceng.core.manifests import Manifest
from jiceng.desk.public import LiveCount
from jiceng.notifications.apprise_addresses import address_index
from jiceng.notifications.evidence import EVIDENCE
from jiceng.notifications.holdings import HOLDINGS
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
    FormPages({"notice-channels": "notice-settings"}),
    Urls("", "jiceng.notifications.portal_urls"),
    PUBLISHED,
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
        area="home",
        order=40,
        place="top",
        key="m",
        within=("notice-settings",),
        live="unread",
    ),
    *PRIVACY,
    *EVIDENCE,
)
