"""Chinese words over number, title, text and address of a million requests.

Asked by who sees all of them, by a street and by a small community, which sees little among much.

The floor is what anybody would write first, a substring search over the same columns, newest
first, for the same queries; it is cut off after a few seconds, which flatters it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from django.db import connection, transaction
from django.db.utils import OperationalError

from bench.harness import Result
from bench.seed import seeded
from jiceng.cases.permissions import CASE_READ
from jiceng.cases.search import search
from jiceng.core.access import SYSTEM, Actor, Grant
from jiceng.directory.models import Unit

REQUESTS, ROUNDS, CUT_OFF = 1_000_000, 5, "3s"
# Everywhere, often, seldom, once and never; one character, pairs, sentences, several words.
QUERIES = (
    "井盖", "夜间施工噪音", "路灯", "金瓯路", "五邑路", "蚊虫滋生", "危房墙体开裂",
    "网吧接纳未成年人", "永康路", "天桥底", "多次拨打电话没有结果", "老人", "路", "号",
    "金瓯路100号", "饭店", "安百饭店", "碧彬", "鸿泰大厦", "3栋", "20260401", "2026040100",
    "积水", "幼儿园", "垃圾", "金瓯路 井盖", "南山路 噪音 码头", "码头 蚊虫滋生", "碧彬 井盖",
    "不存在的词语", "量子计算", "火山喷发", "abc", "1205房", "宗祖服装厂", "公交线路班次太少",
    "斑马线模糊", "影响周边商户", "栋502房", "暴雨 地下车库",
)  # fmt: skip
STREET, COMMUNITY = "990100001", "990100002029"
BARE = """
SELECT id, number, title FROM cases_case
WHERE {conditions} ORDER BY opened_at DESC, id DESC LIMIT 51
"""
FIELDS = "(title || ' ' || text || ' ' || address || ' ' || number)"


def run() -> Result:
    """The p95 in milliseconds over all queries, each several times."""
    with seeded(REQUESTS):
        readers = {"district": SYSTEM, "street": _reader(STREET), "community": _reader(COMMUNITY)}
        for query in QUERIES:
            search(SYSTEM, query)
        ours = {
            name: [_time(search, actor, query) for _round in range(ROUNDS) for query in QUERIES]
            for name, actor in readers.items()
        }
        floor = [_time(_bare, SYSTEM, query) for query in QUERIES]
    p95 = {name: _p95(times) for name, times in ours.items()}
    bare = _p95(floor)
    each = ", ".join(f"{name} {time:.1f}" for name, time in p95.items())
    return Result(
        figure=f"p95 of a search in {REQUESTS} requests, {len(QUERIES)} queries, the slowest of"
        f" three readers ({each} ms); the floor is a substring search",
        ours=round(max(p95.values()), 1),
        floor=round(bare, 1),
        ratio=round(max(p95.values()) / bare, 3),
        unit="ms",
    )


def _reader(code: str) -> Actor:
    unit = Unit.objects.get(code=code)
    return Actor(
        kind="person",
        grants=(Grant("reader", unit.id, unit.path, frozenset({CASE_READ})),),
    )


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _bare(_actor: object, query: str) -> None:
    words = query.split()
    conditions = " AND ".join(f"{FIELDS} LIKE %s" for _word in words)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{CUT_OFF}'")
            cursor.execute(BARE.format(conditions=conditions), [f"%{word}%" for word in words])
            cursor.fetchall()
    except OperationalError:
        pass  # cut off


def _time(work: Callable[..., object], actor: Actor, query: str) -> float:
    began = time.perf_counter()
    work(actor, query)
    return 1000 * (time.perf_counter() - began)
