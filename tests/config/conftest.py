"""Installations of their own, called from outside like an operator would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jiceng.core.embedded import Server

Jiceng = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(passable: Path) -> Iterator[Path]:
    """An empty JICENG_HOME; what was started in it is stopped at the end."""
    yield passable / "home"
    Server(passable / "home").stop()


@pytest.fixture
def jiceng(home: Path) -> Jiceng:
    """Call the command line in that home: `jiceng("db", "start", DATABASE_URL=…)`."""

    def call(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {name: value for name, value in os.environ.items() if name[:7] != "JICENG_"}
        clean.pop("DATABASE_URL", None)
        clean.pop("DJANGO_SETTINGS_MODULE", None)
        return subprocess.run(
            [sys.executable, "-m", "jiceng.config.cli", *arguments],
            env={**clean, "JICENG_HOME": str(home), **environment},
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    return call
