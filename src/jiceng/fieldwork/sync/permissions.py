"""Rights over devices and what they send."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right

OFFICERS: Final = ("grid_officer", "grid_chief", "household_contact", "handler", "clerk")
USE: Final = Right("field.use", _("Work with the phone app"), roles=OFFICERS)
OVERSEE: Final = Right(
    "field.oversee",
    _("See what phones have sent, and revoke lost ones"),
    roles=("dispatcher", "street_leader", "district_office"),
)
