"""Installations of their own, called from outside like an operator would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
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
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return call


@pytest.fixture(scope="module")
def installed() -> Iterator[Path]:
    """A home whose tables are there, for all tests of a module."""
    folder = Path(tempfile.mkdtemp(prefix="jiceng-test-"))
    folder.chmod(0o711)
    home = folder / "home"
    done = subprocess.run(
        [sys.executable, "-m", "jiceng.config.cli", "migrate"],
        env={**clean(), "JICENG_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    yield home
    Server(home).stop()
    shutil.rmtree(folder, ignore_errors=True)


def clean() -> dict[str, str]:
    """The environment without what an operator has set in this shell."""
    meant = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    return {
        name: value
        for name, value in os.environ.items()
        if name[:7] != "JICENG_" and name not in meant
    }
