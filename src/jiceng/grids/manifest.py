"""Contributions of grids."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Rights
from jiceng.core.entry_points import Urls
from jiceng.core.manifests import Manifest
from jiceng.directory.public import READERS, Attachments, RightSubject
from jiceng.grids.attached_specialists import attachments
from jiceng.grids.evidence import EVIDENCE
from jiceng.grids.holdings import HOLDINGS
from jiceng.grids.home_page import GAPS
from jiceng.grids.pages.specialists import is_attached
from jiceng.grids.permissions import GRID_EDIT, GRID_READ
from jiceng.grids.privacy import PRIVACY
from jiceng.grids.streams import STREAMS
from jiceng.grids.tasks import UPKEEP
from jiceng.grids.vocabulary import TERMS
from jiceng.ui.nav import NavItem

MANIFEST = Manifest(
    "grids",
    *TERMS,
    Urls("desk/posters/", "jiceng.grids.pages.poster_urls"),
    Urls("desk/map/", "jiceng.grids.pages.base_map_urls"),
    NavItem(
        "posters",
        _("QR posters"),
        icon="qrcode",
        area="grids",
        order=90,
        place="",
        needs="grid.read",
    ),
    GAPS,
    Urls("desk/specialist/", "jiceng.grids.pages.specialist_urls"),
    NavItem(
        "specialist",
        _("My grids as specialist"),
        icon="shield-check",
        area="grids",
        order=20,
        does=is_attached,
        is_open=is_attached,
    ),
    Rights(
        GRID_READ,
        **dict.fromkeys((*READERS, "system_administrator"), (GRID_READ,)),
    ),
    Rights(
        GRID_EDIT,
        district_office=[GRID_EDIT],
        system_administrator=[GRID_EDIT],
        administrator=[GRID_EDIT],
    ),
    RightSubject(_("Grids"), "grid", order=20),
    Urls("desk/admin/grids/", "jiceng.grids.pages.urls"),
    NavItem(
        "admin-grids",
        _("Grids"),
        icon="map-2",
        area="grids",
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
    *STREAMS,
    *HOLDINGS,
    *UPKEEP,
    Attachments(attachments),
    *PRIVACY,
    *EVIDENCE,
)
