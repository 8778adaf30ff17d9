"""PostgreSQL's own programs, called as the owner of the tables."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import IO, Any

from jiceng.core.embedded import binaries
from jiceng.core.errors import Problem

_CHUNK = 1024 * 1024


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


def _problem(program: str, said: str, code: int) -> Problem:
    said = " ".join(said.split()) or f"it ended with {code}"
    if "No space left on device" in said:
        return Problem("The disk is full: free some space and run it again.", "backup.no_space")
    return Problem(f"{program}: {said[-600:]}", "backup.program")


def dump(owner: dict[str, Any], into: IO[bytes]) -> None:
    """Write all tables as they stand at one moment.

    Raises:
        Problem: with what the program said.
    """
    arguments, environment = arguments_for(owner)
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [
                str(binaries() / "pg_dump"),
                *arguments,
                "--format=custom",
                # Counters of the last minutes: they begin anew.
                "--exclude-table-data=core_counter",
            ],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
        )
        assert process.stdout is not None
        try:
            while part := process.stdout.read(_CHUNK):
                into.write(part)
        finally:
            process.stdout.close()  # one that is still writing ends by that
            code = process.wait()
        if code:
            said.seek(0)
            raise _problem("pg_dump", said.read().decode(errors="replace"), code)


def load(owner: dict[str, Any], dumped: Path) -> None:
    """Write a dump into an empty database: whole or not at all.

    Raises:
        Problem: with what the program said.
    """
    arguments, environment = arguments_for(owner)
    done = subprocess.run(
        [
            str(binaries() / "pg_restore"),
            *arguments,
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
            str(dumped),
        ],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise _problem("pg_restore", done.stderr, done.returncode)
