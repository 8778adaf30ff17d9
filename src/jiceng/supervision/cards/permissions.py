"""Rights of cards, their rules and bulletins."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right
from jiceng.directory.public import READERS

OFFICES: Final = ("inspection_office", "district_office")
READ: Final = Right("card.read", _("see cards of tasks"), roles=READERS)
PROPOSE: Final = Right(
    "card.propose", _("propose cards"), roles=[*OFFICES, "street_leader", "department_lead"]
)
DECIDE: Final = Right(
    "card.decide", _("approve, lift and cancel cards; decide on appeals"), roles=OFFICES
)
ANSWER: Final = Right(
    "card.answer",
    _("answer cards and appeal against them"),
    roles=[
        "project_lead",
        "department_lead",
        "handler",
        "unit_liaison",
        "party_secretary",
        "street_leader",
        "clerk",
    ],
)
RULES: Final = Right("card.rules", _("write and publish rules of cards"), roles=OFFICES)
BULLETIN_READ: Final = Right("bulletin.read", _("see inspection bulletins"), roles=READERS)
BULLETIN_EDIT: Final = Right(
    "bulletin.edit", _("write and publish inspection bulletins"), roles=OFFICES
)
