"""A unit's inbox at 100 thousand and a million requests: first page and page 200, 50 rows each.

Measured through the web server, as JSON and as the desk's page, on one connection; the floor is the
same SELECT alone, in the order of one column. Page 200 is reached by following the cursors, as a
client would; only the time of one page is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench.harness import TRIES, Result, at_most, at_most_ms, choose
from bench.seed import seeded
from bench.web import ask, connect, empty_view, p95, serving, sign_in
from jiceng.cases import keyset
from jiceng.cases.request_rows import inbox
from jiceng.core import roles
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Problem
from jiceng.directory.actors import issue_key
from jiceng.directory.models import Unit

SIZES = (100_000, 1_000_000)
PAGES, ROUNDS, ROWS = 200, 200, 50
MARKS = {"/api/v1/inbox": b'"number"', "/desk/": b"/desk/requests/"}
"""A mark in each row of an answer: an empty page must not count as a fast one."""
COLUMN, SHOWN = "queue_at", "LEAST(queue_at, service_due_at)"
"""What the floor is ordered by, a plain column; and what the inbox is ordered by (0102), a further
floor that is only printed."""
INDEX = "CREATE INDEX bench_inbox ON cases_case (unit_id, queue_at, id) WHERE is_open"
"""The floor's own, as the inbox had it before."""


def bare_select(by: str) -> str:
    """The SELECT of one page in an order."""
    return f"""
SELECT id, number, title, state, urgency, category_id, unit_id, area_id, address, opened_at,
       due_at, breached_at, is_supervised, confidential, version, {by}
FROM cases_case WHERE is_open AND unit_id = %s AND ({by}, id) > (%s, %s)
ORDER BY {by}, id LIMIT 51
"""


@dataclass(frozen=True, slots=True)
class Times:
    """The p95 of one page in milliseconds: as JSON, as the desk's page, of the bare SELECT, of the
    one in the order that is shown, and of an empty view."""

    json: float
    page: float
    bare: float
    shown: float
    empty: float


def run() -> Result:
    """The p95 of JSON in milliseconds at the larger size, with page and growth."""
    small, large = (_measure(size) for size in SIZES)
    return choose([_result(*pair) for pair in zip(small, large, strict=True)])


def _result(small: Times, large: Times) -> Result:
    ratio, growth = large.json / large.bare, large.page / small.page
    return Result(
        figure=f"p95 of an inbox page over HTTP as JSON, pages 1 and {PAGES}, at 1 m requests",
        ours=round(large.json, 2),
        floor=round(large.bare, 2),
        ratio=round(ratio, 2),
        unit="ms",
        extra={
            "at 100 k p95_ms": round(small.json, 2),
            "the bare SELECT in the shown order p95_ms": round(large.shown, 2),
            "the desk's page p95_ms": round(large.page, 1),
            "the desk's page at 100 k p95_ms": round(small.page, 1),
        },
        goals=(
            at_most("JSON, times the bare SELECT", ratio, 8),
            at_most_ms("JSON, p95", large.json, 25),
            at_most_ms("the desk's page, p95", large.page, 60),
            at_most("the desk's page, times that of 100 k", growth, 1.2),
        ),
        empty_p95_ms=round(max(small.empty, large.empty), 2),
    )


def _measure(size: int) -> list[Times]:
    """One size, several times."""
    with seeded(size):
        unit = Unit.objects.get(code="990100")
        key, cookie = _sign_in(unit)
        with roles.as_owner(), connection.cursor() as cursor:
            cursor.execute(INDEX)
            cursor.execute("ANALYZE cases_case")
        call_command("collectstatic", interactive=False, verbosity=0)
        if finders.find("dist/desk.css") is None:
            raise Problem("The desk's page needs the frontend: run make setup.", "bench.frontend")
        cursors = ["", _cursor_of_page(unit.id, PAGES)]
        with serving() as port, empty_view() as empty:
            web = connect(port)

            def fetch(path: str, headers: dict[str, str], turn: int) -> None:
                _answer, body = ask(
                    web, f"{path}?unit={unit.id}&after={cursors[turn % 2]}", headers
                )
                if body.count(MARKS[path]) < ROWS:
                    raise RuntimeError(f"{path} lacks rows: {body[:200]!r}")

            def bare(by: str, turn: int) -> None:
                after = keyset.decode(cursors[1]) if turn % 2 else ("-infinity", UUID(int=0))
                with connection.cursor() as cursor:
                    cursor.execute(bare_select(by), [unit.id, *after])
                    cursor.fetchall()

            return [
                Times(
                    json=p95(lambda turn: fetch("/api/v1/inbox", {"X-API-Key": key}, turn), ROUNDS),
                    page=p95(lambda turn: fetch("/desk/", {"Cookie": cookie}, turn), ROUNDS),
                    bare=p95(partial(bare, COLUMN), ROUNDS),
                    shown=p95(partial(bare, SHOWN), ROUNDS),
                    empty=empty(),
                )
                for _try in range(TRIES)
            ]


def _sign_in(unit: Unit) -> tuple[str, str]:
    """A key and a session cookie of a person who reads this unit's requests."""
    person, cookie = sign_in(unit, ["case.read", "metrics.read"])
    _key, secret = issue_key(person=person, label="bench", by=SYSTEM, at=timezone.now())
    return secret, cookie


def _cursor_of_page(unit: UUID, number: int) -> str:
    after = None
    for _page in range(number - 1):
        after = inbox(SYSTEM, unit, after, ROWS).next
    if after is None:
        raise RuntimeError("the inbox is shorter than the pages that are measured")
    return after
