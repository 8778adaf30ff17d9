"""Rights of the joint centre."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right

_STAFF: Final = ["clerk", "dispatcher", "street_leader", "party_secretary"]
_READERS: Final = [
    *_STAFF,
    "grid_chief",
    "handler",
    "department_lead",
    "district_office",
    "auditor",
    "administrator",
]
CENTRE_READ: Final = Right(
    "centre.read", _("see the joint centre"), roles=[*_STAFF, "district_office", "auditor"]
)
CENTRE_EDIT: Final = Right(
    "centre.edit",
    _("keep seats, rooms and shifts of the joint centre"),
    roles=["dispatcher", "street_leader"],
)
MEDIATION_READ: Final = Right("mediation.read", _("see mediations"), roles=_READERS)
MEDIATION_EDIT: Final = Right("mediation.edit", _("hold mediations"), roles=_STAFF)
STUDY_READ: Final = Right("study.read", _("see risk studies"), roles=_READERS)
STUDY_EDIT: Final = Right(
    "study.edit",
    _("study risks and have units act"),
    roles=["dispatcher", "street_leader", "district_office"],
)
