"""DATABASE_URL: an external server of the oldest supported version."""

from __future__ import annotations

import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.config.conftest import Jiceng
from tests.conftest import unavailable

OLDEST = 15


def oldest_binaries() -> Path | None:
    """The programs of the oldest PostgreSQL on this machine that is new enough."""
    found = [
        (int(path.parents[1].name), path.parent)
        for path in Path("/usr/lib/postgresql").glob("[0-9]*/bin/initdb")
        if int(path.parents[1].name) >= OLDEST
    ]
    return min(found)[1] if found else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def account() -> pwd.struct_passwd:
    """The account that runs PostgreSQL: this one unless it is root."""
    if os.geteuid():
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AssertionError("no account to run PostgreSQL as")


@pytest.fixture
def database_url(passable: Path) -> Iterator[str]:
    """A private cluster on a port of its own, with a password."""
    binaries = oldest_binaries()
    if binaries is None:
        unavailable(f"no PostgreSQL {OLDEST} or newer (Debian: apt-get install postgresql)")
    owner, port, password = account(), free_port(), secrets.token_hex(8)
    cluster = passable / "cluster"
    cluster.mkdir()
    secret = cluster / "password"
    secret.write_text(password)
    if os.geteuid() == 0:
        shutil.chown(cluster, owner.pw_uid, owner.pw_gid)
        shutil.chown(secret, owner.pw_uid, owner.pw_gid)

    def run(program: str, *arguments: str) -> None:
        root = os.geteuid() == 0
        with (passable / "log").open("a+b") as log:
            subprocess.run(
                [str(binaries / program), *arguments],
                check=True,
                cwd=cluster,
                stdout=log,
                stderr=log,
                timeout=60,
                user=owner.pw_uid if root else None,
                group=owner.pw_gid if root else None,
                extra_groups=[] if root else None,
            )

    data = str(cluster / "data")
    run(
        "initdb",
        f"--pgdata={data}",
        "--username=owner",
        f"--pwfile={secret}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    )
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={cluster}"
    run(
        "pg_ctl",
        "start",
        "--wait",
        f"--pgdata={data}",
        f"--options={options} -c fsync=off",
        f"--log={cluster / 'server.log'}",
    )
    try:
        yield f"postgresql://owner:{password}@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "stop", "--mode=immediate", f"--pgdata={data}")


def test_oldest_supported_server_accepts_every_table_and_serves_requests(
    jiceng: Jiceng, home: Path, database_url: str, installation: Path
) -> None:
    owner_url, database_url = database_url, with_a_role_that_owns_nothing(database_url)
    migrated = jiceng("migrate", DATABASE_URL=database_url, DATABASE_OWNER_URL=owner_url)
    assert migrated.returncode == 0, migrated.stderr
    assert "Warning" not in migrated.stderr
    with psycopg.connect(database_url) as app:
        app.execute("SELECT count(*) FROM core_event")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DELETE FROM core_event")
    assert not (home / "pg").exists(), "the embedded server must stay out of it"

    verified = jiceng("audit", "verify", "--json", DATABASE_URL=database_url)
    assert verified.returncode == 0, verified.stderr
    json.loads(verified.stdout)

    shutil.copytree(installation / "static", home / "static")
    port = free_port()
    environment = {**os.environ, "JICENG_HOME": str(home), "DATABASE_URL": database_url}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with (home.parent / "serve.log").open("w+") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jiceng.config.cli", "serve", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            answer = wait_for(f"http://127.0.0.1:{port}/open311/v2/services.json", server)
        except AssertionError as error:
            log.seek(0)
            raise AssertionError(f"{error}: {log.read()}") from error
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)
    assert json.loads(answer) == [], "no category yet: nobody has imported any"


def with_a_role_that_owns_nothing(owner_url: str) -> str:
    """As the operations manual has an administrator do it; gives the role's own address."""
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("CREATE ROLE jiceng_app LOGIN PASSWORD 'known-to-the-test'")
    return owner_url.replace(
        owner_url.split("//")[1].split("@", maxsplit=1)[0], "jiceng_app:known-to-the-test"
    )


def test_single_database_role_works_and_the_loss_is_reported(
    jiceng: Jiceng, database_url: str
) -> None:
    migrated = jiceng("migrate", DATABASE_URL=database_url)
    assert migrated.returncode == 0, migrated.stderr
    assert "change and remove what was recorded" in migrated.stderr


def test_missing_database_role_is_named_before_tables_exist(
    jiceng: Jiceng, database_url: str
) -> None:
    unknown = database_url.replace("//owner:", "//jiceng_app:")
    refused = jiceng("migrate", DATABASE_URL=unknown, DATABASE_OWNER_URL=database_url)
    assert refused.returncode == 1
    assert "CREATE ROLE jiceng_app" in refused.stderr
    with psycopg.connect(database_url) as owner:
        assert owner.execute("SELECT to_regclass('core_event')").fetchone() == (None,)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> bytes:
    until = time.monotonic() + 240  # a busy machine collects the static files slowly
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return bytes(response.read())
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"no answer; the server ended with {server.poll()}")
