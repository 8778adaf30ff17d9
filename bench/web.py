"""The product's web server for a bench: started on the database in use, somebody signed in."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.test import Client

from bench import harness
from jiceng.directory.models import Person, Post, Role, Unit

START_SECONDS = 30


def sign_in(unit: Unit, permissions: Sequence[str]) -> tuple[Person, str]:
    """Somebody with these rights in this unit, and the cookie of their session."""
    person, _is_new = Person.objects.get_or_create(username="bench", name="bench")
    role, _is_new = Role.objects.update_or_create(
        code="bench", defaults={"name": "bench", "permissions": list(permissions)}
    )
    Post.objects.get_or_create(person=person, role=role, unit=unit, valid_from=date(2020, 1, 1))
    browser = Client()
    browser.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return person, f"{name}={browser.cookies[name].value}"


@contextmanager
def serving() -> Iterator[int]:
    """The product's web server on this database; gives its port once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    web = subprocess.Popen(
        [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
            "--port", str(port), "--workers", "1", "--blocking-threads", "4", "--no-log",
            "jiceng.config.wsgi:application",
        ],
        # As in production: debugging serves uncompressed files and keeps every query.
        env={**os.environ, "DATABASE_URL": harness._url(), "JICENG_DEBUG": "0"},
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        connect(port).close()
        yield port
    finally:
        web.terminate()
        web.wait()


def connect(port: int) -> http.client.HTTPConnection:
    """A connection to a server that may still be starting."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        found = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        try:
            found.connect()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return found


def p95(work: Callable[[int], None], rounds: int) -> float:
    """The 95th percentile in milliseconds of so many turns, after one that does not count."""
    work(0)
    times = []
    for turn in range(rounds):
        began = time.perf_counter()
        work(turn)
        times.append(1000 * (time.perf_counter() - began))
    return statistics.quantiles(times, n=20)[-1]
