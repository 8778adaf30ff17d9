"""Hazards: registered, due for re-check on their day, removed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.directory.public import civil_day
from jiceng.fieldwork.hazards import lifecycle as hazards
from jiceng.fieldwork.hazards import queries
from jiceng.fieldwork.hazards.models import Hazard
from jiceng.fieldwork.hazards.permissions import READ
from jiceng.grids.public import SpecialistVisit
from jiceng.records.public import make_due_moves, make_move, open_record
from jiceng.records.reach import visible_by
from tests.cases.conftest import built_world, world
from tests.fieldwork.hazards.samples import COMMUNITY, given_hazard, registered_hazard
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]


def check(world: World, hazard: object, who: str = "officer", **given: object) -> Hazard:
    record = make_move("hazard", hazard, "check", given, by=world[who], at=world.at)  # type: ignore[arg-type]
    assert isinstance(record, Hazard)
    return record


def test_a_hazard_falls_due_on_the_morning_of_its_day_and_is_watched_again(world: World) -> None:
    hazard = registered_hazard(world)
    due = hazards.on_its_day(hazards.HAZARDS.load(Hazard.objects.get(pk=hazard)))
    assert make_due_moves(at=due - timedelta(seconds=1)) == 0
    assert make_due_moves(at=due) == 1
    assert Hazard.objects.get(pk=hazard).state == hazards.DUE
    later = civil_day(world.at) + timedelta(days=20)
    found = check(world, hazard, found="仍有车辆", is_removed=False, next_on=str(later))
    assert (found.state, found.recheck_on) == (hazards.WATCHED, later)
    assert make_due_moves(at=due + timedelta(days=1)) == 0
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_a_hazard_waits_in_the_inbox_only_while_it_is_due(world: World, at_desk: Any) -> None:
    hazard = registered_hazard(world)
    unit = world.units[COMMUNITY].pk

    def inbox() -> str:
        page = at_desk("officer", "zh-hans").get(f"/desk/?unit={unit}")
        return str(page.content.decode())

    assert "楼道堆放电动车" not in inbox()
    due = hazards.on_its_day(hazards.HAZARDS.load(Hazard.objects.get(pk=hazard)))
    make_due_moves(at=due)
    assert "楼道堆放电动车" in inbox()


def test_a_removed_hazard_is_over(world: World) -> None:
    hazard = registered_hazard(world)
    assert check(world, hazard, found="已清理", is_removed=True).state == hazards.REMOVED
    with pytest.raises(Refused):
        check(world, hazard, found="已清理", is_removed=True)
    assert make_due_moves(at=world.at + timedelta(days=60)) == 0


def test_a_remaining_hazard_needs_its_next_day(world: World) -> None:
    hazard = registered_hazard(world)
    with pytest.raises(Invalid) as caught:
        check(world, hazard, found="仍在", is_removed=False)
    assert caught.value.code == "hazard.no_day"


def test_a_past_day_is_not_accepted(world: World) -> None:
    given = {**given_hazard(world), "recheck_on": "2026-01-01"}
    unit = world.units[COMMUNITY].pk
    with pytest.raises(Invalid) as caught:
        open_record("hazard", given, unit=unit, by=world["officer"], at=world.at)
    assert set(caught.value.details["fields"]) == {"recheck_on"}


def test_others_neither_register_nor_check(world: World) -> None:
    hazard = registered_hazard(world)
    with pytest.raises(Forbidden):
        open_record(
            "hazard",
            given_hazard(world),
            unit=world.units[COMMUNITY].pk,
            by=world["handler"],
            at=world.at,
        )
    with pytest.raises(NotFound):
        check(world, hazard, "other_dispatcher", found="已清理", is_removed=True)


def test_check_of_a_hazard_takes_few_statements(
    world: World, django_assert_num_queries: Any
) -> None:
    hazard = registered_hazard(world)
    later = str(civil_day(world.at) + timedelta(days=20))
    check(world, hazard, found="仍有车辆", is_removed=False, next_on=later)  # fills the caches
    # Savepoint and its end 2, hazard, check, hazard, end of the chain, event.
    with django_assert_num_queries(7):
        check(world, hazard, found="仍有车辆", is_removed=False, next_on=later)


@pytest.mark.parametrize(
    "who", ["officer", "dispatcher", "other_dispatcher", "street_leader", "district", "handler"]
)
def test_specialists_see_more_hazards_and_nobody_fewer(world: World, who: str) -> None:
    registered_hazard(world)
    lifecycle = hazards.HAZARDS
    usual = visible_by(Hazard, READ, lifecycle.relations, world[who])
    assert {*usual.values_list("pk")} <= {*lifecycle.visible(world[who]).values_list("pk")}
    for record in Hazard.objects.all():
        is_listed = lifecycle.visible(world[who]).filter(pk=record.pk).exists()
        assert lifecycle.is_seen(record, world[who]) == is_listed


def test_who_may_see_no_hazards_sees_none(world: World) -> None:
    registered_hazard(world)
    nobody = replace(world["caller"], grants=())
    assert not queries.visible_to(nobody).exists()
    visit = SpecialistVisit(actor=nobody, grids=(), units=(), at=world.at)
    assert queries._on_grids(visit) is None
