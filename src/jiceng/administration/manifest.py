"""What the pages of administration plug in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.doors import Urls
from jiceng.core.manifests import Manifest
from jiceng.core.streams import TrailPage
from jiceng.ui.nav import NavItem

MANIFEST = Manifest(
    "administration",
    Urls("desk/admin/", "jiceng.administration.urls"),
    TrailPage("admin-audit"),
    NavItem(
        "admin-directory",
        _("Units and posts"),
        icon="sitemap",
        area="manage",
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
    NavItem(
        "admin-categories",
        _("Categories"),
        icon="category",
        area="manage",
        order=20,
        needs="category.edit",
        within=("admin-category", "admin-category-new"),
    ),
    NavItem(
        "admin-routing",
        _("Routing rules"),
        icon="route",
        area="manage",
        order=30,
        needs="routing.edit",
        within=("admin-rules", "admin-rule", "admin-rule-new", "admin-rules-try"),
    ),
    NavItem(
        "admin-grids",
        _("Grids"),
        icon="map-2",
        area="manage",
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
    NavItem(
        "admin-imports",
        _("Imports"),
        icon="file-import",
        area="manage",
        order=40,
        needs="case.import",
        within=("admin-import",),
    ),
)
