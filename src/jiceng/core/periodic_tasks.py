"""What runs by itself, and when it last did: whoever looks at an installation must be able to see
that its worker is dead, before a deadline shows it.

Every periodic task leaves one row, written by the worker around each run. A task is late when a
moment at which it should have run is over for `GRACE` and nothing has been done since.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateWorker

from jiceng.core.manifests import Contribution, Slot
from jiceng.core.models import TaskRun

WRITES: Final = {
    "watch": "when a task ran last",
    "note": "when a task ran last",
}

GRACE: Final = timedelta(minutes=15)
SILENT: Final = timedelta(seconds=60)
"""A worker tells every few seconds that it is alive; after this long it is taken for dead."""


@dataclass(frozen=True, slots=True)
class Duty(Contribution):
    """A periodic task whose absence people must be told of.

    Args:
        key: under which the health address shows it.
        task: its full name.
        is_behind: whether what it does is late at a moment, however often it has run: one that
            finds that it may not do its work yet has run well.
    """

    key: str
    task: str
    label: Any
    is_behind: Callable[[datetime], bool] | None = None


DUTIES: Final = Slot(Duty, key=lambda duty: duty.key)


@dataclass(frozen=True, slots=True)
class Run:
    """How a periodic task stands.

    Args:
        done_at: when it last ended well; None: never yet.
        failed_at: when it last failed, if that is later.
    """

    task: str
    key: str
    label: Any
    done_at: datetime | None
    failed_at: datetime | None
    fault: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How the work that runs by itself stands.

    Args:
        heard_at: when a worker last said that it is alive; None: never, or it has ended.
        runs: those that people know by a name first.
    """

    heard_at: datetime | None
    runs: tuple[Run, ...]
    at: datetime

    @property
    def has_worker(self) -> bool:
        """Whether some worker is alive."""
        return self.heard_at is not None and self.at - self.heard_at <= SILENT

    @property
    def late(self) -> tuple[Run, ...]:
        """What should have been done and was not."""
        return tuple(run for run in self.runs if run.is_late)

    @property
    def named(self) -> tuple[Run, ...]:
        """What people know by a name."""
        return tuple(run for run in self.runs if run.key)

    @property
    def shown(self) -> tuple[Run, ...]:
        """What a reader is told of: what is late, and what people know while no worker is alive."""
        return self.late if self.has_worker else self.named

    @property
    def is_well(self) -> bool:
        """Whether a worker is alive and nothing is late."""
        return self.has_worker and not self.late


def is_late(previous: datetime, done_at: datetime | None, watched_since: datetime) -> bool:
    """Whether a task has missed a moment at which it should have run.

    Args:
        previous: the last such moment that is over for longer than `GRACE`.
        watched_since: when the installation first meant it to run.
    """
    return previous > watched_since and (done_at is None or done_at < previous)


def look(at: datetime) -> Upkeep:
    """How the work that runs by itself stands, in two queries and what duties ask."""
    rows = {row.task: row for row in TaskRun.objects.order_by("task")}
    heard = ProcrastinateWorker.objects.order_by("-last_heartbeat").values_list(
        "last_heartbeat", flat=True
    )
    duties = {duty.task: duty for duty in DUTIES.all()}
    order = [*duties, *sorted(set(_crons()) - duties.keys())]
    runs = tuple(_run(task, rows.get(task), duties.get(task), at) for task in order)
    return Upkeep(heard.first(), runs, at)


def _run(task: str, row: TaskRun | None, duty: Duty | None, at: datetime) -> Run:
    previous = _crons()[task](at - GRACE)
    key, label = (duty.key, duty.label) if duty else ("", task)
    is_behind = bool(duty and duty.is_behind and duty.is_behind(at))
    if row is None:
        return Run(task, key, label, None, None, "", is_late=is_behind)
    failed = row.failed_at if not row.done_at or (row.failed_at or at) > row.done_at else None
    return Run(
        task,
        key,
        label,
        row.done_at,
        failed,
        row.fault if failed else "",
        is_late=is_behind or is_late(previous, row.done_at, row.watched_since),
    )


def _crons() -> dict[str, Callable[[datetime], datetime]]:
    """For each periodic task, a function that gives the last moment before one at which it runs."""

    def before(periodic: Any) -> Callable[[datetime], datetime]:
        def of(at: datetime) -> datetime:
            found: float = periodic.croniter.get_prev(ret_type=float, start_time=at.timestamp())
            return datetime.fromtimestamp(found, at.tzinfo)

        return of

    found = app.periodic_registry.periodic_tasks.values()
    return {each.task.name: before(each) for each in found}


def watch(at: datetime) -> None:
    """From now on every periodic task is expected to run; a worker says so as it begins."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO core_task_run (task, watched_since, fault) VALUES (%s, %s, '')"
            " ON CONFLICT (task) DO NOTHING",
            [(task, at) for task in sorted(_crons())],
        )


def note(task: str, *, at: datetime, fault: str = "") -> None:
    """Write down how a run of a periodic task has ended; of others, nothing.

    Args:
        fault: the kind of failure; "" when it went well.
    """
    if task in _crons():
        how: dict[str, Any] = {"failed_at": at, "fault": fault[:80]} if fault else {"done_at": at}
        TaskRun.objects.filter(task=task).update(**how)
