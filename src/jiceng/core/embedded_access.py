"""Who may enter the embedded PostgreSQL, and as what.

Two roles: the owner, as whom tables are made and changed, and `jiceng_app`, as which everything
else connects and which owns nothing. The owner enters only from the system account that runs the
installation (the socket tells the server who is there), the other one by a password that lies
beside the keys in a file of libpq's own form. A server that was made before there were two roles
is brought to this when it is next started or found running.
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
    """The server's two files of entry by name.

    Args:
        accounts: the system accounts that may become the owner.
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
    """Write the files of entry into a data folder; gives whether anything has changed.

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
    """The password of `jiceng_app`; made at first use, whole or not at all."""
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


def admit(host: Path, port: int, file: Path, *, reload: bool) -> None:
    """Make sure that `jiceng_app` is known to a running server by the password in its file.

    Args:
        host: the folder of the server's socket.
        file: the password file.
        reload: whether the files of entry have changed under the running server.
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
                # As a verifier, so that no log ever holds the password itself.
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
