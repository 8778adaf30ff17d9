"""Contributions of ui: the pages of core's mechanisms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.entry_points import FormPages, Urls
from jiceng.core.manifests import Manifest
from jiceng.core.streams import TrailPage
from jiceng.ui.administration.home_page import CALENDAR
from jiceng.ui.nav import NavItem

MANIFEST = Manifest(
    "ui",
    Urls("desk/admin/", "jiceng.ui.administration.urls"),
    TrailPage("admin-audit"),
    FormPages(
        {
            "admin-calendar-set": "admin-calendar",
            "admin-clock": "admin-retention",
            "admin-retention-run": "admin-retention",
        }
    ),
    CALENDAR,
    NavItem(
        "admin-calendar",
        _("Calendar"),
        icon="calendar",
        area="rules",
        order=50,
        needs="calendar.edit",
    ),
    NavItem(
        "admin-vocabulary",
        _("Vocabulary"),
        icon="vocabulary",
        area="rules",
        order=55,
        needs="vocabulary.edit",
        within=("admin-term",),
    ),
    NavItem(
        "admin-audit",
        _("Audit log"),
        icon="shield-check",
        area="data",
        order=60,
        needs="audit.read",
        within=("admin-audit-verified",),
    ),
    NavItem(
        "admin-subjects",
        _("Personal data requests"),
        icon="user-search",
        area="data",
        order=68,
        needs="personal.reveal",
        within=("admin-subject", "admin-subject-look"),
    ),
    NavItem(
        "admin-retention",
        _("Data retention"),
        icon="eraser",
        area="data",
        order=70,
        needs="retention.run",
    ),
)
