"""Models of task lists, tasks, their stages, reports and helping units."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Final

from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.records.public import DueRecord, Record, Row, unit_field

WORDS: Final = [MinLengthValidator(2)]
PERCENT: Final = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]
WEIGHT: Final = [MinValueValidator(Decimal("0.01"))]


class ListKind(models.TextChoices):
    """Type of a list."""

    TASKS = "tasks", _("Priority tasks")
    MEASURES = "measures", _("Measures")
    PROJECTS = "projects", _("Projects")
    SECRETARY = "secretary", _("Secretaries' projects")
    DUTIES = "duties", _("Responsibilities of secretaries")


class WholeRule(models.TextChoices):
    """How the progress of a whole follows from its parts."""

    COUNT = "count", _("by count: every part alike")
    WEIGHT = "weight", _("by weight")
    DAYS = "days", _("by planned days")


class TaskKind(models.TextChoices):
    """Type of an entry of a list."""

    SECTION = "section", _("Section")
    MEASURE = "measure", _("Measure")
    PROJECT = "project", _("Project")
    TASK = "task", _("Task")
    DUTY = "duty", _("Responsibility")


WHOLES: Final = (TaskKind.SECTION, TaskKind.MEASURE, TaskKind.PROJECT)
"""Entries that may have parts."""


def percent_field(label: Any, **options: Any) -> Any:
    """A percentage with two decimal places."""
    return models.DecimalField(label, max_digits=5, decimal_places=2, validators=PERCENT, **options)


class TaskList(Record):
    """A list of tasks with a timetable; its unit in charge oversees all tasks on it."""

    title = models.CharField(_("Name of the list"), max_length=80, validators=WORDS)
    kind = models.CharField(_("Type of list"), max_length=20, choices=ListKind)
    about = models.CharField(_("What it is for"), max_length=500, blank=True)
    rule = models.CharField(
        _("Progress of a whole"), max_length=10, choices=WholeRule, default=WholeRule.COUNT
    )
    # Points behind the plan.
    yellow_from = percent_field(
        _("Yellow from so many points behind"), default=Decimal(10), blank=True
    )
    red_over = percent_field(_("Red above so many points behind"), default=Decimal(30), blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "title"],
                condition=models.Q(state="running"),
                name="task_list_once",
                violation_error_message=_("Your unit has a running list of this name."),
            )
        ]


class Task(DueRecord):
    """An entry of a list: a section, measure, project or task, in a tree."""

    of_list = models.ForeignKey(
        TaskList, models.PROTECT, verbose_name=_("Task list"), related_name="tasks"
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("Part of"),
        related_name="parts",
    )
    number = models.CharField(_("Serial number"), max_length=20, blank=True)
    title = models.CharField(_("Content of the task"), max_length=200, validators=WORDS)
    kind = models.CharField(
        _("Type of entry"), max_length=20, choices=TaskKind, default=TaskKind.TASK, blank=True
    )
    category = models.CharField(_("Field of work"), max_length=40, blank=True)
    target = models.CharField(_("Target of the task"), max_length=500, blank=True)
    starts_on = models.DateField(_("Start"), null=True, blank=True)
    due_on = models.DateField(_("Due day"), null=True, blank=True)
    # As the list words it, e.g. "by the 25th of each month"; kept because it says more than a day.
    due_as = models.CharField(_("Deadline as written"), max_length=60, blank=True)
    report_day = models.PositiveSmallIntegerField(
        _("Monthly report by day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )
    # The next day on which something is due; see `rules.next_day`.
    next_on = models.DateField(_("Next due day"))
    weight = models.DecimalField(
        _("Weight"),
        max_digits=8,
        decimal_places=2,
        default=Decimal(1),
        blank=True,
        validators=WEIGHT,
    )
    # What the list itself states as planned for a day.
    planned = percent_field(_("Planned by the list, per cent"), null=True, blank=True)
    planned_on = models.DateField(_("Planned for the day"), null=True, blank=True)
    percent = percent_field(_("Progress in per cent"), default=Decimal(0), blank=True)
    progress_as = models.CharField(_("Progress as written"), max_length=200, blank=True)
    problem = models.CharField(_("Difficulties"), max_length=300, blank=True)
    remark = models.CharField(_("Note of the list"), max_length=300, blank=True)
    is_key = models.BooleanField(_("Key task (★)"), default=False, blank=True)
    reported_on = models.DateField(_("Last report"), null=True, blank=True)
    # Of the last return, refusal, suspension or striking.
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    suspended_on = models.DateField(_("Suspended since"), null=True, blank=True)
    done_on = models.DateField(_("Completed on"), null=True, blank=True)
    # A registered indicator that feeds the progress, and its first and wanted value.
    indicator = models.CharField(_("Fed by the indicator"), max_length=80, blank=True)
    base = models.DecimalField(
        _("First value"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    goal = models.DecimalField(
        _("Wanted value"), max_digits=14, decimal_places=4, null=True, blank=True
    )

    class Meta(DueRecord.Meta):
        indexes: ClassVar = [
            *DueRecord.Meta.indexes,
            models.Index(fields=["next_on", "id"], name="task_by_next_day"),
            models.Index(fields=["of_list", "id"], name="task_by_list"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="task_weight"),
            models.CheckConstraint(
                condition=models.Q(due_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(due_on__gte=models.F("starts_on")),
                name="task_due_after_start",
            ),
        ]


class Milestone(Row):
    """A weighted stage of a task, reached with evidence."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="milestones")
    title = models.CharField(_("Stage"), max_length=80, validators=WORDS)
    weight = models.DecimalField(
        _("Weight of the stage"),
        max_digits=8,
        decimal_places=2,
        default=Decimal(1),
        blank=True,
        validators=WEIGHT,
    )
    due_on = models.DateField(_("To be reached by"), null=True, blank=True)
    reached_on = models.DateField(_("Reached on"), null=True, blank=True)
    evidence = models.CharField(
        _("Evidence"), max_length=500, validators=WORDS, help_text=_("What shows it, and where.")
    )


class Report(Row):
    """Progress as reported on a day; never changed."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="reports")
    at = models.DateTimeField(_("Reported"))
    day = models.DateField(_("Day"))
    percent = percent_field(_("Done in per cent"))
    text = models.CharField(_("What was done"), max_length=500, validators=WORDS)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["task", "day"], name="report_by_task_day")]


class Helper(Row):
    """A unit that helps the unit in charge."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="helpers")
    unit = unit_field(_("Helping unit"))


class Dependency(Row):
    """A task that has to be done before another."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="waits")
    first = models.ForeignKey(
        Task, models.PROTECT, verbose_name=_("Task to be done first"), related_name="needed_by"
    )
