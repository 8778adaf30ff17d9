"""What the public site plugs in."""

from __future__ import annotations

from django.urls import reverse

from jiceng.core.doors import Urls
from jiceng.core.manifests import Manifest
from jiceng.grids.public import ReportPage

MANIFEST = Manifest(
    "portal",
    Urls("", "jiceng.portal.urls"),
    ReportPage(lambda place: reverse("report-at", args=[place])),
)
