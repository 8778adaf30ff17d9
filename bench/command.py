"""All figures of the command centre for one area, at a million requests.

The last half hour of the seeded year is now, so that a whole day of arrivals is read live. Each
round asks for the district and for a street, for day, week and year, as a page does whose mark has
changed. The floor is the answer that nothing has changed: session, person and mark.
"""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import cycle
from typing import Any

import shapely
import time_machine
from django.test import Client

from bench.harness import Result, at_most, at_most_ms, best
from bench.seed import END, GRIDS, seeded
from bench.web import empty_view, p95, sign_in
from jiceng.command import counting
from jiceng.core.access import permissions
from jiceng.core.change_journal import made_by_hand
from jiceng.core.ids import uuid7
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory.models import Unit
from jiceng.grids.models import Grid, GridLevel, GridVersion, VersionState

REQUESTS, ROUNDS = 1_000_000, 240
NOW = END - timedelta(minutes=30)
GRIDS_A_COMMUNITY = 3
SPANS = ("day", "week", "year")
AREAS = ("990100", "990100000")


def run() -> Result:
    """The p95 in milliseconds of one answer with all figures."""
    with seeded(REQUESTS), time_machine.travel(NOW, tick=True):
        _publish_grids()
        person, _cookie = sign_in(Unit.objects.get(code="990100"), sorted(permissions()))
        began = time.perf_counter()
        counting.count_all(NOW)
        counted = time.perf_counter() - began
        began = time.perf_counter()
        counting.count_open()
        opened = time.perf_counter() - began
        browser = Client(SERVER_NAME="127.0.0.1")
        browser.force_login(person)

        def measure() -> Result:
            return _result(_answers(browser), _unchanged(browser), counted, opened)

        with empty_view() as empty:
            return best(measure, empty)


def _addresses() -> list[str]:
    return [f"/wall/figures/?unit={unit}&span={span}" for unit in AREAS for span in SPANS]


def _answers(browser: Client) -> float:
    turns = cycle(_addresses())

    def ask(_turn: int) -> None:
        answer = browser.get(next(turns))
        assert answer.status_code == 200, answer.status_code
        assert len(answer.content) > 1_000

    return p95(ask, ROUNDS)


def _unchanged(browser: Client) -> float:
    address = _addresses()[0]
    marks: dict[str, Any] = {}

    def ask(_turn: int) -> None:
        answer = browser.get(address, **marks)
        # The mark changes with the clock; the next one is then not modified.
        marks["HTTP_IF_NONE_MATCH"] = answer.headers["ETag"]

    return p95(ask, ROUNDS)


def _result(answers: float, unchanged: float, counted: float, opened: float) -> Result:
    return Result(
        figure="p95 of one answer with all figures of the command centre, at 1 m requests",
        ours=round(answers, 1),
        floor=round(unchanged, 1),
        ratio=round(answers / unchanged, 2),
        unit="ms",
        extra={
            "counting all kept months anew_s": round(counted, 1),
            "counting open requests, each minute_s": round(opened, 2),
        },
        goals=(
            at_most_ms("one answer with all figures, p95", answers, 50),
            at_most("counting all kept months anew, in minutes", counted / 60, 5),
        ),
    )


@made_by_hand()
def _publish_grids() -> None:
    """Grids of the codes that the seeded requests have."""
    communities = list(Unit.objects.filter(kind="village_community").order_by("name"))
    by_number = {int(each.name.removeprefix("测试社区")): each for each in communities}
    version = GridVersion.objects.create(
        id=uuid7(),
        number=1,
        level=GridLevel.GRID,
        state=VersionState.PUBLISHED,
        created_at=NOW,
        published_at=NOW,
    )
    Grid.objects.bulk_create(_grid(version, n, by_number) for n in range(GRIDS - 1))
    invalidate("grids")


def _grid(version: GridVersion, n: int, communities: dict[int, Unit]) -> Grid:
    x, y = 113 + n % 14 * 0.01, 22.5 + n // 14 * 0.01
    square = shapely.box(x, y, x + 0.01, y + 0.01)
    return Grid(
        id=uuid7(),
        version=version,
        level=GridLevel.GRID,
        code=f"9901{n:04}",
        name=f"测试网格{n}",
        unit=communities[n // GRIDS_A_COMMUNITY],
        polygon=shapely.to_wkb(square),
        area_m2=1e6,
        lon=x,
        lat=y,
    )
