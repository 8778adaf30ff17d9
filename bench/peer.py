"""django-helpdesk as a peer: its own environment and database, the same PostgreSQL and web
server."""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from bench import harness
from jiceng.core.console import say

FOLDER = Path(__file__).resolve().parent / "peers" / "helpdesk"
TICKETS = 100_000
FORM = "/tickets/submit/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Peer:
    """A helpdesk that is ready to be served.

    Args:
        python: path of its environment's interpreter.
        environment: variables for its processes.
        queue: number of its public queue.
    """

    python: str
    environment: dict[str, str]
    queue: int


@contextmanager
def helpdesk() -> Iterator[Peer]:
    """A helpdesk with a hundred thousand tickets, dropped at the end."""
    python = _environment()
    with harness.database_beside("peer") as url:
        environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(FOLDER)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        say(f"Filling django-helpdesk with {TICKETS} tickets ...")
        told = subprocess.run(
            [python, "-m", "helpdesk_fill", str(TICKETS)],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        yield Peer(python, environment, int(told.stdout.split()[-1]))


def _environment() -> str:
    """The interpreter of an environment with exactly the locked packages; created on first use."""
    lock = FOLDER / "requirements.txt"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    folder = Path(settings.HOME) / "peers" / f"helpdesk-{digest}"
    python = str(folder / "bin" / "python")
    if not (folder / "ready").exists():
        say("Installing django-helpdesk into an environment of its own ...")
        venv.create(folder, with_pip=True, clear=True)
        pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        subprocess.run(
            [*pip, "--no-deps", "--require-hashes", "-r", str(lock)],
            check=True,
            stdout=sys.stderr,
        )
        (folder / "ready").touch()
    return python


@dataclass(frozen=True, slots=True)
class Session:
    """A browser's state after opening the form: a cookie and a token."""

    cookie: str
    token: str

    @classmethod
    def opened(cls, port: int) -> Session:
        """Open the public form once, as a resident's browser does."""
        web = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        web.request("GET", FORM)
        answer = web.getresponse()
        page = answer.read().decode()
        found = TOKEN.search(page)
        if answer.status != http.client.OK or found is None:
            raise RuntimeError(f"the peer's form answers {answer.status}: {page[:300]!r}")
        cookies = [c.split(";")[0] for c in answer.headers.get_all("Set-Cookie", [])]
        return cls("; ".join(cookies), found[1])

    def form(self, queue: int, title: str, text: str) -> bytes:
        """One report as the public page would send it."""
        return urlencode(
            {
                "csrfmiddlewaretoken": self.token,
                "queue": queue,
                "title": title,
                "body": text,
                "priority": 3,
                "submitter_email": "resident@example.org",
            }
        ).encode()
