"""Contributions of the records package itself."""

from __future__ import annotations

from jiceng.core.entry_points import ApiRouter, Urls
from jiceng.core.manifests import Manifest
from jiceng.records.approval_texts import IN_TIMELINE
from jiceng.records.needing_approval import REJECTIONS
from jiceng.records.tasks import UPKEEP

MANIFEST = Manifest(
    "records",
    Urls("desk/", "jiceng.records.urls"),
    ApiRouter("jiceng.records.api:router"),
    ApiRouter("jiceng.records.approvals_api:router"),
    REJECTIONS,
    *IN_TIMELINE,
    *UPKEEP,
)
