"""Installations like those of operators: created once in a run, copied for each test that needs
one.

Setting up a database cluster and migrating it is more expensive than most tests of an installation;
copying a stopped one is cheap.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from jiceng.core.embedded import Server


def clean() -> dict[str, str]:
    """The environment without variables of the product."""
    meant = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    return {
        name: value
        for name, value in os.environ.items()
        if name[:7] != "JICENG_" and name not in meant
    }


def made(shared: Path) -> Path:
    """A home with tables and a stopped server, created by the first caller.

    Args:
        shared: a folder that all processes of this run see, and only they.
    """
    home = shared / "installation"
    with (shared / "installation.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            _make(home)
    return home


def _make(home: Path) -> None:
    """Root's embedded server is another account, which may not pass through pytest's folders: the
    home is made elsewhere and comes to its place when nothing runs in it any more."""
    folder = Path(tempfile.mkdtemp(prefix="jiceng-test-"))
    folder.chmod(0o711)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "jiceng.config.cli", "migrate"],
            env={**clean(), "JICENG_HOME": str(folder / "home")},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        Server(folder / "home").stop()
        shutil.move(folder / "home", home)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copied(installation: Path, home: Path) -> Path:
    """A copy with the same owners and a running server."""
    subprocess.run(["cp", "-a", str(installation), str(home)], check=True)
    Server(home).start()
    return home
