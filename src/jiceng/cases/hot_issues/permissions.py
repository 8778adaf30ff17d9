"""Rights of hot issues."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right

READ: Final = Right(
    "hot_issue.read",
    _("see hot issues"),
    roles=[
        "grid_officer",
        "grid_chief",
        "clerk",
        "dispatcher",
        "street_leader",
        "district_office",
        "auditor",
        "administrator",
    ],
)
DECIDE: Final = Right(
    "hot_issue.decide",
    _("escalate hot issues or set them aside"),
    roles=["dispatcher", "district_office"],
)
