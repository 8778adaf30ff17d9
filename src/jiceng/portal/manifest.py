"""Contributions of the public site."""

from __future__ import annotations

from jiceng.core.entry_points import Urls
from jiceng.core.manifests import Manifest
from jiceng.portal.record_pages import ON_PLACES

MANIFEST = Manifest(
    "portal",
    Urls("", "jiceng.portal.urls"),
    Urls("public/", "jiceng.portal.record_urls"),
    ON_PLACES,
)
