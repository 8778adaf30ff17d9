"""Server time of every page of the desk, with a million requests in the database.

Each page is requested on one connection, as by the browser of a person with every right in the
whole district. The floor is a page of the same server without content: signed in, the same frame,
the search without words.
"""

from __future__ import annotations

from django.core.management import call_command

from bench import desk, filling
from bench.harness import Result, at_most_ms, best
from bench.seed import seeded
from bench.web import ask, connect, empty_view, p95, serving, sign_in
from jiceng.core.access import permissions
from jiceng.directory.models import Unit

REQUESTS, ROUNDS = 1_000_000, 100
EMPTY = "/desk/search/"
MOST_MS = 100


def run() -> Result:
    """The p95 of the slowest page in milliseconds; those of all others in `extra`."""
    with seeded(REQUESTS):
        unit = Unit.objects.get(code="990100")
        person, cookie = sign_in(unit, sorted(permissions()))
        filling.fill(person, unit)
        pages = desk.pages(unit, person)
        left_out = desk.missing(path for path, _headers in pages.values())
        if left_out:
            raise RuntimeError(f"neither measured nor said to be no page: {sorted(left_out)}")
        call_command("collectstatic", interactive=False, verbosity=0)
        with serving() as port:
            web = connect(port)

            def fetch(path: str, headers: dict[str, str]) -> None:
                ask(web, path, {"Cookie": cookie, **headers})

            def time_of(path: str, headers: dict[str, str]) -> float:
                return p95(lambda _turn: fetch(path, headers), ROUNDS)

            def measure() -> Result:
                floor = time_of(EMPTY, {})
                return _result(
                    {name: time_of(path, headers) for name, (path, headers) in pages.items()}, floor
                )

            with empty_view() as empty:
                return best(measure, empty)


def _result(times: dict[str, float], floor: float) -> Result:
    slowest = max(times, key=lambda name: times[name])
    return Result(
        figure=f"p95 of the slowest of {len(times)} desk pages over HTTP, at 1 m requests:"
        f" {slowest}",
        ours=round(times[slowest], 1),
        floor=round(floor, 1),
        ratio=round(times[slowest] / floor, 2),
        unit="ms",
        extra={f"{name} p95_ms": round(time, 1) for name, time in times.items()},
        goals=tuple(at_most_ms(f"{name}, p95", time, MOST_MS) for name, time in times.items()),
    )
