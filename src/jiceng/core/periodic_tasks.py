"""Supervision of periodic tasks: their last runs, and whether the worker is alive.

An operator must see that the worker is dead before a missed deadline shows it. Every periodic task
has one row, written by the worker around each run. A task is late when a scheduled run is overdue
by `GRACE` and none has been done since.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateWorker

from jiceng.core.manifests import Contribution, Slot
from jiceng.core.models import TaskRun

WRITES: Final = {
    "expect_all": "the last run of a task",
    "note": "the last run of a task",
}

GRACE: Final = timedelta(minutes=15)
HEARTBEAT_TIMEOUT: Final = timedelta(seconds=60)
"""A worker sends a heartbeat every few seconds; after this time it is considered dead."""


@dataclass(frozen=True, slots=True)
class MonitoredTask(Contribution):
    """A periodic task whose absence must be reported.

    Args:
        key: its name in the health check.
        task: its full name.
        is_behind: whether its work is late at a moment, regardless of its runs: a task that finds
            that it may not do its work yet has run successfully.
    """

    key: str
    task: str
    label: Any
    is_behind: Callable[[datetime], bool] | None = None


MONITORED_TASKS: Final = Slot(MonitoredTask, key=lambda duty: duty.key)


@dataclass(frozen=True, slots=True)
class Run:
    """The state of a periodic task.

    Args:
        done_at: its last success; None: never yet.
        failed_at: its last failure, if that is later.
    """

    task: str
    key: str
    label: Any
    done_at: datetime | None
    failed_at: datetime | None
    fault: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class PeriodicWorkState:
    """The state of all periodic work.

    Args:
        heard_at: the last heartbeat of a worker; None: never, or it has ended.
        runs: those with a display name first.
    """

    heard_at: datetime | None
    runs: tuple[Run, ...]
    at: datetime

    @property
    def has_worker(self) -> bool:
        """Whether a worker is alive."""
        return self.heard_at is not None and self.at - self.heard_at <= HEARTBEAT_TIMEOUT

    @property
    def late(self) -> tuple[Run, ...]:
        """The tasks that are late."""
        return tuple(run for run in self.runs if run.is_late)

    @property
    def named(self) -> tuple[Run, ...]:
        """The tasks with a display name."""
        return tuple(run for run in self.runs if run.key)

    @property
    def shown(self) -> tuple[Run, ...]:
        """The tasks to show: late ones, or all named ones while no worker is alive."""
        return self.late if self.has_worker else self.named

    @property
    def is_well(self) -> bool:
        """Whether a worker is alive and nothing is late."""
        return self.has_worker and not self.late


def is_late(previous: datetime, done_at: datetime | None, watched_since: datetime) -> bool:
    """Whether a task has missed a scheduled run.

    Args:
        previous: the last scheduled time that is more than `GRACE` ago.
        watched_since: when the task was first scheduled in this installation.
    """
    return previous > watched_since and (done_at is None or done_at < previous)


def current_state(at: datetime) -> PeriodicWorkState:
    """The state of all periodic work, in two queries and those of the duties."""
    rows = {row.task: row for row in TaskRun.objects.order_by("task")}
    heard = ProcrastinateWorker.objects.order_by("-last_heartbeat").values_list(
        "last_heartbeat", flat=True
    )
    duties = {duty.task: duty for duty in MONITORED_TASKS.all()}
    order = [*duties, *sorted(set(_tasks()) - duties.keys())]
    runs = tuple(_run(task, rows.get(task), duties.get(task), at) for task in order)
    return PeriodicWorkState(heard.first(), runs, at)


def _run(task: str, row: TaskRun | None, duty: MonitoredTask | None, at: datetime) -> Run:
    minute = (at - GRACE).replace(second=0, microsecond=0)
    previous = datetime.fromtimestamp(_scheduled_by(task, minute), at.tzinfo)
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


@lru_cache(maxsize=1024)
def _scheduled_by(task: str, minute: datetime) -> float:
    """The last scheduled time of a task up to a minute, in seconds since 1970.

    Schedules have whole minutes. Pages show the state to everybody who may supervise it, and
    computing the times of all tasks takes several milliseconds.
    """
    within = (minute + timedelta(seconds=59)).timestamp()
    found: float = _tasks()[task].croniter.get_prev(ret_type=float, start_time=within)
    return found


def _tasks() -> dict[str, Any]:
    """The periodic tasks by their full names."""
    return {each.task.name: each for each in app.periodic_registry.periodic_tasks.values()}


def expect_all(at: datetime) -> None:
    """Expect every periodic task to run from now on; called by a worker as it starts."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO core_task_run (task, watched_since, fault) VALUES (%s, %s, '')"
            " ON CONFLICT (task) DO NOTHING",
            [(task, at) for task in sorted(_tasks())],
        )


def note(task: str, *, at: datetime, fault: str = "") -> None:
    """Store the outcome of a run of a periodic task; ignores other tasks.

    Args:
        fault: the kind of failure; "" for success.
    """
    if task in _tasks():
        how: dict[str, Any] = {"failed_at": at, "fault": fault[:80]} if fault else {"done_at": at}
        TaskRun.objects.filter(task=task).update(**how)
