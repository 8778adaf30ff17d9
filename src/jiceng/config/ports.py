"""Ports to serve at: whether one is free, and else which program holds it."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

from jiceng.core.errors import Problem

_LISTENING: Final = "0A"
_PROC: Final = Path("/proc")


def require_free(host: str, port: int) -> None:
    """Check that a port can be served at.

    Raises:
        Problem: another program holds it, named where the system tells.
        OSError: it cannot be served at for another reason.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Problem(_taken(host, port), "serve.port_taken") from error
            raise OSError(error.errno, error.strerror, f"{host}:{port}") from error


def _taken(host: str, port: int) -> str:
    holder = holder_of(port)
    by = f" by process {holder[0]} ({holder[1]})" if holder else ""
    return f"{host}:{port} is taken{by}. Stop it, or choose another port with --port."


def holder_of(port: int) -> tuple[int, str] | None:
    """The process that listens at a port and its command line; None where the system does not tell
    (other systems than Linux, processes of other users)."""
    sockets = _sockets_at(port)
    if not sockets:
        return None
    for folder in sorted(_PROC.glob("[0-9]*"), key=lambda each: int(each.name)):
        if sockets & _open_files(folder):
            try:
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            return int(folder.name), command.replace(b"\0", b" ").decode(errors="replace").strip()
    return None


def _sockets_at(port: int) -> set[str]:
    """Names of the sockets that listen at a port, as links to open files show them."""
    found = set()
    for table in ("tcp", "tcp6"):
        try:
            rows = (_PROC / "net" / table).read_text("ascii").splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            parts = row.split()
            if parts[3] == _LISTENING and int(parts[1].rpartition(":")[2], 16) == port:
                found.add(f"socket:[{parts[9]}]")
    return found


def _open_files(process: Path) -> set[str]:
    found = set()
    with suppress(OSError):  # of another user, or ended meanwhile
        for link in (process / "fd").iterdir():
            with suppress(OSError):  # closed meanwhile
                found.add(str(link.readlink()))
    return found
