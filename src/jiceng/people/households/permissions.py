"""Rights of households."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right

READ: Final = Right(
    "household.read",
    _("see addresses of households and who looks after them"),
    roles=[
        "grid_officer",
        "grid_chief",
        "clerk",
        "party_secretary",
        "household_contact",
        "street_leader",
        "organisation_office",
        "district_office",
        "auditor",
        "administrator",
    ],
)
EDIT: Final = Right(
    "household.edit",
    _("list households and give them to members"),
    roles=["grid_chief", "clerk", "party_secretary"],
)
