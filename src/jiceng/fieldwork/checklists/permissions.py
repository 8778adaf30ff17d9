"""Rights over checklists."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right
from jiceng.directory.public import READERS

READ: Final = Right("checklist.read", _("see checklists"), roles=READERS)
WRITE: Final = Right(
    "checklist.write",
    _("write and publish checklists"),
    roles=["dispatcher", "district_office", "administrator"],
)
