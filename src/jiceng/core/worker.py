"""Worker process that survives failures of the database and of other workers.

The library's worker ends silently and with success as soon as one of its own queries fails. Here it
is restarted with growing waits, and the process ends with a failure when the database stays
unavailable, so that a supervisor restarts it. Jobs of a worker that died go back into the queue,
since the library does not do that.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import psycopg
import psycopg_pool
from django.db import DatabaseError, connections
from django.utils import timezone
from procrastinate import PsycopgConnector, exceptions, jobs, manager
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

from jiceng.core import periodic_tasks
from jiceng.core.errors import Problem

STALLED_SECONDS: Final = 30.0
BEATS: Final = 6
"""Heartbeats within the time after which a silent worker is taken for dead."""
CONNECT_SECONDS: Final = 30.0
"""Maximum wait for a connection; a lower `--patience` applies as well."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0
STEADY_SECONDS: Final = 60.0
"""After this time without a fault, the waits start again from the first."""
MOST_ATTEMPTS: Final = 5
"""A job that was cut off this often is assumed to kill its workers, and is not retried."""

_logger = logging.getLogger(__name__)
_AWAY = (
    psycopg.Error,
    psycopg_pool.PoolTimeout,
    exceptions.ConnectorException,
    DatabaseError,
    OSError,
    Problem,
)


class WorkerEnded(Exception):
    """The library's worker has ended on its own."""


@dataclass(frozen=True)
class WorkerOptions:
    """How a worker works.

    Args:
        concurrency: parallel tasks.
        patience: seconds without a database after which it gives up.
        stalled_after: seconds without a heartbeat after which it takes another worker for dead and
            takes up its jobs.
    """

    concurrency: int
    patience: float
    stalled_after: float


def run(options: WorkerOptions) -> None:
    """Do the tasks until the process is told to end (SIGTERM, SIGINT).

    Raises:
        Problem: the database was unavailable for longer than its patience.
    """
    asyncio.run(_run(options))


async def _run(options: WorkerOptions) -> None:
    stop_requested = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop_requested.set)
    wait, lost_at = FIRST_WAIT, 0.0
    while not stop_requested.is_set():
        began = time.monotonic()
        try:
            await _work(options, stop_requested)
        except (*_AWAY, WorkerEnded) as error:
            if stop_requested.is_set():
                return
            if lost_at == 0.0 or time.monotonic() - began > STEADY_SECONDS:
                wait, lost_at = FIRST_WAIT, time.monotonic()
            if time.monotonic() - lost_at > options.patience:
                raise Problem(
                    f"The database was unavailable for {round(time.monotonic() - lost_at)} s: the"
                    f" worker gives up ({type(error).__name__}). Restart it when the database"
                    " answers.",
                    "worker.gave_up",
                ) from error
            why = type(error.__cause__ or error).__name__
            _logger.warning("The worker lost the database (%s): trying again", why)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop_requested.wait(), wait)
            wait = min(wait * 2, LONGEST_WAIT)


async def _work(options: WorkerOptions, stop_requested: asyncio.Event) -> None:
    """Do the tasks until told to end, or until the library's worker has ended.

    Raises:
        WorkerEnded: the library's worker has ended.
    """
    beat = options.stalled_after / BEATS
    with app.replace_connector(_connector(options.patience)):
        async with app.open_async():
            await asyncio.to_thread(_expect)
            working = asyncio.create_task(
                app.run_worker_async(
                    concurrency=options.concurrency,
                    install_signal_handlers=False,
                    update_heartbeat_interval=beat,
                    stalled_worker_timeout=options.stalled_after,
                    # Successful jobs are deleted immediately: the table would grow without limit.
                    delete_jobs="successful",
                    task_middleware=[_watched],
                )
            )
            taking_up = asyncio.create_task(_take_up_again(app.job_manager, options.stalled_after))
            waiting = asyncio.create_task(stop_requested.wait())
            try:
                await asyncio.wait(
                    (working, taking_up, waiting), return_when=asyncio.FIRST_COMPLETED
                )
            finally:
                for task in (taking_up, waiting, working):
                    task.cancel()
                ended = await asyncio.gather(working, taking_up, waiting, return_exceptions=True)
    if not stop_requested.is_set():
        faults = (each for each in ended if isinstance(each, Exception))
        raise WorkerEnded from next(faults, None)


class _Pool(psycopg_pool.AsyncConnectionPool[psycopg.AsyncConnection[Any]]):
    """Connections whose first one is waited for no longer than any other."""

    async def open(self, wait: bool = False, timeout: float = CONNECT_SECONDS) -> None:  # noqa: ASYNC109 - the library's
        await super().open(wait, min(timeout, self.timeout))


def _connector(patience: float) -> PsycopgConnector:
    """Like `DjangoConnector.get_worker_connector`, but no wait for a connection is longer than the
    worker's patience."""
    return PsycopgConnector(
        pool_factory=_Pool, kwargs=connector_params(), timeout=min(CONNECT_SECONDS, patience)
    )


def _expect() -> None:
    _drop_dead_connections()
    periodic_tasks.expect_all(timezone.now())


def _drop_dead_connections() -> None:
    """Close this thread's connections to a database that was unavailable: the next query on one
    would fail, and with it a job that is not retried."""
    for each in connections.all(initialized_only=True):
        if each.connection is not None and not each.in_atomic_block and not each.is_usable():
            each.close()


def _watched(call_next: Callable[[], Any], context: Any, _worker: Any) -> Any:
    """Run a task, and store its outcome."""
    name: str = context.job.task_name
    _drop_dead_connections()
    try:
        result = call_next()
    except Exception as error:
        with suppress(DatabaseError):
            periodic_tasks.note(name, at=timezone.now(), fault=type(error).__name__)
        raise
    periodic_tasks.note(name, at=timezone.now())
    return result


async def _take_up_again(manager: manager.JobManager, stalled_after: float) -> None:
    while True:
        await take_up_stalled(manager, stalled_after)
        await asyncio.sleep(stalled_after / BEATS)


async def take_up_stalled(
    manager: manager.JobManager, stalled_after: float = STALLED_SECONDS
) -> int:
    """Put the jobs of workers that died back into the queue; returns how many.

    Args:
        stalled_after: seconds without a heartbeat after which a worker counts as dead.
    """
    await manager.prune_stalled_workers(stalled_after)
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=stalled_after))
    for job in stalled:
        _logger.warning("job %s (%s) was cut off: taken up again", job.id, job.task_name)
        try:
            if job.attempts >= MOST_ATTEMPTS:
                await manager.finish_job(job, jobs.Status.FAILED, delete_job=False)
            else:
                await manager.retry_job(job, retry_at=timezone.now())
        except exceptions.UniqueViolation:
            # The same work is already queued: it is not needed twice.
            await _drop(manager, job)
        except exceptions.ConnectorException:
            # Another worker was faster, or the database is unavailable, which the next check shows.
            _logger.info("job %s was resumed by another worker", job.id)
    return len(stalled)


async def _drop(manager: manager.JobManager, job: jobs.Job) -> None:
    with suppress(exceptions.ConnectorException):
        await manager.finish_job(job, jobs.Status.ABORTED, delete_job=False)
