"""Contributions of the public site."""

from __future__ import annotations

from jiceng.core.entry_points import Urls
from jiceng.core.manifests import Manifest

MANIFEST = Manifest(
    "portal",
    Urls("", "jiceng.portal.urls"),
)
