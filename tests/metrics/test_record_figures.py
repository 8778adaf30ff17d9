"""Declared figures of records against a count, with needs as the example."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from jiceng.activities.needs.models import Claim, Need
from jiceng.core import change_journal
from jiceng.core.access import SYSTEM
from jiceng.core.ids import uuid7
from jiceng.metrics import public as metrics
from jiceng.records.public import lifecycle_of
from tests.cases.conftest import built_world, world
from tests.web.conftest import at_desk
from tests.world import World

__all__ = ["at_desk", "built_world", "world"]

HERE, THERE = "440704001001", "440704001002"
DAYS = metrics.Period(date(2026, 9, 1), date(2026, 9, 30))
LATE = timedelta(days=11)
QUERY = "from=2026-09-01&to=2026-09-30"


def need(world: World, unit: str = HERE, at: datetime | None = None, **columns: Any) -> Need:
    """A need whose date has passed, unless given otherwise."""
    place, moment = world.units[unit], at or world.at
    plain: dict[str, Any] = {"title": "长椅", "kind": "goods", "amount": 5, "measure": "张"}
    with change_journal.made_by_hand():
        return Need.objects.create(
            id=uuid7(),
            unit=place,
            community=place,
            opened_at=moment,
            moved_at=moment,
            due_at=moment + timedelta(days=10),
            **{**plain, "state": "open", "wanted_by": date(2036, 1, 1), **columns},
        )


def claimed(made: Need, world: World, after: timedelta, rating: int | None = None) -> None:
    with change_journal.made_by_hand():
        Claim.objects.create(
            need=made,
            unit=world.units["JH-URB"],
            amount=5,
            claimed_at=made.opened_at + after,
            rating=rating,
            report="送到",
        )


def rows(world: World, who: str = "dispatcher") -> dict[str, metrics.FigureRow]:
    found = metrics.run("need", SYSTEM if who == "" else world[who], DAYS, "unit", world.at)
    return {row.code or row.name: row for row in found}


def numbers(row: metrics.FigureRow, name: str) -> tuple[Any, Any, Any]:
    return tuple(row.figures[f"need.{name}{end}"] for end in ("", ".hit", ".of"))  # type: ignore[return-value]


@pytest.fixture
def _needs(world: World) -> None:
    """Four needs here with a passed date, three claimed in time; one there, late; others that do
    not count.
    """
    for rating in (5, 3, 4):
        claimed(need(world, state="done"), world, timedelta(days=1), rating)
    claimed(need(world, THERE, state="done"), world, LATE, 2)
    need(world)
    need(world, wakes_at=world.at + timedelta(days=3))
    need(world, state="withdrawn")
    need(world, at=world.at - timedelta(days=60))


@pytest.mark.usefixtures("_needs")
def test_shares_and_totals_are_computed_from_numerators_and_denominators(world: World) -> None:
    found = rows(world, "")
    assert numbers(found[HERE], "in_time") == (3 / 4, 3, 4)
    assert numbers(found[THERE], "in_time") == (0, 0, 1)
    assert numbers(found[HERE], "good") == (2 / 3, 2, 3)
    [[total]] = metrics.totals("need", SYSTEM, [[DAYS]], world.at)
    assert numbers(total, "in_time") == (3 / 5, 3, 5)
    assert numbers(total, "good") == (2 / 4, 2, 4)


@pytest.mark.usefixtures("_needs")
def test_drill_down_lists_exactly_the_counted_records(world: World) -> None:
    for row in rows(world, "").values():
        for figure in row.figures:
            if row.is_rest or figure.count(".") < 2:
                continue
            down = metrics.drill_down(
                "need", SYSTEM, DAYS, "unit", key=row.key, figure=figure, at=world.at
            )
            assert len(set(down.ids)) == len(down.ids) == row.figures[figure]
            assert set(Need.objects.filter(pk__in=down.ids).values_list("unit_id", flat=True)) <= {
                UUID(row.key)
            }


def test_drill_down_is_paginated(world: World) -> None:
    made = {need(world).pk for _each in range(5)}
    key, seen, after = str(world.units[HERE].pk), list[UUID](), None
    while True:
        asked: dict[str, Any] = {"figure": "need.in_time.of", "at": world.at, "after": after}
        down = metrics.drill_down("need", SYSTEM, DAYS, "unit", key=key, limit=2, **asked)
        seen += down.ids
        after = down.next
        if after is None:
            break
    assert len(seen) == 5
    assert set(seen) == made


def test_small_counts_of_hidden_records_are_suppressed(world: World) -> None:
    for _each in range(4):
        need(world)
    seen = need(world, title="看得见")
    lifecycle = lifecycle_of("need")
    visible = Need.objects.filter(title="看得见")
    object.__setattr__(lifecycle, "visible", lambda _actor: visible)
    try:
        assert numbers(rows(world, "")[HERE], "in_time")[2] == 1
        need(world)
        assert numbers(rows(world, "")[HERE], "in_time")[2] == 6
        down = metrics.drill_down(
            "need",
            SYSTEM,
            DAYS,
            "unit",
            key=str(world.units[HERE].pk),
            figure="need.in_time.of",
            at=world.at,
        )
        assert down.ids == [seen.pk]
    finally:
        object.__setattr__(lifecycle, "visible", lifecycle._visible)


@pytest.mark.usefixtures("_needs")
def test_pages_show_every_table_with_drill_down(world: World, at_desk: Any) -> None:
    client: Client = at_desk("dispatcher", "zh-hans")
    rates = client.get("/desk/figures/").content.decode()
    assert 'href="/desk/figures/of/need/"' in rates
    page = client.get(f"/desk/figures/of/need/?{QUERY}").content.decode()
    assert 'href="/desk/figures/"' in page
    assert "75%" in page
    key = world.units[HERE].pk
    assert f"key={key}&amp;figure=need.in_time.of" in page
    under = client.get(
        f"/desk/figures/of/need/facts/?{QUERY}&key={key}&figure=need.in_time.of"
    ).content.decode()
    assert under.count('class="queue-row"') == 4
    assert client.get("/desk/figures/of/nothing/").status_code == 404
    assert client.get("/desk/figures/of/need/?from=x").status_code == 400


@pytest.mark.usefixtures("_needs")
def test_exported_table_contains_numbers_as_numbers(world: World, at_desk: Any) -> None:
    client: Client = at_desk("dispatcher", "zh-hans")
    answer = client.get(f"/desk/figures/of/need/table.csv?{QUERY}")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert any(",75.0,3,4," in line for line in lines)
    book = client.get(f"/desk/figures/of/need/table.xlsx?{QUERY}")
    assert b"".join(book.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert client.get("/desk/figures/of/need/table.pdf").status_code == 404
