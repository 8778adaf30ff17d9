"""Helper processes: the same results, and no orphans."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from jiceng.core import helper_processes
from jiceng.core.errors import Invalid


def square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def in_words() -> str:
    return _("Give a reason.")


def end_at_once(parent: int) -> int:
    """End the helper process immediately."""
    if os.getpid() != parent:
        os._exit(9)
    return os.getpid()


def refuse() -> None:
    raise Invalid("no", "test.refused")


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        return str(cursor.fetchone()[0])


def test_work_without_helper_processes_is_done_lazily_in_this_process() -> None:
    done: list[int] = []
    with helper_processes.Helpers(0) as helpers:
        asked = helpers.ask(done.append, 1)
        assert done == []
        asked.result()
    assert done == [1]


@pytest.mark.django_db(transaction=True)
def test_helper_processes_use_the_same_database_and_language() -> None:
    with helper_processes.Helpers(2) as helpers, translation.override("zh-hans"):
        asked = [helpers.ask(square, number) for number in range(8)]
        results = [each.result() for each in asked]
        assert [number for number, _pid in results] == [n * n for n in range(8)]
        helping = {pid for _number, pid in results}
        assert os.getpid() not in helping
        assert helpers.ask(in_words).result() == in_words()
        assert helpers.ask(in_words).result() != "Give a reason."
        assert helpers.ask(database).result() == database()
        with pytest.raises(Invalid):
            helpers.ask(refuse).result()
    assert not any(psutil.pid_exists(pid) for pid in helping)


@pytest.mark.django_db(transaction=True)
def test_started_helper_processes_wait_for_work() -> None:
    with helper_processes.Helpers(2) as helpers:
        before = set(psutil.Process().children())
        helpers.start()
        started = {each.pid for each in set(psutil.Process().children()) - before}
        pids = {helpers.ask(square, number).result()[1] for number in range(4)}
    assert pids
    assert pids <= started


def niceness() -> int:
    return psutil.Process().nice()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("asked", "added"), [({}, 5), ({"niceness": 0}, 0)])
def test_helpers_give_way_to_pages_unless_nothing_is_served(
    asked: dict[str, int], added: int
) -> None:
    with helper_processes.Helpers(1, **asked) as helpers:
        assert helpers.ask(niceness).result() == min(niceness() + added, 19)


@pytest.mark.django_db(transaction=True)
def test_work_of_a_lost_helper_is_done_in_this_process() -> None:
    with helper_processes.Helpers(1) as helpers:
        asked = [helpers.ask(end_at_once, os.getpid()) for _n in range(2)]
        assert [each.result() for each in asked] == [os.getpid()] * 2
        assert helpers.ask(square, 3).result() == (9, os.getpid())


PARENT = """
import os, sys, time
import django
django.setup()
from jiceng.core import helper_processes
from tests.core.test_processes import square
if __name__ == "__main__":
    with helper_processes.Helpers(1) as helpers:
        print(helpers.ask(square, 2).result()[1], flush=True)
        time.sleep(60)
"""


def test_helpers_end_with_a_killed_parent(tmp_path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(PARENT)
    with subprocess.Popen(
        [sys.executable, str(program)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        helper = int(parent.stdout.readline())
        assert psutil.pid_exists(helper)
        parent.send_signal(signal.SIGKILL)
    until = time.monotonic() + 60
    while psutil.pid_exists(helper):
        assert time.monotonic() < until, "the helper waits for ever"
        time.sleep(0.05)


@pytest.mark.parametrize(("processors", "helpers"), [(1, 0), (2, 2), (64, helper_processes.MOST)])
def test_no_helpers_are_started_on_one_processor(
    monkeypatch: pytest.MonkeyPatch, processors: int, helpers: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(processors)), raising=False)
    assert helper_processes.spare_processors() == helpers
