"""Calls of PostgreSQL's own programs as the owner of the tables."""

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
    """A program's connection arguments for the database's owner, and its environment.

    The password is passed in the environment: arguments are visible to all users of the machine.
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


def _problem(program: str, message: str, code: int) -> Problem:
    message = " ".join(message.split()) or f"it ended with {code}"
    if "No space left on device" in message:
        return Problem("The disk is full: free some space and run it again.", "backup.no_space")
    return Problem(f"{program}: {message[-600:]}", "backup.program")


def dump(owner: dict[str, Any], into: IO[bytes]) -> None:
    """Dump all tables as of one moment.

    Raises:
        Problem: with the program's message.
    """
    arguments, environment = arguments_for(owner)
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [
                str(binaries() / "pg_dump"),
                *arguments,
                "--format=custom",
                # Counters of the last minutes start again.
                "--exclude-table-data=core_counter",
            ],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        assert process.stdout is not None
        try:
            while part := process.stdout.read(_CHUNK):
                into.write(part)
        finally:
            process.stdout.close()  # a program that is still writing is ended by that
            code = process.wait()
        if code:
            errors.seek(0)
            raise _problem("pg_dump", errors.read().decode(errors="replace"), code)


def load(owner: dict[str, Any], dumped: Path) -> None:
    """Load a dump into an empty database, in one transaction.

    Raises:
        Problem: with the program's message.
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
