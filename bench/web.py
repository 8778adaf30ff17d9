"""The product's web server for a bench: started on the current database, with a signed-in
person."""

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
from pathlib import Path

from django.conf import settings
from django.test import Client

from bench import harness
from jiceng.core.change_journal import made_by_hand
from jiceng.directory.models import Person, Post, Role, Unit

CHECKOUT = Path(__file__).resolve().parents[1]
START_SECONDS, EMPTY_ROUNDS = 30, 200


@made_by_hand()
def sign_in(unit: Unit, permissions: Sequence[str], name: str = "bench") -> tuple[Person, str]:
    """A person with these rights in this unit, and their session cookie."""
    person, _is_new = Person.objects.get_or_create(username=name, name=name)
    role, _is_new = Role.objects.update_or_create(
        code=name, defaults={"name": name, "permissions": list(permissions)}
    )
    Post.objects.get_or_create(person=person, role=role, unit=unit, valid_from=date(2020, 1, 1))
    browser = Client()
    browser.force_login(person)
    cookie = settings.SESSION_COOKIE_NAME
    return person, f"{cookie}={browser.cookies[cookie].value}"


@contextmanager
def serving(application: str = "jiceng.config.wsgi:application") -> Iterator[int]:
    """A web server on this database, by default the product's; yields its port once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    web = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--workers",
            "1",
            "--blocking-threads",
            "4",
            "--no-log",
            application,
        ],
        # As in production: debugging serves uncompressed files and stores every query.
        env={**os.environ, "DATABASE_URL": harness._url(), "JICENG_DEBUG": "0"},
        stdout=subprocess.DEVNULL,
        cwd=CHECKOUT,
    )
    try:
        connect(port).close()
        yield port
    finally:
        web.terminate()
        web.wait()


@contextmanager
def empty_view() -> Iterator[Callable[[], float]]:
    """A bare Django; yields a function that measures its p95 in milliseconds, which shows how quiet
    the machine is."""
    with serving("bench.bare:application") as port:
        web = connect(port)

        yield lambda: p95(lambda _turn: ask(web, "/empty"), EMPTY_ROUNDS)


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


def ask(
    web: http.client.HTTPConnection,
    path: str,
    headers: dict[str, str] | None = None,
    method: str = "GET",
    body: str | None = None,
) -> tuple[http.client.HTTPResponse, bytes]:
    """One exchange on a kept connection, or on a new one if the server has closed it.

    Raises:
        RuntimeError: for any answer but 200.
    """
    try:
        web.request(method, path, body, headers or {})
        answer = web.getresponse()
    except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
        web.close()
        web.request(method, path, body, headers or {})
        answer = web.getresponse()
    content = answer.read()
    if answer.status != http.client.OK:
        raise RuntimeError(f"{path} answers {answer.status}: {content[:200]!r}")
    return answer, content


def p95(work: Callable[[int], object], rounds: int) -> float:
    """The 95th percentile in milliseconds of so many turns, after one that does not count."""
    work(0)
    times = []
    for turn in range(rounds):
        began = time.perf_counter()
        work(turn)
        times.append(1000 * (time.perf_counter() - began))
    return statistics.quantiles(times, n=20)[-1]
