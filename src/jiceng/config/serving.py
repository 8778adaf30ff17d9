"""The granian web server: its options, and checks before serving the public."""

from __future__ import annotations

import os
import resource
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from jiceng.config.ports import require_free
from jiceng.core.errors import Problem

APPLICATION: Final = "jiceng.config.rsgi:application"
WORKERS, THREADS = 2, 8
MAX_CONNECTIONS: Final = 2048
COUNTERS_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder of the metrics' counters; the client library reads it when it is imported."""


def refuse_public_secrets(host: str) -> None:
    """Restrict an installation with publicly known secrets or passwords to its own machine.

    Raises:
        Problem: it could be reached from elsewhere.
    """
    from jiceng.config.environment import is_loopback
    from jiceng.config.settings import ENV

    if ENV.is_open and not is_loopback(host):
        raise Problem(
            "This installation may only be served on its own machine: its secret is public or"
            " short, it contains the demo with its public passwords, it accepts any host name, or"
            f" it shows debug pages. It is not served at {host}, which others can reach. Set"
            " JICENG_ENV=production, JICENG_SECRET_KEY, JICENG_HOSTS and a JICENG_HOME of its own"
            " (docs/en/operations/settings.md).",
            "serve.development",
        )


def refuse_public_servers(arguments: Sequence[str]) -> None:
    """The same check for Django's commands that serve.

    Args:
        arguments: of `jiceng manage`.

    Raises:
        Problem: it could be reached from elsewhere.
    """
    from django.core import management
    from django.core.management.commands.runserver import naiveip_re

    name = next((each for each in arguments if not each.startswith("-")), "")
    if name not in management.get_commands():
        return
    command = management.ManagementUtility(["jiceng manage", *arguments]).fetch_command(name)
    parser = command.create_parser("jiceng manage", name)
    if not any(action.dest == "addrport" for action in parser._actions):  # noqa: SLF001
        return
    rest = [each for each in arguments if each != name]
    given = parser.parse_known_args(rest)[0].addrport
    found = naiveip_re.match(given) if given else None
    if found is not None and found["addr"]:
        refuse_public_secrets(found["addr"].strip("[]"))


def share_counters(home: Path, port: int) -> None:
    """Let the processes of the server on a port count together, from zero."""
    folder = home / "metrics" / str(port)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ[COUNTERS_VARIABLE] = str(folder)


def run_server(
    host: str, port: int, *, workers: int, threads: int, application: str = APPLICATION
) -> None:
    """Serve a web application until the process is told to end.

    Args:
        application: ours with buffered requests, or any other by WSGI.
    """
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.server import Server as WebServer

    from jiceng.config.request_buffering import HEAD_SECONDS, THREADS_VARIABLE

    is_ours = application == APPLICATION
    os.environ[THREADS_VARIABLE] = str(threads)
    if is_ours:
        from jiceng.config.settings import ENV

        if ENV.metrics_token:
            share_counters(ENV.home, port)
    _many_files()

    require_free(host, port)
    WebServer(
        application,
        address=host,
        port=port,
        interface=Interfaces.RSGI if is_ours else Interfaces.WSGI,
        workers=workers,
        blocking_threads=1 if is_ours else threads,
        # Open connections, busy or idle: they cost a file each, but no thread.
        backpressure=MAX_CONNECTIONS if is_ours else None,
        # HTTP/2 has no time limit for its headers here; a proxy in front of it can provide HTTP/2.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_SECONDS * 1000),
        # A worker that dies is restarted; requests of the others continue.
        respawn_failed_workers=True,
    ).serve()


def _many_files() -> None:
    """Raise each process's limit of open files as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = (
        4 * MAX_CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, 4 * MAX_CONNECTIONS)
    )
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(wanted, soft), hard))
