"""What core itself plugs in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Rights
from jiceng.core.doors import Urls
from jiceng.core.manifests import Manifest
from jiceng.core.nav import NavItem
from jiceng.core.own_evidence import EVIDENCE
from jiceng.core.own_privacy import PRIVACY
from jiceng.core.own_streams import STREAMS
from jiceng.core.permissions import (
    AUDIT_READ,
    CALENDAR_EDIT,
    KEYS_ROTATE,
    PERSONAL_REVEAL,
    RETENTION_RUN,
)
from jiceng.core.tasks import UPKEEP

MANIFEST = Manifest(
    "core",
    Rights(
        AUDIT_READ,
        CALENDAR_EDIT,
        PERSONAL_REVEAL,
        KEYS_ROTATE,
        RETENTION_RUN,
        district_office=[PERSONAL_REVEAL],
        auditor=[AUDIT_READ],
        system_administrator=[CALENDAR_EDIT],
        security_administrator=[KEYS_ROTATE, RETENTION_RUN],
        administrator=[CALENDAR_EDIT, KEYS_ROTATE, RETENTION_RUN],
    ),
    Urls("desk/admin/", "jiceng.core.pages.urls"),
    NavItem(
        "admin-calendar",
        _("Calendar"),
        icon="calendar",
        area="manage",
        order=50,
        needs="calendar.edit",
    ),
    NavItem(
        "admin-audit",
        _("Audit trail"),
        icon="shield-check",
        area="manage",
        order=60,
        needs="audit.read",
        within=("admin-audit-verified",),
    ),
    NavItem(
        "admin-subjects",
        _("Personal data requests"),
        icon="user-search",
        area="manage",
        order=68,
        needs="personal.reveal",
        within=("admin-subject", "admin-subject-look"),
    ),
    NavItem(
        "admin-retention",
        _("Erasure"),
        icon="eraser",
        area="manage",
        order=70,
        needs="retention.run",
    ),
    *STREAMS,
    *UPKEEP,
    *PRIVACY,
    *EVIDENCE,
)
