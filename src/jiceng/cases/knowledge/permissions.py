"""Rights of the knowledge base."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right
from jiceng.directory.public import REQUEST_ROLES

READ: Final = Right("knowledge.read", _("read knowledge articles"), roles=REQUEST_ROLES)
WRITE: Final = Right(
    "knowledge.write",
    _("write knowledge articles"),
    roles=[
        "clerk",
        "dispatcher",
        "handler",
        "department_lead",
        "street_leader",
        "district_office",
    ],
)
APPROVE: Final = Right(
    "knowledge.approve",
    _("approve knowledge articles"),
    roles=["department_lead", "street_leader", "district_office"],
)
