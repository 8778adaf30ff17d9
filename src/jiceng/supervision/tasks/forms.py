"""Forms of the moves of tasks. What a unit types each month are two fields: per cent and words."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field

from jiceng.records.public import AnyUnit, Fields, fields_of
from jiceng.supervision.tasks.choices import EarlierTask, ListWithin, OpenStage, Units, WholeWithin
from jiceng.supervision.tasks.models import Milestone, Report, Task
from jiceng.supervision.tasks.permissions import EDIT

PLAIN: Final = (
    "number",
    "title",
    "kind",
    "category",
    "target",
    "starts_on",
    "due_on",
    "due_as",
    "report_day",
    "weight",
    "planned",
    "planned_on",
    "problem",
    "remark",
    "is_key",
    "indicator",
    "base",
    "goal",
)
"""Columns that the keeper of a list writes."""
_PARENT: Final = WholeWithin(_("Part of"), _("A section, measure or project of the same list."))
_HELPERS: Final = Units(_("Helping units"))
OPENING: Final = fields_of(
    Task,
    "of_list",
    "parent",
    *PLAIN,
    "percent",
    "progress_as",
    of_list=ListWithin(_("Task list")),
    parent=_PARENT,
    helpers=_HELPERS,
)
EDITING: Final = fields_of(Task, "parent", *PLAIN, parent=_PARENT)
REPORTING: Final = fields_of(Report, "percent", "text")
REACHING: Final = fields_of(Milestone, "evidence", stage=OpenStage(_("Stage")))
STAGING: Final = fields_of(Milestone, "title", "weight", "due_on")
ASSIGNING: Final = fields_of(Task, unit=AnyUnit(_("New unit in charge"), right=EDIT))
HELPING: Final = fields_of(Task, helper=AnyUnit(_("Helping unit")))
WAITING: Final = fields_of(Task, first=EarlierTask(_("Task to be done first")))


class ExtensionFields(Fields):
    """Until when more time is asked for."""

    due_on: Annotated[date, Field(title=gettext_noop("New due day"))]


class ReasonFields(Fields):
    """Why something is done."""

    reason: Annotated[str, Field(min_length=2, max_length=300, title=gettext_noop("Reason"))]


class ResultFields(Fields):
    """What came out."""

    result: Annotated[
        str,
        Field(
            min_length=2,
            max_length=500,
            title=gettext_noop("Result and evidence"),
            description=gettext_noop("What was achieved, and what shows it."),
        ),
    ]


def submitted(fields: Any, name: str) -> Any:
    """A field of a form that has been submitted; None before."""
    return None if fields is None else getattr(fields, name)
