"""PostgreSQL's own programs, called as the owner of the tables."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from jiceng.core.embedded import binaries
from jiceng.core.errors import Problem


def arguments_for(owner: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    """How a program reaches the database as its owner, and the environment that it needs.

    The password goes by the environment: arguments can be read by everybody on the machine.
    """
    arguments = [f"--dbname={owner['NAME']}", "--no-password"]
    for name, option in (("HOST", "host"), ("PORT", "port"), ("USER", "username")):
        if owner.get(name):
            arguments.append(f"--{option}={owner[name]}")
    environment = {**os.environ, "LC_ALL": "C"}
    if owner.get("PASSWORD"):
        environment["PGPASSWORD"] = str(owner["PASSWORD"])
    options = owner.get("OPTIONS") or {}
    for name, variable in (("sslmode", "PGSSLMODE"), ("sslrootcert", "PGSSLROOTCERT")):
        if options.get(name):
            environment[variable] = str(options[name])
    return arguments, environment


def run(program: str, owner: dict[str, Any], *more: str) -> None:
    """Run one of them.

    Raises:
        Problem: with what it said.
    """
    arguments, environment = arguments_for(owner)
    done = subprocess.run(
        [str(binaries() / program), *arguments, *more],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        said = " ".join(done.stderr.split()) or f"it ended with {done.returncode}"
        if "No space left on device" in said:
            raise Problem("The disk is full: free some space and run it again.", "backup.no_space")
        raise Problem(f"{program}: {said[-600:]}", "backup.program")


def dump(owner: dict[str, Any], into: Path) -> None:
    """Write all tables as they stand at one moment."""
    run(
        "pg_dump", owner, "--format=custom", f"--file={into}",
        # Counters of the last minutes: they begin anew.
        "--exclude-table-data=core_counter",
    )  # fmt: skip


def load(owner: dict[str, Any], dumped: Path) -> None:
    """Write a dump into an empty database: whole or not at all."""
    run(
        "pg_restore", owner, "--no-owner", "--no-privileges", "--single-transaction",
        "--exit-on-error", str(dumped),
    )  # fmt: skip
