"""Rights of assessment."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right
from jiceng.directory.public import COMMUNITY_STAFF, READERS

_OFFICES: Final = ["assessment_office", "district_office"]
_LEADERS: Final = ["party_secretary", "street_leader", "department_lead", "unit_liaison"]
READ: Final = Right("assessment.read", _("see schemes and sheets of assessment"), roles=READERS)
WRITE: Final = Right(
    "assessment.write", _("write and publish schemes of assessment"), roles=_OFFICES
)
SCORE: Final = Right(
    "assessment.score", _("freeze, correct and publish sheets of assessment"), roles=_OFFICES
)
ANSWER: Final = Right(
    "assessment.answer",
    _("give measures of tasks that the unit drives"),
    roles=[*_OFFICES, *_LEADERS, "handler", "dispatcher", "organisation_office"],
)
APPEAL: Final = Right(
    "assessment.appeal",
    _("read the unit's sheet first, and appeal"),
    roles=list(dict.fromkeys([*_LEADERS, *COMMUNITY_STAFF, "dispatcher"])),
)
