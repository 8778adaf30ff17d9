"""Open tasks on a day, in one query: what cards and assessment judge."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from jiceng.core.access import Actor
from jiceng.supervision.tasks import progress, queries
from jiceng.supervision.tasks.models import Report, Task, TaskKind
from jiceng.supervision.tasks.moves import end_of
from jiceng.supervision.tasks.rules import Standing, overdue_stages
from jiceng.supervision.tasks.states import AT_WORK, SECTION, STRUCK, SUSPENDED


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that was open on a day.

    Args:
        unit: in charge.
        standing: progress, planned progress, days overdue, light with its reasons.
        stages_late: number of stages whose day had passed.
    """

    id: UUID
    of_list: UUID
    title: str
    unit: UUID
    due_on: date | None
    standing: Standing
    kind: str
    weight: Decimal
    stages_late: int


def open_for(actor: Actor) -> QuerySet[Task]:
    """Tasks that an actor sees and that are worked on now, without wholes with parts."""
    rows = queries.visible_to(actor).filter(state__in=AT_WORK)
    return rows.exclude(kind=TaskKind.SECTION).exclude(parts__isnull=False)


def open_tasks(day: date, only: Collection[UUID] | None = None) -> Iterator[OpenTask]:
    """Every task that was open at the end of a day, without sections, suspended and struck ones.

    Progress is that of the last report up to the day, stages are those reached by then; the unit
    in charge and the due day are the present ones. Wholes with parts are left out: their parts are
    there. One query, whatever the number of tasks.

    Args:
        only: these tasks; None for all.
    """
    latest = Report.objects.filter(task=OuterRef("pk"), day__lte=day).order_by("-at", "-id")
    rows: Any = (
        queries.with_stages(Task.objects.all())
        .filter(Q(done_on__isnull=True) | Q(done_on__gt=day), opened_at__lt=end_of(day))
        .exclude(kind=TaskKind.SECTION)
        .exclude(state__in=[SECTION, STRUCK, SUSPENDED])
        .exclude(parts__isnull=False)
        .annotate(then=Subquery(latest.values("percent")[:1]))
        .annotate(then_on=Subquery(latest.values("day")[:1]))
        .select_related("of_list")
        .order_by("id")
    )
    if only is not None:
        rows = rows.filter(pk__in=only)
    for task in rows.iterator(chunk_size=2_000):
        task.percent, task.reported_on = task.then or 0, task.then_on
        if task.done_on:  # completed later than that day
            task.state, task.done_on = "running", None
        limits = progress.limits_of(task.of_list)
        stages = queries.stages_of(task)
        yield OpenTask(
            id=task.pk,
            of_list=task.of_list_id,
            title=task.title,
            unit=task.unit_id,
            due_on=task.due_on,
            standing=progress.standing_of(task, stages, day, limits),
            kind=task.kind,
            weight=task.weight,
            stages_late=len(overdue_stages(stages, day)),
        )
