"""Background task that ends posts on grids."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.retention import Retention
from jiceng.grids import actions

UPKEEP: Final = (
    Retention(
        "grids.post_phone",
        timedelta(0),
        actions.erase_phones_of_ended,
        label=_("phones of former grid officers"),
        erases=["grids.GridPost"],
    ),
)
