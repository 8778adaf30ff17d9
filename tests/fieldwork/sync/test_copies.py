"""What a phone gets for work without signal: the officer's own, and nothing else."""

from __future__ import annotations

import json

from jiceng.core.access import SYSTEM
from jiceng.directory.public import actor_of
from jiceng.fieldwork.sync.copies import copy_for
from jiceng.records.public import make_move, open_record
from tests.cases.conftest import built_world, world
from tests.fieldwork.hazards.samples import COMMUNITY, given_hazard, registered_hazard
from tests.world import World

__all__ = ["built_world", "world"]


def test_a_phone_gets_the_open_records_of_its_officers_own_units(world: World) -> None:
    here = registered_hazard(world, title="三栋楼道堆放")
    there = world.units["440704001002"].pk
    given = {**given_hazard(world), "title": "隔壁社区的隐患"}
    open_record("hazard", given, unit=there, by=SYSTEM, at=world.at)
    removed = registered_hazard(world, title="已经清理的隐患")
    done = {"found": "已清理", "is_removed": True}
    make_move("hazard", removed, "check", done, by=SYSTEM, at=world.at)
    copy = copy_for(world["officer"], world.at)
    (kind,) = (each for each in copy["kinds"] if each["kind"] == "hazard")
    (record,) = kind["records"]
    assert record["id"] == str(here)
    assert record["values"]["title"] == "三栋楼道堆放"
    assert [unit["id"] for unit in copy["units"]] == [str(world.units[COMMUNITY].pk)]
    assert [move["name"] for move in kind["moves"]] == ["check", "edit"]
    assert kind["opening"]["schema"]["required"]
    json.dumps(copy)


def test_the_copy_names_no_person(world: World) -> None:
    registered_hazard(world)
    text = json.dumps(copy_for(world["officer"], world.at), ensure_ascii=False)
    assert not [person.name for person in world.people.values() if person.name in text]


def test_somebody_without_field_work_gets_no_units(world: World) -> None:
    copy = copy_for(actor_of(world.people["auditor"], world.at), world.at)
    assert copy["units"] == []
    assert all(kind["records"] == [] for kind in copy["kinds"])
