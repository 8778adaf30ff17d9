"""Tasks that an actor may see, with their stages, and the facts of their moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.records.public import Facts, facts_of
from jiceng.supervision.tasks.models import Dependency, Helper, Milestone, Report, Task, TaskList
from jiceng.supervision.tasks.permissions import READ
from jiceng.supervision.tasks.rules import Stage
from jiceng.supervision.tasks.states import DONE, OVER

ROWS = (Milestone, Report, Helper, Dependency)


@dataclass(frozen=True, slots=True)
class TaskFacts(Facts[Task]):
    """Facts of a task.

    Args:
        open_parts: parts that are neither done nor struck.
        waits_for: titles of tasks that have to be done first and are not.
    """

    open_parts: int = 0
    waits_for: tuple[str, ...] = ()


def facts(task: Task) -> TaskFacts:
    """Facts for the moves of a task."""
    plain = facts_of(task, ROWS)
    parts = Task.objects.filter(parent=task.pk).exclude(state__in=[*OVER])
    waits = Dependency.objects.filter(task=task.pk).exclude(first__state=DONE)
    names = waits.order_by("id").values_list("first__title", flat=True)
    return TaskFacts(plain.record, plain.rows, plain.above, parts.count(), tuple(names))


def with_stages(rows: QuerySet[Task]) -> QuerySet[Task]:
    """The tasks, each with its stages, in the same query."""
    stages = Milestone.objects.filter(task=OuterRef("pk")).order_by("id")
    found = stages.values(
        row=JSONObject(
            title="title", weight="weight", due_on="due_on", reached_on="reached_on", id="id"
        )
    )
    return rows.annotate(stage_rows=ArraySubquery(found))


def stages_of(task: Any) -> tuple[Stage, ...]:
    """Stages of a task, with or without `with_stages`."""
    rows = getattr(task, "stage_rows", None)
    if rows is None:
        return tuple(stage_of(each) for each in task.milestones.order_by("id"))
    return tuple(
        Stage(
            Decimal(str(each["weight"])),
            _day(each["due_on"]),
            _day(each["reached_on"]),
            each["title"],
        )
        for each in rows
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def stage_of(row: Milestone) -> Stage:
    """A stage as the rules know it."""
    return Stage(Decimal(row.weight), row.due_on, row.reached_on, row.title)


def stage_keys(task: UUID) -> list[UUID]:
    """Keys of the stages of a task in their order."""
    return list(Milestone.objects.filter(task=task).order_by("id").values_list("pk", flat=True))


def lists_visible_to(actor: Actor) -> QuerySet[TaskList]:
    """Lists of units within the reach of the permission, and lists with a task of theirs."""
    rows, reach = TaskList.objects.select_related("unit"), actor.reach(READ)
    if not reach:
        return rows.none()
    if "/" in reach:
        return rows
    here = directory.within(reach, "unit__path")
    tasks = Task.objects.filter(here | Q(pk__in=_helped(reach).values("task"))).order_by()
    return rows.filter(here | Q(pk__in=tasks.values("of_list")))


def _helped(reach: Sequence[str]) -> QuerySet[Helper]:
    return Helper.objects.filter(directory.within(reach, "unit__path")).order_by()


def visible_to(actor: Actor) -> QuerySet[Task]:
    """Tasks of units within the reach of the permission, of lists that such units oversee, and
    tasks with which they help.
    """
    rows, reach = Task.objects.select_related("unit", "of_list"), actor.reach(READ)
    if not reach:
        return rows.none()
    rows = with_stages(rows)
    if "/" in reach:
        return rows
    here = directory.within(reach, "unit__path")
    listed = TaskList.objects.filter(here).order_by().values("pk")
    return rows.filter(here | Q(of_list__in=listed) | Q(pk__in=_helped(reach).values("task")))


def tasks_of(actor: Actor, of_list: UUID) -> Sequence[Task]:
    """The tasks of a list that an actor sees, with their stages: one query."""
    return list(visible_to(actor).filter(of_list=of_list).order_by("id"))
