"""An officer's grids in the copy: outlines, duty and announcements, of the own units only."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from jiceng.cases.public import set_duty
from jiceng.core.access import SYSTEM
from jiceng.directory.public import civil_day
from jiceng.fieldwork.sync.copies import copy_for
from jiceng.grids.public import GridRole, assign_post
from jiceng.records.public import open_record
from tests import sample_grids
from tests.cases.conftest import built_world, world
from tests.fieldwork.hazards.samples import COMMUNITY
from tests.web.conftest import _morning
from tests.world import World

__all__ = ["_morning", "built_world", "world"]
OTHER_COMMUNITY = "440704005001"


def part_of(world: World, who: str = "officer") -> dict[str, Any]:
    copy = copy_for(world[who], world.at)
    json.dumps(copy)
    found: dict[str, Any] = copy["parts"].get("grids", {})
    return found


def announced(world: World, title: str, unit: str = COMMUNITY, **more: Any) -> None:
    day = civil_day(world.at)
    given = {"title": title, "text": "请储水。", "valid_from": str(day), "valid_to": str(day)}
    unit_id = world.units[unit].pk
    open_record("news", {**given, "grid_codes": [], **more}, unit=unit_id, by=SYSTEM, at=world.at)


def test_the_copy_draws_the_grids_of_the_own_units_and_no_others(world: World) -> None:
    sample_grids.publish_grids()
    part = part_of(world)
    [cell] = part["cells"]
    assert (cell["code"], cell["name"]) == (sample_grids.GRID, sample_grids.GRID_NAME)
    assert (cell["unit"], cell["is_mine"]) == ("江南社区", False)
    [outline] = part["map"]["outlines"]
    assert outline["path"].startswith("M")
    east, south = outline["at"]
    assert 0 < east < part["map"]["width"]
    assert 0 < south < part["map"]["height"]


def test_a_grid_to_which_the_officer_is_posted_comes_first_wherever_it_lies(world: World) -> None:
    sample_grids.publish_grids()
    person, code = world.people["officer"], sample_grids.OTHER_GRID
    assign_post(grid_code=code, person=person, role=GridRole.OFFICER, by=SYSTEM, at=world.at)
    cells = part_of(world)["cells"]
    assert [(each["code"], each["is_mine"]) for each in cells] == [
        (code, True),
        (sample_grids.GRID, False),
    ]


def test_without_grids_there_is_no_such_part(world: World) -> None:
    assert part_of(world) == {}
    sample_grids.publish_grids()
    assert part_of(world, "auditor") == {}


def test_the_roster_of_the_own_unit_says_who_is_on_duty_this_week(world: World) -> None:
    sample_grids.publish_grids()
    assert part_of(world)["duty"] == []
    day = civil_day(world.at)
    for unit, who, when in (
        (COMMUNITY, "officer", day),
        (COMMUNITY, "clerk", day + timedelta(days=3)),
        ("440704", "hotline", day),
    ):
        people = {when: [world.people[who].pk]}
        set_duty(unit=world.units[unit].pk, days=people, reason="", by=SYSTEM, at=world.at)
    [duty] = part_of(world)["duty"]
    assert [(each["day"], each["names"]) for each in duty["days"]] == [
        (str(day), "officer"),
        (str(day + timedelta(days=3)), "clerk"),
    ]


def test_announcements_for_the_own_grids_are_in_the_copy(world: World) -> None:
    sample_grids.publish_grids()
    announced(world, "全社区停水")
    announced(world, "第1网格停电", grid_codes=[sample_grids.GRID])
    announced(world, "街道体检日", unit="440704001")
    announced(world, "别处停气", unit=OTHER_COMMUNITY)
    news = {each["title"]: each for each in part_of(world)["news"]}
    assert news.keys() == {"全社区停水", "第1网格停电", "街道体检日"}
    assert news["第1网格停电"]["where"] == sample_grids.GRID_NAME
    assert news["全社区停水"]["text"] == "请储水。"
    assert news["全社区停水"]["days"] == [str(civil_day(world.at))]
