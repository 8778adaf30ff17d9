"""Coverage of places: what is counted for whom, and that each number opens exactly its places."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiceng.directory.public import civil_day
from jiceng.directory.public import tree as units
from jiceng.fieldwork.patrols import coverage
from jiceng.fieldwork.patrols.models import PatrolPlace
from tests.cases.conftest import built_world, world
from tests.fieldwork.patrols.samples import COMMUNITY, NAMES, listed_place
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]
PAGE = "/desk/patrol-coverage/"
STREET = "440704001"


@pytest.fixture
def aged(world: World) -> None:
    """Places checked 0, 30, 31, 90 and 91 days ago, one never, one struck off."""
    day = civil_day(world.at)
    for n, age in enumerate((0, 30, 31, 90, 91, None)):
        key = listed_place(world, f"{NAMES[0]}{n}", kind="school" if n < 2 else "river")
        checked = None if age is None else day - timedelta(days=age)
        waits = {"waits_since": checked or day - timedelta(days=200)}
        PatrolPlace.objects.filter(pk=key).update(checked_on=checked, **waits)
    gone = listed_place(world, NAMES[1])
    PatrolPlace.objects.filter(pk=gone).update(state="struck")


def test_places_are_in_time_late_or_never_checked(world: World, aged: None) -> None:
    rows = coverage.counted(world["street_leader"], civil_day(world.at), None)
    total = sum((row.coverage for row in rows), coverage.Coverage())
    assert (total.places, total.fresh, total.late, total.long, total.never) == (6, 2, 3, 1, 1)
    assert total.since == civil_day(world.at) - timedelta(days=200)
    by_kind = coverage.summed(rows, lambda row: row.kind)
    assert {kind: each.places for kind, each in by_kind.items()} == {"school": 2, "river": 4}


def test_streets_of_a_district_and_communities_of_a_street_add_up(world: World) -> None:
    tree = units()
    community, street = world.units[COMMUNITY].pk, world.units[STREET].pk
    district = world.units["440704"].pk
    assert coverage.part_of(community, tree.get(district)) == street
    assert coverage.part_of(community, tree.get(street)) == community
    assert coverage.part_of(community, tree.get(community)) == community


def test_every_number_opens_exactly_its_places(world: World, aged: None, at_desk: Any) -> None:
    desk = at_desk("street_leader", "en")
    for address in (PAGE, f"{PAGE}?unit={world.units[STREET].pk}", f"{PAGE}?kind=river"):
        page = desk.get(address).content.decode()
        found = re.findall(r'<a href="(/desk/patrol-places/[^"]*)">\s*(\d+)\s*</a>', page)
        assert len(found) >= 5
        for href, number in found:
            answer = desk.get(unescape(href))
            assert answer.status_code == 200, answer.content.decode()[:6000]
            rows = answer.content.decode().count('id="row-')
            assert rows == int(number), href


def test_a_unit_out_of_reach_is_not_found(world: World, aged: None, at_desk: Any) -> None:
    desk = at_desk("street_leader", "en")
    assert desk.get(f"{PAGE}?unit={world.units['440704005'].pk}").status_code == 404
    assert desk.get(f"{PAGE}?kind=unknown").status_code == 200


def test_only_places_that_are_seen_are_counted(world: World, aged: None) -> None:
    day = civil_day(world.at)
    assert coverage.counted(world["other_dispatcher"], day, None) == []


def test_the_cost_does_not_grow_with_the_places(world: World, aged: None) -> None:
    actor, day = world["street_leader"], civil_day(world.at)
    coverage.counted(actor, day, None)  # loads what is kept in memory
    with CaptureQueriesContext(connection) as found:
        coverage.counted(actor, day, None)
    assert len([each for each in found if "core_version" not in each["sql"]]) == 1


def test_nobody_who_checks_is_named(world: World, aged: None, at_desk: Any) -> None:
    page = at_desk("street_leader", "en").get(PAGE).content.decode()
    assert world.people["officer"].name not in page
