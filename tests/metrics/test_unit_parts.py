"""Parts of figures by unit: what others add up and score."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from jiceng.core.access import SYSTEM
from jiceng.core.errors import Invalid
from jiceng.metrics import public as metrics
from jiceng.metrics.lake import refreshing
from jiceng.metrics.registry import indicators
from tests.cases.conftest import built_world, world
from tests.metrics.lake_rows import lake
from tests.metrics.test_record_figures import DAYS, HERE, LATE, THERE, claimed, need
from tests.world import World

__all__ = ["built_world", "lake", "world"]
ADDABLE = sorted(name for name, each in indicators().items() if each.expression is None)


@pytest.fixture
def _needs(world: World) -> None:
    for rating in (5, 3, 4):
        claimed(need(world, state="done"), world, timedelta(days=1), rating)
    claimed(need(world, THERE, state="done"), world, LATE, 2)
    need(world, at=world.at - timedelta(days=60))


@pytest.mark.usefixtures("_needs")
def test_parts_of_a_share_are_those_of_its_report(world: World) -> None:
    here, there = world.units[HERE].pk, world.units[THERE].pk
    in_time = metrics.parts_by_unit("need.in_time", DAYS, world.at)
    assert in_time == {here: (3, 3), there: (0, 1)}
    assert metrics.parts_by_unit("need.good", DAYS, world.at) == {here: (2, 3), there: (0, 1)}
    [[total]] = metrics.totals("need", SYSTEM, [[DAYS]], world.at)
    summed = tuple(map(sum, zip(*in_time.values(), strict=True)))
    assert summed == total.parts["need.in_time"]


@pytest.mark.usefixtures("_needs")
def test_parts_from_the_lake_are_the_same(world: World, lake: Path) -> None:
    refreshing.refresh(timezone.now())
    for period in (DAYS, metrics.Period(DAYS.first, date(2026, 9, 29))):
        for name in ("need.in_time", "need.good", "need.good.of"):
            found = metrics.parts_by_unit(name, period, world.at, engine="duckdb")
            assert found == metrics.parts_by_unit(name, period, world.at)


@pytest.mark.usefixtures("_needs")
def test_count_has_no_denominator(world: World) -> None:
    found = metrics.parts_by_unit("need.good.hit", DAYS, world.at)
    assert found == {world.units[HERE].pk: (2, 0), world.units[THERE].pk: (0, 0)}
    assert metrics.share_of(found[world.units[HERE].pk]) is None


@pytest.mark.parametrize("name", ADDABLE)
def test_every_count_and_share_has_parts(name: str, world: World) -> None:
    for upper, whole in metrics.parts_by_unit(name, DAYS, world.at).values():
        assert isinstance(upper, int | float)
        assert isinstance(whole, int)


def test_what_cannot_be_added_up_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        metrics.parts_by_unit("score", DAYS, world.at)
    assert refused.value.code == "figure.no_parts"
    with pytest.raises(Invalid):
        metrics.parts_by_unit("nonsense", DAYS, world.at)
    backwards = metrics.Period(date(2026, 9, 30), date(2026, 9, 1))
    with pytest.raises(Invalid):
        metrics.parts_by_unit("need.in_time", backwards, world.at)
