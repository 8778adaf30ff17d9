"""Point-in-time recovery as the operations manual has it: a base backup and the archived log."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from jiceng.core import embedded
from jiceng.core.embedded import Server
from tests import installations


@pytest.fixture
def server(passable: Path) -> Iterator[Server]:
    server = Server(passable / "home")
    yield server
    installations.discard(server)


def connect(server: Server) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(server.socket_dir), user=embedded.USER, dbname=embedded.DATABASE, autocommit=True
    )


def give(path: Path, server: Server) -> None:
    """Give a folder to the account that runs the server."""
    if os.geteuid() == 0:
        owner = server.data.stat()
        for each in (path, *path.rglob("*")):
            os.chown(each, owner.st_uid, owner.st_gid)


@pytest.mark.timeout(600)
def test_database_is_recovered_to_a_point_in_time(server: Server, passable: Path) -> None:
    server.start()
    wal, base = passable / "wal", passable / "base"
    wal.mkdir()
    give(wal, server)
    with connect(server) as connection:
        connection.execute("ALTER SYSTEM SET archive_mode = on")
        connection.execute(
            f"ALTER SYSTEM SET archive_command = 'test ! -f {wal}/%f && cp %p {wal}/%f'"
        )
    server.stop()
    server.start()
    subprocess.run(
        [
            str(embedded.binaries() / "pg_basebackup"),
            f"--host={server.socket_dir}",
            f"--username={embedded.USER}",
            f"--pgdata={base}",
            "--checkpoint=fast",
        ],
        check=True,
        capture_output=True,
    )
    with connect(server) as connection:
        connection.execute("CREATE TABLE told (what text)")
        connection.execute("INSERT INTO told VALUES ('before')")
        time.sleep(1)
        row = connection.execute("SELECT now()::text").fetchone()
        assert row is not None
        moment = row[0]
        time.sleep(1)
        connection.execute("DELETE FROM told")
        connection.execute("INSERT INTO told VALUES ('a mistake')")
        connection.execute("SELECT pg_switch_wal()")
    server.stop()
    # What is archived comes first; the last piece may still lie in the old folder.
    old = server.root / "data.old"
    server.data.rename(old)
    shutil.copytree(base, server.data)
    with (server.data / "postgresql.auto.conf").open("a") as conf:
        conf.write(
            f"restore_command = 'cp {wal}/%f %p'\n"
            f"recovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\n"
        )
    (server.data / "recovery.signal").touch()
    server.data.chmod(0o700)
    if os.geteuid() == 0:
        owner = old.stat()
        for each in (server.data, *server.data.rglob("*")):
            os.chown(each, owner.st_uid, owner.st_gid)
    server.start()
    with connect(server) as connection:
        until = time.monotonic() + 150
        while connection.execute("SELECT pg_is_in_recovery()").fetchone() == (True,):
            assert time.monotonic() < until
            time.sleep(0.2)
        assert connection.execute("SELECT what FROM told").fetchall() == [("before",)]
        connection.execute("INSERT INTO told VALUES ('goes on')")
