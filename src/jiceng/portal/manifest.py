"""Contributions of the public site."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.entry_points import Urls
from jiceng.core.manifests import Manifest
from jiceng.portal.navigation import PublicLink
from jiceng.portal.record_pages import ON_PLACES

MANIFEST = Manifest(
    "portal",
    Urls("", "jiceng.portal.urls"),
    Urls("public/", "jiceng.portal.record_urls"),
    *ON_PLACES,
    PublicLink(
        address="places",
        label=_("My neighbourhood"),
        icon="map-pin",
        order=30,
        within=("grid-page",),
    ),
)
