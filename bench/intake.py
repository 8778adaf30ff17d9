"""Complete intake of reports through the web server, with a million requests in the table.

Each report is located, classified, routed, given a deadline, encrypted and chained. The floor is
one row by the ORM in a bare Django, through the same server. Further sides: the same row within our
own settings and middleware, and a report through the public form of django-helpdesk with a hundred
thousand tickets, on the same PostgreSQL.

Two workers, eight connections. All are measured in turns of a few seconds, so that other load on
the machine affects all of them equally.
"""

from __future__ import annotations

import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import orjson
from django.db import connection
from django.utils import timezone

from bench import bare, peer
from bench.harness import Result, Scratch, at_least, at_most_ms, best
from bench.seed import seeded
from bench.web import empty_view
from jiceng.cases.models import Case, State
from jiceng.config import cli
from jiceng.core import audit_verification, roles
from jiceng.core.console import say
from jiceng.demo import organisation, report_year, texts

CHECKOUT = Path(__file__).resolve().parents[1]
CONNECTIONS = 8
BODIES, ROUNDS, SECONDS, WARM_UP = 12_000, 5, 5.0, 3.0
START_SECONDS = 60
SINCE = datetime(2026, 1, 5, 1, tzinfo=UTC)
SIZE = 1_000_000
OURS, BARE, WITHIN, PEER = "ours", "bare", "within", "peer"
PATHS = {OURS: "/api/v1/requests", BARE: "/notes", WITHIN: "/notes", PEER: peer.FORM}
# Not as a main module, which each worker would import a second time.
SERVE = """
import sys
from granian.constants import Interfaces
from granian.server import Server
Server(sys.argv[2], address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.WSGI,
       workers=int(sys.argv[3]), blocking_threads=int(sys.argv[4])).serve()
"""
APPLICATIONS = {
    BARE: "bench.bare:application",
    WITHIN: "bench.within:application",
    PEER: "helpdesk_application:application",
}
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the measured sides: its port, requests and headers."""

    port: int
    path: str
    bodies: Path
    headers: dict[str, str]


def run() -> Result:
    """Requests per second and their p95, compared with the floor's."""
    with ExitStack() as stack:
        scratch = stack.enter_context(seeded(SIZE))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        asks = list(_reports(random.Random(1)))
        with roles.as_owner():
            with connection.cursor() as cursor:
                cursor.execute(bare.TABLE)
                cursor.execute("VACUUM (ANALYZE)")
            roles.grant_after_migrate()
        began = timezone.now()
        sides = _sides(stack, scratch, folder, asks)
        empty = stack.enter_context(empty_view())
        for side in sides.values():
            _drive(side, 0, WARM_UP)
        turn = count()

        def measure() -> Result:
            return _measure(sides, turn)

        found = best(measure, empty)
        _check(began)
    return found


def _sides(
    stack: ExitStack, scratch: Scratch, folder: Path, asks: list[dict[str, Any]]
) -> dict[str, Side]:
    """Start all four servers; returns the sides."""
    bodies = _write(folder / "bodies", [orjson.dumps(ask) for ask in asks])
    sides = {
        name: Side(
            stack.enter_context(_server(name, scratch.environment)),
            PATHS[name],
            bodies,
            JSON,
        )
        for name in (OURS, BARE, WITHIN)
    }
    other = stack.enter_context(peer.helpdesk())
    port = stack.enter_context(_server(PEER, other.environment, other.python))
    session = peer.Session.opened(port)
    forms = [session.form(other.queue, ask["title"], ask["text"]) for ask in asks]
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": session.cookie}
    return {**sides, PEER: Side(port, PATHS[PEER], _write(folder / "forms", forms), headers)}


def _write(path: Path, lines: list[bytes]) -> Path:
    path.write_bytes(b"\n".join(lines))
    return path


