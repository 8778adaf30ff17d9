"""Orphaned sessions of a killed database server, which end when they notice its death, and beside
which a new server would corrupt the data."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import psutil

from jiceng.core.errors import Problem


def sessions_in(data: Path) -> list[int]:
    """The server processes that work in this folder, with or without a postmaster."""
    found = []
    for process in psutil.process_iter(["pid", "name"]):
        with suppress(psutil.Error, OSError):
            if process.info["name"].startswith("postgres") and Path(process.cwd()) == data:
                found.append(process.info["pid"])
    return found


def wait_for_sessions(data: Path, patience: float) -> None:
    """Wait for the processes that still work in the folder of a dead server.

    Args:
        patience: seconds to wait.

    Raises:
        Problem: a process does not end.
    """
    until = time.monotonic() + patience
    while left := sessions_in(data):
        if time.monotonic() > until:
            numbers = ", ".join(str(pid) for pid in left)
            raise Problem(
                f"Processes of a database server that was killed are still running in {data}:"
                f" {numbers}. End them, then start it again.",
                "database.orphans",
            )
        time.sleep(0.1)
