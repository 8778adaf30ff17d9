"""Nothing is left of a server or a demonstration that was killed: its port is free again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from jiceng.config import ports
from tests.config.serving import Served
from tests.installations import clean

pytestmark = pytest.mark.timeout(600)
SECONDS = 30

# The programs beside the demonstration's server, without building a demonstration.
BESIDE = """
import time
from jiceng.config.demo_serving import programs_beside
with programs_beside([["worker"], ["arrivals", "86400"]]):
    print("started", flush=True)
    time.sleep(600)
"""


def children(parent: int) -> list[int]:
    """Processes below another one, directly or not."""
    found = []
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in task.read_text("ascii").split():
            found += [int(child), *children(int(child))]
    return found


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def is_alive(process: int) -> bool:
    """Whether a process runs; a zombie has ended."""
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_port_of_a_killed_server_is_free_again(installed: Path) -> None:
    served = Served(installed)
    below = children(served.process.pid)
    assert below
    holder = ports.holder_of(served.port)
    assert holder is not None
    assert holder[0] in {served.process.pid, *below}
    os.kill(served.process.pid, signal.SIGKILL)
    served.process.wait()
    assert within(SECONDS, lambda: ports.holder_of(served.port) is None)
    assert within(SECONDS, lambda: not any(map(is_alive, below)))


def test_programs_beside_a_killed_demonstration_end(installed: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", BESIDE],
        env={**clean(), "JICENG_HOME": str(installed)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    below = children(process.pid)
    assert len(below) >= 2
    time.sleep(5)  # until they have read their options
    assert all(map(is_alive, below))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert within(SECONDS, lambda: not any(map(is_alive, below)))


def test_demonstration_says_what_holds_its_port(
    installed: Path, jiceng: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    served = Served(installed)
    try:
        refused = jiceng("demo", "--port", str(served.port))
        assert refused.returncode == 1
        assert f"127.0.0.1:{served.port} is taken by process" in refused.stderr
        assert "--port" in refused.stderr
    finally:
        served.end()
