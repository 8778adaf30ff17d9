"""Privacy of the counts: numbers of places, no personal data."""

from __future__ import annotations

from typing import Final

from jiceng.cases.public import COUNTED
from jiceng.core.privacy import declare

PRIVACY: Final = (
    declare("command.PeriodCount", plain=["id", "grain", "start", "unit", "grid_code", *COUNTED]),
    declare(
        "command.OpenCount",
        plain=["id", "by", "unit", "grid_code", "in_charge", "open", "overdue"],
    ),
    declare("command.CountState", plain=["id", "counted_to", "counted_at", "edition"]),
)
