"""Rights of the command centre."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right

READ: Final = Right(
    "command.read",
    _("see the figures of the command centre"),
    roles=[
        "dispatcher",
        "street_leader",
        "district_office",
        "duty_officer",
        "party_secretary",
        "grid_chief",
        "clerk",
        "auditor",
        "administrator",
    ],
)
SCREENS: Final = Right(
    "command.screens",
    _("put the command centre on a wall screen"),
    roles=["dispatcher", "street_leader", "district_office"],
)
