"""The embedded database: start, single instance, persistence, crash recovery."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from jiceng.core import embedded
from jiceng.core.embedded import Server
from jiceng.core.errors import Problem
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


def ask(server: Server, sql: str) -> object:
    with connect(server) as connection:
        row = connection.execute(sql).fetchone()
    assert row is not None
    return row[0]


def test_first_start_creates_the_database_and_the_second_finds_it_running(
    server: Server,
) -> None:
    assert server.start()
    assert not server.start()
    assert server.status().running
    assert (
        ask(
            server, "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'jiceng'"
        )
        == "UTF8"
    )


def test_committed_data_survives_a_power_failure(server: Server) -> None:
    server.start()
    assert ask(server, "SHOW fsync") == "on"
    assert ask(server, "SHOW synchronous_commit") == "on"
    assert ask(server, "SHOW full_page_writes") == "on"


def test_only_the_owner_connects_and_no_network_port_is_open(server: Server) -> None:
    server.start()
    assert ask(server, "SHOW listen_addresses") == ""
    assert stat.S_IMODE(server.socket_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700


def test_server_outlives_the_process_that_started_it(server: Server) -> None:
    code = (
        "import sys, pathlib; from jiceng.core.embedded import Server; "
        "Server(pathlib.Path(sys.argv[1])).start()"
    )
    subprocess.run([sys.executable, "-c", code, str(server.home)], check=True, timeout=60)
    assert server.status().running
    assert not server.start()


def test_concurrent_starts_start_one_server(server: Server) -> None:
    with ThreadPoolExecutor(4) as pool:
        starts = list(pool.map(lambda _: Server(server.home).start(), range(4)))
    assert sorted(starts) == [False, False, False, True]


def test_committed_data_is_recovered_after_a_crash(server: Server) -> None:
    server.start()
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    pid = server.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_for_end(pid)
    assert not server.status().running
    assert server.start()
    assert ask(server, "SELECT n FROM kept") == 7


def wait_for_end(pid: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        state = Path(f"/proc/{pid}/stat")
        if state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return
        time.sleep(0.05)


def test_zombie_of_a_killed_server_is_not_mistaken_for_a_running_one(
    server: Server, tmp_path: Path
) -> None:
    """In a container the first process often does not reap its children: they stay as zombies
    with their name and number.
    """
    server.start()
    server.stop()
    (server.root / embedded.STOPPED).unlink()
    shutil.copy(shutil.which("sleep") or "", tmp_path / "postgres")
    child = subprocess.Popen([str(tmp_path / "postgres"), "60"])
    pid_file = server.data / "postmaster.pid"
    pid_file.write_text(f"{child.pid}\n{server.data}\n0\n5432\n\n\n\nready\n")
    assert server.status().pid == child.pid
    (server.socket_dir / f".s.PGSQL.{embedded.PORT}.lock").write_text(pid_file.read_text())
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # ended, and not reaped
    try:
        assert server.status().pid is None
        assert server.revive()
    finally:
        child.wait()


def test_reused_process_id_does_not_prevent_the_start(
    server: Server,
) -> None:
    server.start()
    server.stop()
    pid_file = server.data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{server.data}\n0\n5432\n\n\n\nready\n")
    assert not server.status().running
    assert server.start()


def test_interrupted_first_start_does_not_block_the_next_one(server: Server) -> None:
    half = server.root / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    assert server.start()


def test_long_home_path_gets_a_short_socket_path(passable: Path) -> None:
    home = passable / ("long-" * 20)
    server = Server(home)
    assert len(os.fsencode(server.socket_dir / ".s.PGSQL.5432")) <= embedded.SOCKET_BYTES
    assert server.socket_dir == embedded.socket_dir(home)
    try:
        server.start()
        assert ask(server, "SELECT 1") == 1
    finally:
        server.stop()
        shutil.rmtree(server.socket_dir, ignore_errors=True)


def test_data_of_another_version_is_refused_and_left_unchanged(server: Server) -> None:
    server.data.mkdir(parents=True)
    (server.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(Problem, match="PostgreSQL 16"):
        server.start()


def test_server_that_cannot_start_reports_the_reason(server: Server) -> None:
    server.start()
    server.stop()
    with (server.data / "postgresql.auto.conf").open("a") as conf:
        conf.write("max_connections = 'many'\n")
    with pytest.raises(Problem, match="max_connections"):
        server.start()


def test_stopping_a_server_that_never_ran_succeeds(tmp_path: Path) -> None:
    assert not Server(tmp_path / "nothing").stop()
    assert not (tmp_path / "nothing").exists()


def test_psql_connects_to_the_database(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    server.start()
    assert server.psql(["-Atc", "SELECT current_database()"]) == 0
    assert capfd.readouterr().out == "jiceng\n"
