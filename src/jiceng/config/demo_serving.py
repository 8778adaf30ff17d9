"""The demonstration as a command: build it, say who can sign in, and serve it with its worker and
its simulated arrivals."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.utils import translation

from jiceng.config.console_language import console_language
from jiceng.config.ports import require_free
from jiceng.config.serving import THREADS, WORKERS, run_server
from jiceng.core.console import say
from jiceng.core.errors import Problem

HOST: Final = "127.0.0.1"
END_SECONDS: Final = 10
"""How long a program may take to end before it is killed."""


def build() -> list[str]:
    """Build what is missing of the demonstration; gives the lines that welcome its visitor.

    Raises:
        Problem: this installation comes without it.
    """
    try:
        module = importlib.import_module("jiceng.demo.build")
    except ModuleNotFoundError as error:
        if error.name not in {"jiceng.demo", "jiceng.demo.build"}:
            raise
        raise Problem("This installation comes without the demo.", "demo.missing") from error
    with translation.override(console_language(os.environ)):
        return list(module.build())


def serve(port: int, arrivals: int, welcome: list[str]) -> None:
    """Serve the demonstration until the process is told to end.

    Args:
        arrivals: average seconds between new reports, and between actions of colleagues; 0: none.
        welcome: lines to print first.
    """
    require_free(HOST, port)
    importlib.import_module("jiceng.config.collected_static").collect()
    say(f"\nOpen http://{HOST}:{port}/ (Ctrl-C ends it).")
    for line in welcome:
        say(line)
    programs = [["worker"]]
    if arrivals:
        programs.append(["arrivals", str(arrivals)])
    with programs_beside(programs):
        run_server(HOST, port, workers=WORKERS, threads=THREADS)


@contextmanager
def programs_beside(programs: list[list[str]]) -> Iterator[None]:
    """Run commands of ours beside this process; they end with it even when it is killed: each reads
    from a pipe that closes then.

    Args:
        programs: commands with their arguments, each with the option `--end-with-input`.
    """
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "jiceng.config.cli", *program, "--end-with-input"],
            stdin=subprocess.PIPE,
        )
        for program in programs
    ]
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
