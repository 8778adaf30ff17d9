"""The ways to what administrators set up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.nav import Way, register

register(
    Way(
        "admin-directory",
        _("Units and posts"),
        icon="sitemap",
        group="manage",
        order=12,
        needs="directory.edit",
        within=(
            "admin-unit",
            "admin-unit-edit",
            "admin-unit-new",
            "admin-unit-move",
            "admin-unit-close",
            "admin-unit-link",
            "admin-appoint",
            "admin-post-end",
            "admin-gaps",
            "admin-roles",
            "admin-role",
            "admin-role-new",
        ),
    ),
    Way(
        "admin-categories",
        _("Categories"),
        icon="category",
        group="manage",
        order=20,
        needs="category.edit",
        within=("admin-category", "admin-category-new"),
    ),
    Way(
        "admin-routing",
        _("Routing rules"),
        icon="route",
        group="manage",
        order=30,
        needs="routing.edit",
        within=("admin-rules", "admin-rule", "admin-rule-new", "admin-rules-try"),
    ),
    Way(
        "admin-grids",
        _("Grids"),
        icon="map-2",
        group="manage",
        order=35,
        needs="grid.edit",
        within=(
            "admin-grid-version",
            "admin-grid-map",
            "admin-grid-cell",
            "admin-grid-diff",
            "admin-grid-gaps",
            "admin-grid-place",
        ),
    ),
    Way(
        "admin-imports",
        _("Imports"),
        icon="file-import",
        group="manage",
        order=40,
        needs="case.import",
        within=("admin-import",),
    ),
    Way(
        "admin-calendar",
        _("Calendar"),
        icon="calendar",
        group="manage",
        order=50,
        needs="calendar.edit",
    ),
    Way(
        "admin-audit",
        _("Audit trail"),
        icon="shield-check",
        group="manage",
        order=60,
        needs="audit.read",
        within=("admin-audit-verified",),
    ),
    Way(
        "admin-subjects",
        _("Personal data requests"),
        icon="user-search",
        group="manage",
        order=68,
        needs="personal.reveal",
        within=("admin-subject", "admin-subject-look"),
    ),
    Way(
        "admin-retention",
        _("Erasure"),
        icon="eraser",
        group="manage",
        order=70,
        needs="retention.run",
    ),
)
