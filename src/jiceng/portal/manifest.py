"""Contributions of the public site."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.core.entry_points import Urls
from jiceng.core.manifests import Manifest
from jiceng.portal.home import HOME_BLOCKS
from jiceng.portal.navigation import PublicLink
from jiceng.portal.record_pages import ON_PLACES
from jiceng.portal.site import SITE_GAPS

MANIFEST = Manifest(
    "portal",
    Urls("", "jiceng.portal.urls"),
    Urls("public/", "jiceng.portal.record_urls"),
    *ON_PLACES,
    *HOME_BLOCKS,
    SITE_GAPS,
    PublicLink(address="residents", label=pgettext_lazy("residents", "Home"), icon="home", order=0),
    PublicLink(
        address="places",
        label=_("Nearby"),
        icon="map-pin",
        order=30,
        within=("grid-page",),
    ),
)
