"""Roles of the embedded server, including installations with one role."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jiceng.core import embedded, embedded_access
from jiceng.core.embedded import Server
from tests import installations

BEFORE = "local all all trust\nlocal replication all trust\n"


@pytest.fixture
def server(passable: Path) -> Iterator[Server]:
    server = Server(passable / "home", passable / "secrets")
    yield server
    installations.discard(server)


def enter(server: Server, user: str, **others: Any) -> str:
    with psycopg.connect(
        host=str(server.socket_dir), user=user, dbname=embedded.DATABASE, **others
    ) as connection:
        found = connection.execute("SELECT current_user::text").fetchone()
        assert found is not None
        return str(found[0])


def enter_as_app(server: Server) -> str:
    return enter(server, embedded_access.APP, passfile=str(server.password_file))


def rules_in_force(server: Server) -> list[tuple[object, ...]]:
    with psycopg.connect(
        host=str(server.socket_dir), user=embedded.USER, dbname=embedded.DATABASE
    ) as connection:
        return connection.execute(
            "SELECT user_name, auth_method FROM pg_hba_file_rules ORDER BY rule_number"
        ).fetchall()


def test_owner_connects_by_operating_system_account_and_application_by_password(
    server: Server,
) -> None:
    server.start()
    assert enter(server, embedded.USER) == embedded.USER
    assert enter_as_app(server) == embedded_access.APP
    assert server.password_file.parent.name == "secrets"
    assert stat.S_IMODE(server.password_file.stat().st_mode) == 0o600
    for wrong in ({}, {"password": "guessed"}):
        with pytest.raises(psycopg.OperationalError, match="password"):
            enter(server, embedded_access.APP, passfile="/nowhere", **wrong)
    with pytest.raises(psycopg.OperationalError, match="no pg_hba"):
        enter(server, "somebody")


def test_password_is_in_no_log(server: Server) -> None:
    server.start()
    password = embedded_access.password_of(server.password_file)
    assert len(password) == 64
    for file in server.root.rglob("*.log"):
        assert password not in file.read_text(errors="replace")


def make_single_role_server(server: Server) -> None:
    """State of the first release: everything belongs to the owner, protected by the folder
    alone.
    """
    server.start()
    with psycopg.connect(
        host=str(server.socket_dir), user=embedded.USER, dbname=embedded.DATABASE
    ) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute(f"DROP ROLE {embedded_access.APP}")
        (server.data / "pg_hba.conf").write_text(BEFORE)
        connection.execute("SELECT pg_reload_conf()")
    server.password_file.unlink()


@pytest.mark.parametrize("running", [True, False])
def test_server_of_an_earlier_release_gets_two_roles_at_the_next_start(
    server: Server, running: bool
) -> None:
    make_single_role_server(server)
    assert {rule[1] for rule in rules_in_force(server)} == {"trust"}
    if not running:
        server.stop()
    assert server.start() is not running
    assert {rule[1] for rule in rules_in_force(server)} == {"peer", "scram-sha-256"}
    assert enter_as_app(server) == embedded_access.APP


def test_password_from_a_restored_backup_is_applied_at_the_start(server: Server) -> None:
    server.start()
    server.password_file.write_text(f"*:*:*:{embedded_access.APP}:from-the-backup\n")
    server.start()
    assert enter_as_app(server) == embedded_access.APP
    server.password_file.unlink()
    server.start()
    assert enter_as_app(server) == embedded_access.APP
