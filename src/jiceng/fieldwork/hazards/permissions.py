"""Rights of hazards."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right
from jiceng.directory.public import READERS

READ = Right("hazard.read", _("see hazards"), roles=READERS)
EDIT = Right(
    "hazard.edit",
    _("register and check hazards"),
    roles=["grid_officer", "grid_chief", "clerk", "party_secretary", "street_leader"],
)
