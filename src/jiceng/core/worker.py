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
from typing import Any, Final

import psycopg
import psycopg_pool
from django.db import DatabaseError, connections
from django.utils import timezone
from procrastinate import exceptions, jobs, manager
from procrastinate.contrib.django import app, django_connector

from jiceng.core import periodic_tasks
from jiceng.core.errors import Problem

HEARTBEAT_SECONDS: Final = 5.0
STALLED_SECONDS: Final = 30.0
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


def run(*, concurrency: int, patience: float) -> None:
    """Do the tasks until the process is told to end (SIGTERM, SIGINT).

    Args:
        concurrency: parallel tasks.
        patience: seconds without a database after which it gives up.

    Raises:
        Problem: the database was unavailable for longer than that.
    """
    asyncio.run(_run(concurrency, patience))


async def _run(concurrency: int, patience: float) -> None:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    wait, lost_at = FIRST_WAIT, 0.0
    while not asked.is_set():
        began = time.monotonic()
        try:
            await _work(concurrency, asked)
        except (*_AWAY, WorkerEnded) as error:
            if asked.is_set():
                return
            if lost_at == 0.0 or time.monotonic() - began > STEADY_SECONDS:
                wait, lost_at = FIRST_WAIT, time.monotonic()
            if time.monotonic() - lost_at > patience:
                raise Problem(
                    f"The database was unavailable for {round(time.monotonic() - lost_at)} s: the"
                    f" worker gives up ({type(error).__name__}). Restart it when the database"
                    " answers.",
                    "worker.gave_up",
                ) from error
            why = type(error.__cause__ or error).__name__
            _logger.warning("The worker lost the database (%s): trying again", why)
            with suppress(TimeoutError):
                await asyncio.wait_for(asked.wait(), wait)
            wait = min(wait * 2, LONGEST_WAIT)


async def _work(concurrency: int, asked: asyncio.Event) -> None:
    """Do the tasks until told to end, or until the library's worker has ended.

    Raises:
        Lost: the library's worker has ended.
    """
    connector = app.connector
    assert isinstance(connector, django_connector.DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()):
        async with app.open_async():
            await asyncio.to_thread(_expect)
            working = asyncio.create_task(
                app.run_worker_async(
                    concurrency=concurrency,
                    install_signal_handlers=False,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                    # Successful jobs are deleted immediately: the table would grow without limit.
                    delete_jobs="successful",
                    task_middleware=[_watched],
                )
            )
            taking_up = asyncio.create_task(_take_up_again(app.job_manager))
            waiting = asyncio.create_task(asked.wait())
            try:
                await asyncio.wait(
                    (working, taking_up, waiting), return_when=asyncio.FIRST_COMPLETED
                )
            finally:
                for task in (taking_up, waiting, working):
                    task.cancel()
                ended = await asyncio.gather(working, taking_up, waiting, return_exceptions=True)
    if not asked.is_set():
        faults = (each for each in ended if isinstance(each, Exception))
        raise WorkerEnded from next(faults, None)


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


async def _take_up_again(manager: manager.JobManager) -> None:
    while True:
        await take_up_stalled(manager)
        await asyncio.sleep(HEARTBEAT_SECONDS)


async def take_up_stalled(manager: manager.JobManager) -> int:
    """Put the jobs of workers that died back into the queue; returns how many."""
    await manager.prune_stalled_workers(STALLED_SECONDS)
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
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
            _logger.info("job %s was taken up by somebody else", job.id)
    return len(stalled)


async def _drop(manager: manager.JobManager, job: jobs.Job) -> None:
    with suppress(exceptions.ConnectorException):
        await manager.finish_job(job, jobs.Status.ABORTED, delete_job=False)
