"""Households: given to members, handed over, ended, taken off the list, their address erased."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jiceng.core import audit_verification, evidence_comparison, retention
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound
from jiceng.directory import actions as directory
from jiceng.directory.public import civil_day
from jiceng.people.households import lifecycle, queries
from jiceng.people.households.models import REMOVED, Household
from jiceng.records.public import make_due_moves, make_move, open_record
from tests.cases.conftest import built_world, world
from tests.people.households.samples import (
    COMMUNITY,
    cared_household,
    given_household,
    listed_household,
)
from tests.world import World

__all__ = ["built_world", "world"]


def move(world: World, key: Any, name: str, who: str = "clerk", **given: Any) -> Household:
    made = make_move("household", key, name, given, by=world[who], at=world.at)
    assert isinstance(made, Household)
    return made


def periods(household: Household) -> list[tuple[str, Any, Any]]:
    rows = household.links.order_by("valid_from", "id")
    return [(row.person.name, row.valid_from, row.valid_to) for row in rows]


def test_each_member_has_a_period_and_one_at_a_time_looks_after_a_door(world: World) -> None:
    day = civil_day(world.at)
    household = move(world, listed_household(world), "link", member=str(world.people["officer"].pk))
    assert (household.state, household.member) == (lifecycle.LINKED, world.people["officer"])
    world.at += timedelta(days=9)
    move(world, household.pk, "hand_over", member=str(world.people["clerk"].pk))
    world.at += timedelta(days=5)
    household = move(world, household.pk, "end")
    assert (household.state, household.member_id) == (lifecycle.OPEN, None)
    later = [day + timedelta(days=n) for n in (9, 14)]
    assert periods(household) == [("officer", day, later[0]), ("clerk", later[0], later[1])]
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_a_household_is_listed_with_its_member_as_tables_bring_it(world: World) -> None:
    given = {**given_household(world), "member": str(world.people["officer"].pk)}
    given["valid_from"] = "2026-03-01"
    unit = world.units[COMMUNITY].pk
    made = open_record("household", given, unit=unit, by=world["clerk"], at=world.at)
    assert isinstance(made, Household)
    assert made.state == lifecycle.LINKED
    assert [str(row.valid_from) for row in made.links.all()] == ["2026-03-01"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"valid_from": "2030-01-01"}, "valid_from"),
        ({"place_code": "440704005001001"}, "place_code"),
        ({"address": "江南里1栋101"}, "address"),
    ],
)
def test_impossible_input_is_refused_at_its_field(
    world: World, given: dict[str, str], field: str
) -> None:
    listed_household(world, address="江南里1栋101")
    values = {**given_household(world), "member": str(world.people["officer"].pk), **given}
    with pytest.raises(Invalid) as caught:
        open_record(
            "household", values, unit=world.units[COMMUNITY].pk, by=world["clerk"], at=world.at
        )
    details = caught.value.details
    assert field in (*details.get("fields", ()), details.get("field"))


def test_only_people_of_the_community_can_be_chosen(world: World) -> None:
    key = listed_household(world)
    with pytest.raises(Invalid):
        move(world, key, "link", member=str(world.people["police"].pk))


def test_a_member_sees_their_own_doors_and_others_see_none(world: World) -> None:
    key = cared_household(world)
    assert queries.visible_to(world["clerk"]).filter(pk=key).exists()
    assert not queries.visible_to(world["handler"]).exists()
    assert not queries.visible_to(world["other_dispatcher"]).exists()
    with pytest.raises(NotFound):
        move(world, key, "end", "handler")
    with pytest.raises(Forbidden):
        move(world, key, "end", "officer")
    grantee = world.people["police"]
    world_unit = world.units["440704005001"]
    directory.appoint(
        person=grantee, role="household_contact", unit=world_unit, by=SYSTEM, at=world.at
    )
    assert not queries.visible_to(world["police"]).exists()
    Household.objects.filter(pk=key).update(member=grantee)
    assert [each.pk for each in queries.visible_to(world["police"])] == [key]


def test_a_door_without_a_member_lapses_and_its_address_is_erased(world: World) -> None:
    key = listed_household(world)
    at = world.at + lifecycle.LAPSES_AFTER
    assert make_due_moves(at=at - timedelta(seconds=1)) == 0
    assert make_due_moves(at=at) == 1
    assert Household.objects.get(pk=key).state == REMOVED
    later = at + lifecycle.ERASED_AFTER + timedelta(days=1)
    erased = retention.run(by=SYSTEM, at=later, kinds=["households.addresses"])
    assert erased == {"households.addresses": 1}
    assert Household.objects.get(pk=key).address == ""
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_a_door_is_listed_once_until_it_is_removed(world: World) -> None:
    key = listed_household(world)
    with pytest.raises(Invalid):
        listed_household(world)
    move(world, key, "remove")
    assert listed_household(world) != key


@pytest.mark.parametrize("successor", ["clerk", None])
def test_doors_of_a_person_who_leaves_are_handed_over(world: World, successor: str | None) -> None:
    from jiceng.directory.public import Handover
    from jiceng.people.households.actions import take_over

    key = cared_household(world)
    to = world.people[successor].pk if successor else None
    handover = Handover(world.people["officer"].pk, to, SYSTEM, world.at)
    assert take_over(handover) == 1
    household = Household.objects.get(pk=key)
    assert household.member_id == to
    assert household.state == (lifecycle.LINKED if successor else lifecycle.OPEN)
    assert evidence_comparison.compare_state().ok
