"""Database roles of the embedded PostgreSQL and their authentication.

There are two roles: the owner, which creates and changes tables, and `jiceng_app`, which all other
connections use and which owns nothing. The owner is authenticated by the system account that runs
the installation (peer authentication on the socket), `jiceng_app` by a password that is stored
beside the keys in libpq's own file format. A server that is older than the two roles is upgraded
when it is next started or found running.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql

OWNER = "postgres"
APP = "jiceng_app"
PASSWORD_FILE = "database.pgpass"  # noqa: S105 - its name
_MAP = "jiceng"


def rules(accounts: list[str]) -> dict[str, str]:
    """The server's two authentication files by name.

    Args:
        accounts: the system accounts that may connect as the owner.
    """
    entry = (
        "# Written at each start of the server.\n"
        f"local all {OWNER} peer map={_MAP}\n"
        f"local replication {OWNER} peer map={_MAP}\n"
        f"local all {APP} scram-sha-256\n"
    )
    lines = [f'{_MAP} "{account}" {OWNER}\n' for account in sorted(set(accounts))]
    names = "# Written at each start of the server.\n" + "".join(lines)
    return {"pg_hba.conf": entry, "pg_ident.conf": names}


def write_rules(data: Path, accounts: list[str], own: Callable[[Path], None]) -> bool:
    """Write the authentication files into a data folder; returns whether anything has changed.

    Args:
        own: gives a file to the account that runs the server.
    """
    changed = False
    for name, text in rules(accounts).items():
        path = data / name
        if path.exists() and path.read_text() == text:
            continue
        draft = path.with_name(f"{name}.new")
        draft.write_text(text)
        draft.chmod(0o600)
        own(draft)
        draft.replace(path)
        changed = True
    return changed


def password_of(file: Path) -> str:
    """The password of `jiceng_app`; created atomically on first use."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(f"*:*:*:{APP}:{secrets.token_hex(32)}\n")
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(file)
    return file.read_text().strip().rpartition(":")[2]


def ensure_app_role(host: Path, port: int, file: Path, *, reload: bool) -> None:
    """Ensure that a running server accepts `jiceng_app` with the password in its file.

    Args:
        host: the folder of the server's socket.
        file: the password file.
        reload: whether the authentication files of the running server have changed.
    """
    password = password_of(file)
    if not reload and _enters(host, port, file):
        return
    with psycopg.connect(
        host=str(host), port=port, user=OWNER, dbname="postgres", autocommit=True
    ) as connection:
        known = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [APP]).fetchone()
        connection.execute(
            sql.SQL(
                "{verb} ROLE {app} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION "
                "PASSWORD {password}"
            ).format(
                verb=sql.SQL("CREATE" if known is None else "ALTER"),
                app=sql.Identifier(APP),
                # As a verifier, so that no log contains the password itself.
                password=sql.Literal(_verifier(connection, password)),
            )
        )
        if reload:
            connection.execute("SELECT pg_reload_conf()")


def _verifier(connection: psycopg.Connection[tuple[object, ...]], password: str) -> str:
    made = connection.pgconn.encrypt_password(password.encode(), APP.encode(), b"scram-sha-256")
    return made.decode()


def _enters(host: Path, port: int, file: Path) -> bool:
    try:
        psycopg.connect(
            host=str(host), port=port, user=APP, dbname="postgres", passfile=str(file)
        ).close()
    except psycopg.OperationalError:
        return False
    return True
