"""Columns of tasks that are computed."""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.directory import public as directory
from jiceng.records.public import Column, area
from jiceng.supervision.tasks import progress, sentences
from jiceng.supervision.tasks.queries import stages_of
from jiceng.supervision.tasks.rules import Standing


def standing_now(task: Any) -> Standing:
    """Standing of a task by its own columns, today."""
    today = directory.civil_day(timezone.now())
    return progress.standing_of(task, stages_of(task), today, progress.limits_of(task.of_list))


def _helpers(task: Any) -> str:
    units = task.helpers.order_by("id").values_list("unit", flat=True)
    return "、".join(directory.label_of(unit) for unit in units)


LIGHT: Final = Column(
    "light",
    pgettext_lazy("column", "Light"),
    lambda task: sentences.light_words(standing_now(task)),
)
DONE_SHARE: Final = Column(
    "done", _("Done / planned"), lambda task: _done_and_planned(standing_now(task))
)
LIST: Final = Column("of_list", _("Task list"), lambda task: task.of_list.title)
HELPERS: Final = Column("helpers", _("Helping units"), _helpers)
FIRST: Final = Column("first", _("Task to be done first"), lambda row: row.first.title)
UNIT: Final = area("unit", _("Unit in charge"))


def _done_and_planned(standing: Standing) -> str:
    return f"{sentences.percent(standing.done)} / {sentences.percent(standing.planned)}"