def _measure(sides: dict[str, Side], turn: Iterator[int]) -> Result:
    """Several rounds of turns of a few seconds each."""
    rates: dict[str, list[float]] = {name: [] for name in sides}
    waits: dict[str, list[float]] = {name: [] for name in sides}
    for _round in range(ROUNDS):
        first = BODIES // 8 * (1 + next(turn))
        for name, side in sides.items():
            rate, latencies = _drive(side, first, SECONDS)
            rates[name].append(rate)
            waits[name] += latencies
    middle = {name: statistics.median(each) for name, each in rates.items()}
    ratio, ahead = middle[OURS] / middle[BARE], middle[OURS] / middle[PEER]
    return Result(
        figure=f"requests taken in over HTTP into a table of {SIZE}, {cli.WORKERS} workers,"
        f" {CONNECTIONS} connections",
        ours=round(middle[OURS], 1),
        floor=round(middle[BARE], 1),
        ratio=round(ratio, 3),
        unit="requests/s",
        extra={
            "p95_ms": _p95(waits[OURS]),
            "floor_p95_ms": _p95(waits[BARE]),
            "one row behind our middleware requests/s": round(middle[WITHIN], 1),
            "ratio to that": round(middle[OURS] / middle[WITHIN], 3),
            "django-helpdesk's form requests/s": round(middle[PEER], 1),
            "django-helpdesk's form p95_ms": _p95(waits[PEER]),
        },
        goals=(
            at_least("share of one bare row", ratio, 0.35),
            at_least("times django-helpdesk's form", ahead, 10),
            at_most_ms("p95", _p95(waits[OURS]), 60),
        ),
    )


def _p95(latencies: list[float]) -> float:
    return round(statistics.quantiles(latencies, n=20)[-1], 1)


def _step(name: str, _total: int) -> Callable[[], None]:
    say(f"… {name}")
    return lambda: None


def _reports(rng: random.Random) -> Iterator[dict[str, Any]]:
    """Reports from all over the district, without a category."""
    organisation.build_places(SINCE, _step)
    organisation.build_people(rng, SINCE, _step)
    district = organisation.survey()
    for ask in report_year.planned_reports(
        rng, district, first=SINCE.date(), days=365, count=BODIES, events=0
    ):
        lon, lat = rng.choice(district.places[ask.community])
        yield {
            "title": ask.draft.title,
            "text": ask.draft.text,
            "address": ask.draft.address_hint,
            "lon": lon + rng.uniform(-1e-4, 1e-4),
            "lat": lat + rng.uniform(-1e-4, 1e-4),
            "caller_name": texts.caller_name(rng),
            "caller_phone": texts.resident_phone(rng),
        }


@contextmanager
def _server(name: str, environment: dict[str, str], python: str = sys.executable) -> Iterator[int]:
    """A web server of one side; yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    if name == OURS:
        arguments = ["-m", "jiceng.config.cli", "serve", "--port", port]
    else:
        size = (str(cli.WORKERS), str(cli.THREADS))
        arguments = ["-c", SERVE, port, APPLICATIONS[name], *size]
    paths = [environment.get("PYTHONPATH", ""), str(CHECKOUT)]
    process = subprocess.Popen(
        [python, *arguments],
        # As in production: debugging stores every query.
        env={
            **environment,
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            "JICENG_DEBUG": "0",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(int(port), process)
        yield int(port)
    finally:
        process.terminate()
        process.wait()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.2)
    raise RuntimeError(f"the server does not start: {process.args!r}")


def _drive(side: Side, first: int, seconds: float) -> tuple[float, list[float]]:
    """Requests per second, and the latency of each in milliseconds."""
    headers = orjson.dumps(side.headers).decode()
    arguments = (side.port, side.path, side.bodies, first, CONNECTIONS, seconds, headers)
    done = subprocess.run(
        [sys.executable, "-m", "bench.client", *map(str, arguments)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        check=True,
    )
    told = orjson.loads(done.stdout)
    return len(told["latencies"]) / told["seconds"], told["latencies"]


def _check(began: datetime) -> None:
    """Check that the measured work was done: requests with a place, a deadline, and valid
    chains."""
    new = Case.objects.filter(opened_at__gte=began)
    done = new.count()
    whole = new.exclude(grid_code="").exclude(category=None).exclude(due_at=None).count()
    sent_on = new.filter(state=State.DISPATCHED).count()
    if whole < 0.9 * done or not sent_on or not audit_verification.verify().ok:
        raise RuntimeError(f"of {done} requests only {whole} were taken in whole")
