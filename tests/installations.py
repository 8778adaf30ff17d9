"""Installations like those of operators: created once in a run, copied for each test that needs
one.

Setting up a database cluster and migrating it is more expensive than most tests of an installation;
copying a stopped one is cheap.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import psycopg

from jiceng.core import embedded, orphaned_sessions
from jiceng.core.embedded import Server

MAKE = """
import sys
from jiceng.config.cli import run
code = run(["migrate"])
if code == 0:
    from jiceng.config.collected_static import collect
    collect()
sys.exit(code)
"""
END_SECONDS = 60


def clean() -> dict[str, str]:
    """The environment without variables of the product."""
    meant = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    return {
        name: value
        for name, value in os.environ.items()
        if name[:7] != "JICENG_" and name not in meant
    }


def made(shared: Path) -> Path:
    """A home with tables, static files and a stopped server, created by the first caller.

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
    server = Server(folder / "home")
    try:
        server.start()
        wait_for_no_disk(server)
        done = subprocess.run(
            [sys.executable, "-c", MAKE],
            env={**clean(), "JICENG_HOME": str(folder / "home")},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        server.stop()
        shutil.move(folder / "home", home)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_for_no_disk(server: Server, *, is_never_killed: bool = False) -> None:
    """Turn off fsync in a server and all copies of its home: committed data survives a killed
    process, but not a power cut.

    Args:
        is_never_killed: also turn off synchronous commits, which a killed server would lose.
    """
    names = ["fsync", "full_page_writes", *(["synchronous_commit"] if is_never_killed else [])]
    with psycopg.connect(
        host=str(server.socket_dir), user=embedded.USER, dbname="postgres", autocommit=True
    ) as connection:
        for name in names:
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


def discard(server: Server) -> None:
    """Stop the server of a home that is about to be deleted, without a checkpoint."""
    if not server.root.exists():
        return
    (server.root / embedded.STOPPED).touch()
    postmaster = server.status().pid
    if postmaster is not None:
        with suppress(ProcessLookupError):
            os.kill(postmaster, signal.SIGQUIT)
        orphaned_sessions.wait_for_sessions(server.data, END_SECONDS)


def copied(installation: Path, home: Path) -> Path:
    """A copy with the same owners and a running server."""
    subprocess.run(["cp", "-a", str(installation), str(home)], check=True)
    Server(home).start()
    return home
