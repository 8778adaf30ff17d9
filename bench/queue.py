"""A unit's inbox at 100 thousand and a million requests: first page and page 200, 50 rows each.

Measured through the web server, as JSON and as the desk's page, on one connection; the floor is
the same SELECT bare. Page 200 is reached by following the cursors, as a client would; how long one
page takes is measured, not the way there.
"""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from uuid import UUID

from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench.harness import Result
from bench.seed import seeded
from bench.web import connect, p95, serving, sign_in
from jiceng.cases import keyset
from jiceng.cases.inbox import inbox
from jiceng.core.access import SYSTEM
from jiceng.directory.actors import issue_key
from jiceng.directory.models import Unit

SIZES = (100_000, 1_000_000)
PAGES, ROUNDS, ROWS = 200, 200, 50
MARKS = {"/api/v1/inbox": b'"number"', "/desk/": b"/desk/requests/"}
"""What stands in each row of an answer: an empty page must not count as a quick one."""
BARE = """
SELECT id, number, title, state, urgency, category_id, unit_id, area_id, address, opened_at,
       due_at, breached_at, is_supervised, confidential, version, queue_at
FROM cases_case WHERE is_open AND unit_id = %s AND (queue_at, id) > (%s, %s)
ORDER BY queue_at, id LIMIT 51
"""


@dataclass(frozen=True, slots=True)
class Times:
    """The p95 of one page in milliseconds: as JSON, as a page, and of the bare SELECT."""

    json: float
    page: float | None
    bare: float


def run() -> Result:
    """The p95 of JSON in milliseconds at the larger size; page and growth in words."""
    small, large = (_measure(size) for size in SIZES)
    page = "not measured: build the frontend first"
    if small.page and large.page:
        page = f"{large.page:.1f} ms, growth {large.page / small.page:.2f}"
    return Result(
        figure=(
            f"p95 of an inbox page over HTTP as JSON, pages 1 and {PAGES}, at 1 m requests"
            f" (at 100 k {small.json:.1f} ms, growth {large.json / small.json:.2f};"
            f" the desk's page: {page})"
        ),
        ours=round(large.json, 2),
        floor=round(large.bare, 2),
        ratio=round(large.json / large.bare, 2),
        unit="ms",
    )


def _measure(size: int) -> Times:
    with seeded(size):
        unit = Unit.objects.get(code="990100")
        key, cookie = _sign_in(unit)
        call_command("collectstatic", interactive=False, verbosity=0)
        is_built = finders.find("dist/desk.css") is not None
        cursors = ["", _cursor_of_page(unit.id, PAGES)]
        with serving() as port:
            web = connect(port)

            def fetch(path: str, headers: dict[str, str], turn: int) -> None:
                web.request(
                    "GET", f"{path}?unit={unit.id}&after={cursors[turn % 2]}", None, headers
                )
                answer = web.getresponse()
                body = answer.read()
                if answer.status != http.client.OK or body.count(MARKS[path]) < ROWS:
                    raise RuntimeError(f"{path} answers {answer.status}: {body[:200]!r}")

            def bare(turn: int) -> None:
                after = keyset.decode(cursors[1]) if turn % 2 else ("-infinity", UUID(int=0))
                with connection.cursor() as cursor:
                    cursor.execute(BARE, [unit.id, *after])
                    cursor.fetchall()

            return Times(
                json=p95(lambda turn: fetch("/api/v1/inbox", {"X-API-Key": key}, turn), ROUNDS),
                page=p95(lambda turn: fetch("/desk/", {"Cookie": cookie}, turn), ROUNDS)
                if is_built
                else None,
                bare=p95(bare, ROUNDS),
            )


def _sign_in(unit: Unit) -> tuple[str, str]:
    """A key and a session cookie of somebody who reads this unit's requests."""
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
