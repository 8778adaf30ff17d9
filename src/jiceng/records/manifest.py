"""Contributions of the records package itself."""

from __future__ import annotations

from jiceng.core.entry_points import ApiRouter, Urls
from jiceng.core.manifests import Manifest
from jiceng.records.tasks import UPKEEP

MANIFEST = Manifest(
    "records",
    Urls("desk/", "jiceng.records.urls"),
    ApiRouter("jiceng.records.api:router"),
    *UPKEEP,
)
