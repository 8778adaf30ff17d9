"""The regular update requests of an open inbox with a request beside it, at a million requests.

Measured through the web server on one connection, like the browser's requests. The floor is the
same URL requested by a page without list and request: session, person, unread notifications.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.core.management import call_command

from bench.harness import Result, at_most_ms, best
from bench.seed import seeded
from bench.web import ask, connect, empty_view, p95, serving, sign_in
from jiceng.cases.models import NEXT_DUE, Case
from jiceng.core.access import permissions
from jiceng.directory.models import Unit

REQUESTS, ROUNDS = 1_000_000, 200
PULSE = "/desk/pulse/"


def run() -> Result:
    """The p95 in milliseconds of the largest request; without the boxes' counts in `extra`."""
    with seeded(REQUESTS):
        unit = Unit.objects.get(code="990100")
        _person, cookie = sign_in(unit, sorted(permissions()))
        call_command("collectstatic", interactive=False, verbosity=0)
        nearest = Case.objects.filter(unit=unit, is_open=True).order_by(NEXT_DUE.asc(), "id")
        case = nearest.values_list("pk", flat=True)[0]
        with serving() as port:
            web = connect(port)

            def send(method: str, path: str, body: str = "", form: bool = False) -> str:
                headers = {"Cookie": cookie}
                if form:
                    headers["Content-Type"] = "application/x-www-form-urlencoded"
                answer, content = ask(web, path, headers, method, body)
                # A page sets the token's cookie along with the token.
                for given in answer.headers.get_all("Set-Cookie", []):
                    name, _is, value = given.partition(";")[0].partition("=")
                    cookies[name] = value
                return content.decode()

            cookies: dict[str, str] = {}
            page = send("GET", "/desk/search/")
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            if found is None:
                raise RuntimeError("the page has no token")
            cookie = "; ".join([cookie, *(f"{name}={value}" for name, value in cookies.items())])
            least = {"csrfmiddlewaretoken": found[1]}
            beside = {
                **least,
                "queue": "box",
                "unit": str(unit.pk),
                "box": "todo",
                "after": "",
                "case": str(case),
                "seq": "1",
            }

            def time_of(fields: dict[str, str]) -> float:
                body = urlencode(fields)

                return p95(lambda _turn: send("POST", PULSE, body, form=True), ROUNDS)

            def measure() -> Result:
                return _result(
                    time_of(least), time_of(beside), time_of({**beside, "counts": "yes"})
                )

            with empty_view() as empty:
                return best(measure, empty)


def _result(floor: float, most: float, with_counts: float) -> Result:
    return Result(
        figure="p95 of one question of an open inbox over HTTP, with the boxes' numbers, at 1 m"
        " requests",
        ours=round(with_counts, 1),
        floor=round(floor, 1),
        ratio=round(with_counts / floor, 2),
        unit="ms",
        extra={"without the boxes' numbers p95_ms": round(most, 1)},
        goals=(at_most_ms("what the boxes' numbers add, p95", with_counts - most, 20),),
    )
