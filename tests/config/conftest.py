"""Fixtures: installations of their own, used from outside like by an operator."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jiceng.core.embedded import Server
from tests import installations
from tests.installations import clean

Jiceng = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(passable: Path) -> Iterator[Path]:
    """An empty JICENG_HOME; what was started in it is ended afterwards."""
    yield passable / "home"
    installations.discard(Server(passable / "home"))


@pytest.fixture
def jiceng(home: Path) -> Jiceng:
    """Call the command line in that home: `jiceng("db", "start", DATABASE_URL=…)`."""

    def call(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "jiceng.config.cli", *arguments],
            env={**clean(), "JICENG_HOME": str(home), **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return call


@pytest.fixture(scope="module")
def installed(installation: Path) -> Iterator[Path]:
    """A home whose tables are there, for all tests of a module."""
    folder = Path(tempfile.mkdtemp(prefix="jiceng-test-"))
    folder.chmod(0o711)
    home = installations.copied(installation, folder / "home")
    yield home
    installations.discard(Server(home))
    shutil.rmtree(folder, ignore_errors=True)
