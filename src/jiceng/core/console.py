"""Command-line output: JSON for programs on standard output, messages on standard error."""

from __future__ import annotations

import sys
from typing import Any

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

_error_console = Console(stderr=True, highlight=False)


def emit(document: Any) -> None:
    """Write one JSON document, and nothing else, to standard output."""
    sys.stdout.write(orjson.dumps(document, option=orjson.OPT_INDENT_2, default=str).decode())
    sys.stdout.write("\n")


def say(text: str) -> None:
    """Print a message for the user (standard error)."""
    _error_console.print(text, markup=False, soft_wrap=True)


def progress() -> Progress:
    """A progress bar on standard error; silent when that is not a terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=_error_console,
        disable=not sys.stderr.isatty(),
    )
