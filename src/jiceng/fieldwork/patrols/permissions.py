"""Rights over patrols."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right
from jiceng.directory.public import READERS

READ: Final = Right("patrol.read", _("see places, plans and patrols"), roles=READERS)
PLAN: Final = Right(
    "patrol.plan",
    _("list places and plan patrols"),
    roles=["grid_chief", "clerk", "dispatcher", "street_leader"],
)
WALK: Final = Right("patrol.walk", _("do patrols"), roles=["grid_officer", "grid_chief", "clerk"])
