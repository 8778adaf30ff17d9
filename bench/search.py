"""Search of Chinese words in number, title, text and address of a million requests.

Requested through the web server, as JSON and as the desk's page, by readers of all requests, of a
street and of a small community, which sees few among many.

The floor is a simple substring search over the same columns, newest first, for the same queries; it
is cut off after a few seconds, which flatters it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import OperationalError
from django.utils import timezone

from bench.harness import Result, at_most_ms, best
from bench.seed import seeded
from bench.web import ask, connect, empty_view, serving, sign_in
from jiceng.cases.permissions import CASE_READ
from jiceng.core.access import SYSTEM
from jiceng.directory.actors import issue_key
from jiceng.directory.models import Unit

REQUESTS, ROUNDS, CUT_OFF = 1_000_000, 5, "3s"
# Words found everywhere, often, seldom, once and never; one character, pairs, sentences, several
# words.
QUERIES = (
    "井盖",
    "夜间施工噪音",
    "路灯",
    "金瓯路",
    "五邑路",
    "蚊虫滋生",
    "危房墙体开裂",
    "网吧接纳未成年人",
    "永康路",
    "天桥底",
    "多次拨打电话没有结果",
    "老人",
    "路",
    "号",
    "金瓯路100号",
    "饭店",
    "安百饭店",
    "碧彬",
    "鸿泰大厦",
    "3栋",
    "20260401",
    "2026040100",
    "积水",
    "幼儿园",
    "垃圾",
    "金瓯路 井盖",
    "南山路 噪音 码头",
    "码头 蚊虫滋生",
    "碧彬 井盖",
    "不存在的词语",
    "量子计算",
    "火山喷发",
    "abc",
    "1205房",
    "宗祖服装厂",
    "公交线路班次太少",
    "斑马线模糊",
    "影响周边商户",
    "栋502房",
    "暴雨 地下车库",
)
DISTRICT, STREET, COMMUNITY = "990100", "990100001", "990100002029"
BARE = """
SELECT id, number, title FROM cases_case
WHERE {conditions} ORDER BY opened_at DESC, id DESC LIMIT 51
"""
FIELDS = "(title || ' ' || text || ' ' || address || ' ' || number)"


def run() -> Result:
    """The slowest reader's p95 in milliseconds over all queries; every reader's in `extra`."""
    with seeded(REQUESTS):
        call_command("collectstatic", interactive=False, verbosity=0)
        readers = {
            name: _reader(name, code)
            for name, code in (("district", DISTRICT), ("street", STREET), ("community", COMMUNITY))
        }
        floor = _p95([_time(_bare, query) for query in QUERIES])
        with serving() as port, empty_view() as empty:
            web = connect(port)

            def fetch(path: str, headers: dict[str, str], query: str) -> None:
                ask(web, f"{path}?{urlencode({'q': query})}", headers)

            def measure() -> Result:
                return _result(
                    {
                        f"{name}, {door}": _p95_of(partial(fetch, path, headers))
                        for name, doors in readers.items()
                        for door, (path, headers) in doors.items()
                    },
                    floor,
                )

            return best(measure, empty)


def _result(times: dict[str, float], floor: float) -> Result:
    slowest = max(times.values())
    return Result(
        figure=f"p95 of a search over HTTP in {REQUESTS} requests, {len(QUERIES)} queries, the"
        " slowest of three readers and two doors; the floor is a substring search",
        ours=round(slowest, 1),
        floor=round(floor, 1),
        ratio=round(slowest / floor, 3),
        unit="ms",
        extra={f"{name} p95_ms": round(time, 1) for name, time in times.items()},
        goals=tuple(at_most_ms(f"{name}, p95", time, 100) for name, time in times.items()),
    )


def _reader(name: str, code: str) -> dict[str, tuple[str, dict[str, str]]]:
    """A reader of one unit's requests: URL and headers of JSON and page."""
    person, cookie = sign_in(Unit.objects.get(code=code), [CASE_READ], name=name)
    _key, secret = issue_key(person=person, label="bench", by=SYSTEM, at=timezone.now())
    return {
        "JSON": ("/api/v1/requests", {"X-API-Key": secret}),
        "page": ("/desk/search/", {"Cookie": cookie}),
    }


def _p95_of(work: Callable[[str], None]) -> float:
    """The p95 over all queries, several times each, after a round that does not count."""
    for query in QUERIES:
        work(query)
    return _p95([_time(work, query) for _round in range(ROUNDS) for query in QUERIES])


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _bare(query: str) -> None:
    words = query.split()
    conditions = " AND ".join(f"{FIELDS} LIKE %s" for _word in words)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{CUT_OFF}'")
            cursor.execute(BARE.format(conditions=conditions), [f"%{word}%" for word in words])
            cursor.fetchall()
    except OperationalError:
        pass  # cut off


def _time(work: Callable[[str], None], query: str) -> float:
    began = time.perf_counter()
    work(query)
    return 1000 * (time.perf_counter() - began)
