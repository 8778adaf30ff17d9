"""The worker under a supervisor: killed, without a database, stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from jiceng.core import embedded
from jiceng.core.embedded import Server

pytestmark = pytest.mark.timeout(600)
SOON = 150.0
# A dead worker is noticed after as many seconds, by default 30.
HASTY = ("--stalled-after", "5")


class Workers:
    """Worker processes of one installation."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.begun: list[subprocess.Popen[bytes]] = []

    def begin(self, *arguments: str) -> subprocess.Popen[bytes]:
        clean = {name: value for name, value in os.environ.items() if name[:7] != "JICENG_"}
        for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
            clean.pop(name, None)
        with (self.home / f"worker-{len(self.begun)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "jiceng.config.cli", "worker", *arguments],
                env={**clean, "JICENG_HOME": str(self.home)},
                stderr=log,
            )
        self.begun.append(process)
        return process

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(
            host=str(embedded.socket_dir(self.home)),
            user=embedded.USER,
            dbname=embedded.DATABASE,
            autocommit=True,
        ) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def defer(self, task: str) -> int:
        (found,) = self.ask(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status) VALUES"
            f" ('default', '{task}', 0, '{{\"timestamp\": 0}}', 'todo') RETURNING id"
        )
        return int(str(found[0]))

    def is_done(self, job: int) -> bool:
        """Whether the job is done; completed jobs are deleted."""
        with suppress(psycopg.OperationalError):
            return not self.ask(f"SELECT 1 FROM procrastinate_jobs WHERE id = {job}")
        return False

    def doing(self, lock: str) -> int:
        """The running job that holds a lock; 0 for none."""
        with suppress(psycopg.OperationalError):
            for (job,) in self.ask(
                f"SELECT id FROM procrastinate_jobs WHERE lock = '{lock}' AND status = 'doing'"
            ):
                return int(str(job))
        return 0

    def at(self, job: int) -> bool:
        with suppress(psycopg.OperationalError):
            found = self.ask(f"SELECT status FROM procrastinate_jobs WHERE id = {job}")
            return found == [("doing",)]
        return False


def wait_for(what: Callable[[], bool], seconds: float = SOON) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it has not come about in time"
        time.sleep(0.1)


@pytest.fixture
def workers(installed: Path) -> Iterator[Workers]:
    Server(installed).start()
    found = Workers(installed)
    yield found
    for process in found.begun:
        process.kill()
        process.wait()


def test_job_of_a_killed_worker_is_resumed(workers: Workers) -> None:
    first = workers.begin(*HASTY)
    with psycopg.connect(
        host=str(embedded.socket_dir(workers.home)), user=embedded.USER, dbname=embedded.DATABASE
    ) as connection:
        # The sender waits here, within its job.
        connection.execute("LOCK TABLE notices_delivery IN ACCESS EXCLUSIVE MODE")
        job = workers.defer("jiceng.notifications.tasks.send_due")
        workers.ask(f"UPDATE procrastinate_jobs SET lock = 'notices.send' WHERE id = {job}")
        # The schedule may have put a job of its own before this one, under the same lock.
        wait_for(lambda: workers.doing("notices.send") != 0)
        job = workers.doing("notices.send")
        first.kill()
        first.wait()
    assert workers.at(job)
    workers.begin(*HASTY)
    wait_for(lambda: workers.is_done(job))


def test_worker_survives_a_database_crash(workers: Workers) -> None:
    worker = workers.begin()
    first = workers.defer("jiceng.core.tasks.resume_jobs")
    wait_for(lambda: workers.is_done(first))
    postmaster = Server(workers.home).status().pid
    assert postmaster is not None
    os.kill(postmaster, signal.SIGKILL)
    wait_for(lambda: Server(workers.home).status().pid not in {None, postmaster})
    wait_for(lambda: Server(workers.home).status().running)
    job = workers.defer("jiceng.core.tasks.resume_jobs")
    wait_for(lambda: workers.is_done(job))
    assert worker.poll() is None
    worker.terminate()
    assert worker.wait(60) == 0


def test_worker_survives_a_stopped_database(workers: Workers) -> None:
    worker = workers.begin()
    first = workers.defer("jiceng.core.tasks.resume_jobs")
    wait_for(lambda: workers.is_done(first))
    Server(workers.home).stop()
    time.sleep(6)
    assert worker.poll() is None
    # A stopped job stays stopped.
    assert not Server(workers.home).status().running
    Server(workers.home).start()
    job = workers.defer("jiceng.core.tasks.resume_jobs")
    wait_for(lambda: workers.is_done(job))
    assert worker.poll() is None


def test_worker_that_gives_up_exits_with_an_error(workers: Workers) -> None:
    worker = workers.begin("--patience", "2")
    job = workers.defer("jiceng.core.tasks.resume_jobs")
    wait_for(lambda: workers.is_done(job))
    Server(workers.home).stop()
    assert worker.wait(150) == 1
    assert "the worker gives up" in (workers.home / "worker-0.log").read_text()
