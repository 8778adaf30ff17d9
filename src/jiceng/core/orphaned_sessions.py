"""What a database server that was killed leaves behind: its sessions, which end by themselves once
they see it, and which a new server beside them would spoil the data with."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import psutil

from jiceng.core.errors import Problem


def sessions_in(data: Path) -> list[int]:
    """The processes of a server that work in this folder, whether their postmaster lives or not."""
    found = []
    for process in psutil.process_iter(["pid", "name"]):
        with suppress(psutil.Error, OSError):
            if process.info["name"].startswith("postgres") and Path(process.cwd()) == data:
                found.append(process.info["pid"])
    return found


def outlive(data: Path, patience: float) -> None:
    """Wait for what works in the folder of a server that is dead.

    Args:
        patience: seconds to wait.

    Raises:
        Problem: something does not end.
    """
    until = time.monotonic() + patience
    while left := sessions_in(data):
        if time.monotonic() > until:
            numbers = ", ".join(str(pid) for pid in left)
            raise Problem(
                f"Processes of a database server that was killed are still at work in {data}:"
                f" {numbers}. End them, then start it again.",
                "database.orphans",
            )
        time.sleep(0.1)
