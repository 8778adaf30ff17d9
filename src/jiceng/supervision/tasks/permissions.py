"""Rights of tasks and projects."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right
from jiceng.directory.public import READERS

OVERSEERS: Final = ("inspection_office", "district_office", "street_leader")
READ: Final = Right("task.read", _("see task lists and tasks"), roles=READERS)
EDIT: Final = Right(
    "task.edit",
    _("keep task lists; assign, suspend and strike tasks"),
    roles=[*OVERSEERS, "organisation_office"],
)
WORK: Final = Right(
    "task.work",
    _("acknowledge tasks, report progress and complete them"),
    roles=[
        "project_lead",
        "department_lead",
        "handler",
        "unit_liaison",
        "party_secretary",
        "street_leader",
        "dispatcher",
        "clerk",
    ],
)
ACCEPT: Final = Right(
    "task.accept",
    _("accept completed tasks and decide on extensions"),
    roles=[*OVERSEERS, "organisation_office", "department_lead"],
)
