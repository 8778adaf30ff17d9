"""Rights over findings and looks."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right
from jiceng.directory.public import READERS

OFFICERS: Final = ("grid_officer", "grid_chief", "clerk")
READ: Final = Right(
    "finding.read", _("see findings and verifications of grid officers"), roles=READERS
)
RECORD: Final = Right(
    "finding.record", _("record findings and answer verifications"), roles=OFFICERS
)
ASK: Final = Right(
    "finding.ask_look",
    _("ask grid officers for verification"),
    roles=["dispatcher", "street_leader"],
)
