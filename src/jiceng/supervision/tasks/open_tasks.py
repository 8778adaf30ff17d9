"""Open tasks on a day, in one query: what cards and assessment judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from jiceng.supervision.tasks import progress, queries
from jiceng.supervision.tasks.models import Report, Task, TaskKind
from jiceng.supervision.tasks.moves import end_of
from jiceng.supervision.tasks.rules import Standing
from jiceng.supervision.tasks.states import SECTION, STRUCK, SUSPENDED


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that was open on a day.

    Args:
        unit: in charge.
        standing: progress, planned progress, days overdue, light with its reasons.
    """

    id: UUID
    of_list: UUID
    title: str
    unit: UUID
    due_on: date | None
    standing: Standing


def open_tasks(day: date) -> Iterator[OpenTask]:
    """Every task that was open at the end of a day, without sections, suspended and struck ones.

    Progress is that of the last report up to the day, stages are those reached by then; the unit
    in charge and the due day are the present ones. Wholes with parts are left out: their parts are
    there. One query, whatever the number of tasks.
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
    for task in rows.iterator(chunk_size=2_000):
        task.percent, task.reported_on = task.then or 0, task.then_on
        if task.done_on:  # completed later than that day
            task.state, task.done_on = "running", None
        limits = progress.limits_of(task.of_list)
        standing = progress.standing_of(task, queries.stages_of(task), day, limits)
        yield OpenTask(task.pk, task.of_list_id, task.title, task.unit_id, task.due_on, standing)
