"""The system account of an embedded server started by root, and its access to its files."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from contextlib import suppress
from pathlib import Path

from jiceng.core.errors import Problem

ACCOUNT = "pgserver"
"""The system account that runs the server when we are root, which PostgreSQL refuses to run as."""


def system_account() -> pwd.struct_passwd:
    """The account for a server started by root; made on first use, without a login."""
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
    # A failure shows at the next look-up, which also finds an account made by another process.
    with suppress(OSError, subprocess.CalledProcessError):
        subprocess.run(command, check=True, capture_output=True)
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        raise Problem(
            f"PostgreSQL does not run as root and the account {ACCOUNT} cannot be created. Create "
            "it manually, or run as an ordinary user.",
            "database.account",
        ) from None


def allow_traversal(folder: Path, uid: int) -> None:
    """Let the server's account traverse (not list) the folders above its own."""
    if os.geteuid() != 0:
        return
    for parent in folder.resolve().parents:
        found = parent.stat()
        if found.st_uid != uid and not found.st_mode & stat.S_IXOTH:
            parent.chmod(stat.S_IMODE(found.st_mode) | stat.S_IXOTH)
