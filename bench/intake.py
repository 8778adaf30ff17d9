"""Reports taken in whole, through the web server: located, classified, routed, given a clock,
sealed, chained. Beside it, through the same server and middleware, one bare row by the ORM: the
floor; and one by a Django with nothing else in it, which is no server anybody runs, for comparison.

Two workers, eight connections. All are measured in turns of a few seconds, so that whatever else
the machine does meets all alike.
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
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import orjson
from django.db import connection

from bench import bare
from bench.harness import Result, Scratch, scratch_database
from jiceng.cases.models import Case, State
from jiceng.config import cli
from jiceng.core import audit
from jiceng.core.console import say
from jiceng.demo import organisation, texts, year

CHECKOUT = Path(__file__).resolve().parents[1]
CONNECTIONS = 8
BODIES, ROUNDS, SECONDS, WARM_UP = 12_000, 5, 5.0, 3.0
START_SECONDS = 60
SINCE = datetime(2026, 1, 5, 1, tzinfo=UTC)
OURS, FLOOR, NOTHING = "ours", "floor", "nothing"
PATHS = {OURS: "/api/v1/requests", FLOOR: "/notes", NOTHING: "/notes"}
# Not as a main module, which each worker would import a second time.
BARE = """
import sys
from jiceng.config.cli import THREADS, WORKERS, run_server
run_server("127.0.0.1", int(sys.argv[1]), workers=WORKERS, threads=THREADS, application="{}")
"""
SERVE = {
    OURS: ("-m", "jiceng.config.cli", "serve", "--port"),
    FLOOR: ("-c", BARE.format("bench.within:application")),
    NOTHING: ("-c", BARE.format("bench.bare:application")),
}


def run() -> Result:
    """Requests a second and their p95 beside the floor's."""
    with ExitStack() as stack:
        scratch = stack.enter_context(scratch_database())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bodies = folder / "bodies"
        bodies.write_bytes(b"\n".join(_bodies(random.Random(1))))
        with connection.cursor() as cursor:
            cursor.execute(bare.TABLE)
            cursor.execute("VACUUM (ANALYZE)")
        ports = {
            name: stack.enter_context(_server(scratch, serve)) for name, serve in SERVE.items()
        }
        for name, port in ports.items():
            _drive(port, PATHS[name], bodies, 0, WARM_UP)
        rates: dict[str, list[float]] = {name: [] for name in ports}
        waits: dict[str, list[float]] = {name: [] for name in ports}
        sent = BODIES // 8
        for _round in range(ROUNDS):
            for name, port in ports.items():
                rate, latencies = _drive(port, PATHS[name], bodies, sent, SECONDS)
                rates[name].append(rate)
                waits[name] += latencies
                sent += len(latencies) if name == OURS else 0
        _check()
    middle = {name: statistics.median(each) for name, each in rates.items()}
    return Result(
        figure=f"requests taken in over HTTP, {cli.WORKERS} workers, {CONNECTIONS} connections",
        ours=round(middle[OURS], 1),
        floor=round(middle[FLOOR], 1),
        ratio=round(middle[OURS] / middle[FLOOR], 3),
        unit="requests/s",
        extra={
            "p95_ms": _p95(waits[OURS]),
            "floor_p95_ms": _p95(waits[FLOOR]),
            "nothing_else": round(middle[NOTHING], 1),
        },
    )


def _p95(latencies: list[float]) -> float:
    return round(statistics.quantiles(latencies, n=20)[-1], 1)


def _bodies(rng: random.Random) -> Iterator[bytes]:
    """Reports from all over the district, without a category."""
    district = organisation.build(rng, SINCE, lambda step: say(f"… {step}"))
    for ask in year.asks(rng, district, first=SINCE.date(), days=365, count=BODIES):
        lon, lat = rng.choice(district.places[ask.community])
        yield orjson.dumps(
            {
                "title": ask.draft.title,
                "text": ask.draft.text,
                "address": ask.draft.address_hint,
                "lon": lon + rng.uniform(-1e-4, 1e-4),
                "lat": lat + rng.uniform(-1e-4, 1e-4),
                "caller_name": texts.caller_name(rng),
                "caller_phone": texts.resident_phone(rng),
            }
        )


@contextmanager
def _server(scratch: Scratch, arguments: tuple[str, ...]) -> Iterator[int]:
    """A web server on this database, until the end; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    paths = [str(CHECKOUT), os.environ.get("PYTHONPATH", "")]
    process = subprocess.Popen(
        [sys.executable, *arguments, str(port)],
        env={**scratch.environment, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(port, process)
        yield port
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


def _drive(
    port: int, path: str, bodies: Path, first: int, seconds: float
) -> tuple[float, list[float]]:
    """Requests a second, and the latency of each in milliseconds."""
    arguments = map(str, (port, path, bodies, first, CONNECTIONS, seconds))
    done = subprocess.run(
        [sys.executable, "-m", "bench.client", *arguments],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        check=True,
    )
    told = orjson.loads(done.stdout)
    return len(told["latencies"]) / told["seconds"], told["latencies"]


def _check() -> None:
    """What was measured must have been done: requests with a place, a clock, and sound chains."""
    done = Case.objects.count()
    whole = Case.objects.exclude(grid_code="").exclude(category=None).exclude(due_at=None).count()
    sent_on = Case.objects.filter(state=State.DISPATCHED).count()
    if whole < 0.9 * done or not sent_on or not audit.verify().ok:
        raise RuntimeError(f"of {done} requests only {whole} were taken in whole")
