"""Installations of their own, for tests that call the product from outside as an operator does.

One is made from nothing in a run of all tests, whatever the number of workers; tests get copies.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

from jiceng.core.embedded import Server

# The folder of what is made once in a run; `conftest.py` names it before there are workers.
MADE_ONCE = "TESTS_MADE_ONCE"


def clean() -> dict[str, str]:
    """The environment without what an operator has set in this shell."""
    meant = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    return {
        name: value
        for name, value in os.environ.items()
        if name[:7] != "JICENG_" and name not in meant
    }


def lay_installation(home: Path) -> None:
    """Lay an installation into a folder that is not there yet: its tables are, its server runs.

    Args:
        home: JICENG_HOME; another account must be able to pass through the folder above it.
    """
    made = Path(os.environ[MADE_ONCE]) / "home"
    with made.with_name("lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.with_name("whole").exists():
            done = subprocess.run(
                [sys.executable, "-m", "jiceng.config.cli", "migrate"],
                env={**clean(), "JICENG_HOME": str(made)},
                capture_output=True,
                text=True,
                timeout=600,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            Server(made).stop()
            made.with_name("whole").touch()
    # The server's files belong to an account of their own.
    subprocess.run(["cp", "-a", str(made), str(home)], check=True)
    Server(home).start()
