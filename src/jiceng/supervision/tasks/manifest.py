"""Contributions of task lists and tasks: pages, tables, figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Rights
from jiceng.core.entry_points import Urls
from jiceng.core.manifests import Manifest
from jiceng.metrics.public import Indicator, RecordFigures
from jiceng.records.attachments.public import Attachments
from jiceng.records.followers.public import Followers
from jiceng.records.public import IN_CHARGE, RecordPages, Table
from jiceng.records.remarks.public import Remarks
from jiceng.supervision.tasks import columns, importing, lifecycle
from jiceng.supervision.tasks.models import Dependency, Milestone, Report
from jiceng.supervision.tasks.moves import KIND, OVERSEER
from jiceng.supervision.tasks.parts import PARTS
from jiceng.supervision.tasks.permissions import ACCEPT, EDIT, READ, WORK
from jiceng.supervision.tasks.states import (
    COMPLETED,
    DONE,
    LISTED,
    RUNNING,
    SECTION,
    STRUCK,
)
from jiceng.ui.nav import NavWithin

LISTS = RecordPages(
    lifecycle=lifecycle.LISTS,
    path="task-lists/",
    title=_("Task lists"),
    about=_("Lists of tasks and projects with timetables, and how far each is."),
    empty=_("No task lists. Open one, then add tasks or import the table that you keep."),
    icon="list-check",
    area="tasks",
    place=10,
    columns=["state", "kind", "rule", "unit", "opened_at"],
    filters=["title", "state", "kind", "unit"],
    facts=["kind", "about", "rule", "yellow_from", "red_over", "unit"],
)
TASKS = RecordPages(
    lifecycle=lifecycle.TASKS,
    path="work-tasks/",
    title=_("Tasks"),
    about=_("Tasks of all lists, each with its next due day, progress and light."),
    empty=_("No tasks here. Tasks are added on the page of a list."),
    icon="checkbox",
    area="tasks",
    place=20,
    columns=[
        "state",
        columns.LIGHT,
        columns.DONE_SHARE,
        "next_on",
        "due_on",
        "unit",
        "kind",
        "number",
        columns.LIST,
    ],
    filters=["title", "state", "kind", "category", columns.UNIT, "next_on", "due_on"],
    order="next_on",
    waits={LISTED, RUNNING},
    hides={DONE, STRUCK, SECTION},
    facts=[
        columns.LIST,
        "number",
        "kind",
        "category",
        "target",
        "unit",
        columns.HELPERS,
        "starts_on",
        "due_on",
        "due_as",
        "report_day",
        "weight",
        "planned",
        "progress_as",
        "problem",
        "remark",
        "is_key",
        "reason",
    ],
    tables=[
        Table(Milestone, _("Stages"), ["title", "weight", "due_on", "reached_on", "evidence"]),
        Table(Report, _("Reports"), ["day", "percent", "text"]),
        Table(Dependency, _("To be done first"), [columns.FIRST]),
    ],
    import_key=["of_list", "parent", "title", "unit"],
    import_names=importing.NAMES,
    import_cells=importing.CELLS,
    notify={
        "listed": (IN_CHARGE, WORK, _("Your unit has a new task to acknowledge")),
        "assigned": (IN_CHARGE, WORK, _("Your unit has a new task to acknowledge")),
        "reminded": (IN_CHARGE, WORK, _("A task of your unit is due soon")),
        "sent_back": (IN_CHARGE, WORK, _("The completion of a task was not accepted")),
        "completed": (OVERSEER, ACCEPT, _("A completed task awaits acceptance")),
        "returned": (OVERSEER, EDIT, _("A unit has handed a task back")),
    },
)
_ENDED = (DONE, COMPLETED)
FIGURES = RecordFigures(
    pages=TASKS,
    columns=["due_on", "done_on"],
    indicators=[
        Indicator(
            "on_time",
            _("Tasks completed in time"),
            _("tasks completed by their due day / tasks completed that have a due day"),
            lambda t: t.done_on <= t.due_on,
            lambda t: t.state.isin(_ENDED) & t.due_on.notnull(),
        ),
        Indicator(
            "completed",
            _("Tasks completed"),
            _("tasks completed or accepted / tasks listed, without sections and struck ones"),
            lambda t: t.state.isin(_ENDED),
            lambda t: ~t.state.isin([SECTION, STRUCK]),
        ),
    ],
)
MANIFEST = Manifest(
    "tasks",
    Rights(READ, EDIT, WORK, ACCEPT),
    lifecycle.RETURNS,
    lifecycle.REFUSALS,
    LISTS,
    TASKS,
    importing.TaskTarget(TASKS),
    FIGURES,
    *PARTS,
    Urls("desk/task-lists/", "jiceng.supervision.tasks.urls"),
    NavWithin(LISTS.list_name, ("task-tree", "task-gantt", "task-board")),
    Remarks(kind=lifecycle.LIST_KIND, right=READ, units=lifecycle.LISTS.units_around),
    Remarks(kind=KIND, right=READ, units=lifecycle.TASKS.units_around),
    Attachments(kind=KIND, rights=(WORK, EDIT), removing=EDIT),
    Followers(kind=KIND, events=tuple(lifecycle.TASKS.events_of_moves)),
)
