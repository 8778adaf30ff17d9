"""Patrols: opened by plans, walked in any order, finished or missed with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.models import Event
from jiceng.directory.public import civil_day
from jiceng.fieldwork.patrols import places, plans, rounds
from jiceng.fieldwork.patrols.models import Patrol, PatrolPlace, PatrolPlan, StopState
from jiceng.records.public import make_due_moves, make_move
from tests.cases.conftest import built_world, world
from tests.fieldwork.checklists.samples import published_anew
from tests.fieldwork.patrols.samples import (
    COMMUNITY,
    NAMES,
    begun_patrol,
    day_of_round,
    given_check,
    later,
    listed_place,
    running_plan,
    stops,
)
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]


def check(world: World, patrol: Any, number: int = 0, who: str = "officer", **answers: Any) -> Any:
    given = given_check(patrol, number, **answers)
    return make_move("patrol", patrol, "check", given, by=world[who], at=world.at)


def test_a_plan_opens_a_patrol_on_its_day_and_goes_on_to_the_next(world: World) -> None:
    listed_place(world)
    listed_place(world, "江南河涌", kind="river")
    plan = running_plan(world)
    day = day_of_round(plan)
    make_due_moves(at=day - timedelta(seconds=1))
    assert not Patrol.objects.exists()
    make_due_moves(at=day)
    patrol = Patrol.objects.get()
    assert (patrol.state, patrol.due_on) == (rounds.PLANNED, civil_day(day) + timedelta(days=2))
    assert [each.place.name for each in stops(patrol.pk)] == [NAMES[0]]
    row = PatrolPlan.objects.get(pk=plan)
    assert row.next_on.month == row.starts_on.month + 1
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_a_patrol_that_is_not_over_is_carried_over_by_the_next_round(world: World) -> None:
    patrol = begun_patrol(world)
    plan = Patrol.objects.get(pk=patrol).plan_id
    day = day_of_round(plan)
    make_due_moves(at=day)
    assert list(Patrol.objects.values_list("pk", flat=True)) == [patrol]
    found = Patrol.objects.get(pk=patrol)
    assert found.due_on == civil_day(day) + timedelta(days=2)
    assert found.state == rounds.PLANNED


def test_a_paused_plan_opens_nothing_and_goes_on_after_today(world: World) -> None:
    listed_place(world)
    plan = running_plan(world)
    make_move("patrol_plan", plan, "pause", by=world["clerk"], at=world.at)
    after = day_of_round(plan) + timedelta(days=40)
    make_due_moves(at=after)
    assert not Patrol.objects.exists()
    make_move("patrol_plan", plan, "resume", by=SYSTEM, at=after)
    assert PatrolPlan.objects.get(pk=plan).next_on > civil_day(after)


def test_the_last_check_finishes_the_patrol_and_every_check_is_noted_at_its_place(
    world: World,
) -> None:
    patrol = begun_patrol(world)
    assert check(world, patrol, 1).state == rounds.UNDER_WAY
    reason = {"stop": str(stops(patrol)[0].pk), "reason": "道路施工封闭"}
    make_move("patrol", patrol, "skip", reason, by=world["officer"], at=world.at)
    assert check(world, patrol, 2, q01=True).state == rounds.FINISHED
    kept = stops(patrol)
    assert [each.state for each in kept] == [
        StopState.SKIPPED,
        StopState.CHECKED,
        StopState.CHECKED,
    ]
    assert [each.is_in_order for each in kept] == [None, True, False]
    today = civil_day(world.at)
    assert [each.place.checked_on for each in kept] == [None, today, today]
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_a_check_holds_no_position_and_no_person(world: World) -> None:
    patrol = begun_patrol(world)
    check(world, patrol)
    columns = {each.name for each in stops(patrol)[0]._meta.concrete_fields}
    assert columns.isdisjoint({"lon", "lat", "person", "officer", "by"})


def test_answers_are_checked_by_the_version_of_the_patrol(world: World) -> None:
    patrol = begun_patrol(world)
    published_anew(world, Patrol.objects.get(pk=patrol).plan.checklist_id)
    with pytest.raises(Invalid) as caught:
        check(world, patrol, q01="yes")
    assert set(caught.value.details["fields"]) == {"q01"}
    with pytest.raises(Invalid) as caught:
        check(world, patrol, q06=True)
    assert set(caught.value.details["fields"]) == {"q06"}
    assert check(world, patrol).state == rounds.UNDER_WAY


def test_answers_to_another_version_are_refused(world: World) -> None:
    patrol = begun_patrol(world)
    other = published_anew(world, Patrol.objects.get(pk=patrol).plan.checklist_id)
    given = {**given_check(patrol), "edition": str(other.pk)}
    with pytest.raises(Invalid) as caught:
        make_move("patrol", patrol, "check", given, by=world["officer"], at=world.at)
    assert caught.value.code == "patrol.edition"


def test_a_place_is_checked_once(world: World) -> None:
    patrol = begun_patrol(world)
    given = given_check(patrol)
    make_move("patrol", patrol, "check", given, by=world["officer"], at=world.at)
    with pytest.raises(Invalid):
        make_move("patrol", patrol, "check", given, by=world["officer"], at=world.at)


def test_an_officer_s_order_holds_for_the_next_rounds(world: World) -> None:
    patrol = begun_patrol(world)
    keys = [str(each.pk) for each in stops(patrol)]
    wanted = [keys[2], keys[0], keys[1]]
    given = {"stops": wanted}
    make_move("patrol", patrol, "arrange", given, by=world["officer"], at=world.at)
    assert [str(each.pk) for each in stops(patrol)] == wanted
    names = [each.place.name for each in stops(patrol)]
    missing = {"stops": wanted[:2]}
    with pytest.raises(Invalid):
        make_move("patrol", patrol, "arrange", missing, by=world["officer"], at=world.at)
    make_move("patrol", patrol, "miss", {"reason": "台风"}, by=world["officer"], at=world.at)
    plan = Patrol.objects.get(pk=patrol).plan_id
    make_due_moves(at=day_of_round(plan))
    following = Patrol.objects.get(state=rounds.PLANNED)
    assert [each.place.name for each in stops(following.pk)] == names


def test_a_patrol_falls_overdue_in_the_evening_and_is_carried_over_or_missed_with_a_reason(
    world: World,
) -> None:
    patrol = begun_patrol(world)
    evening = rounds.on_its_last_evening(rounds.load(Patrol.objects.get(pk=patrol)))
    make_due_moves(at=evening)
    assert Patrol.objects.get(pk=patrol).state == rounds.OVERDUE
    today = civil_day(evening)
    for given in ({"due_on": later(today, 2)}, {"due_on": later(today, -1), "reason": "下雨"}):
        with pytest.raises(Invalid):
            make_move("patrol", patrol, "carry_over", given, by=world["officer"], at=evening)
    given = {"due_on": later(today, 2), "reason": "台风停巡"}
    carried = make_move("patrol", patrol, "carry_over", given, by=world["officer"], at=evening)
    assert carried.state == rounds.PLANNED
    with pytest.raises(Invalid):
        make_move("patrol", patrol, "miss", {"reason": ""}, by=world["officer"], at=evening)
    missed = make_move(
        "patrol", patrol, "miss", {"reason": "人手不足"}, by=world["officer"], at=evening
    )
    assert missed.state == rounds.MISSED
    with pytest.raises(Refused):
        check(world, patrol)


def test_a_place_without_a_check_for_a_month_is_not_checked_recently(world: World) -> None:
    patrol = begun_patrol(world, (NAMES[0],))
    check(world, patrol)
    place = PatrolPlace.objects.get()
    assert place.state == places.FRESH
    stale = places.grows_stale(places.PLACES.load(place))
    make_due_moves(at=stale - timedelta(seconds=1))
    assert PatrolPlace.objects.get().state == places.FRESH
    make_due_moves(at=stale)
    assert PatrolPlace.objects.get().state == places.STALE


def test_coverage_lists_places_by_how_long_nobody_has_looked(world: World, at_desk: Any) -> None:
    patrol = begun_patrol(world, NAMES[:1])
    check(world, patrol)
    listed_place(world, NAMES[1])
    page: Client = at_desk("street_leader", "zh-hans")
    assert NAMES[0] not in page.get("/desk/patrol-places/?view=never").content.decode()
    assert NAMES[1] in page.get("/desk/patrol-places/?view=never").content.decode()
    assert NAMES[0] in page.get("/desk/patrol-places/").content.decode()


def test_an_officer_walks_a_patrol_on_the_page(world: World, at_desk: Any) -> None:
    patrol = begun_patrol(world, NAMES[:1])
    page: Client = at_desk("officer", "zh-hans")
    path = f"/desk/patrols/{patrol}/"
    assert "通道是否被占用" in page.get(path).content.decode()
    given = given_check(patrol)
    sent = {"stop": given["stop"], "edition": given["edition"], "q01": "yes", "q03": "viele"}
    refused = page.post(f"{path}parts/route/", sent).content.decode()
    assert 'role="alert"' in refused
    assert "viele" in refused
    assert page.post(f"{path}parts/route/", sent | {"q03": "4"}).status_code == 302
    found = stops(patrol)[0]
    assert (found.answers, found.is_in_order) == ({"q01": True, "q03": 4}, False)
    assert Patrol.objects.get(pk=patrol).state == rounds.FINISHED


def test_a_patrol_waits_in_the_inbox_of_the_officers(world: World, at_desk: Any) -> None:
    begun_patrol(world)
    unit = world.units[COMMUNITY].pk
    inbox = at_desk("officer", "zh-hans").get(f"/desk/?unit={unit}").content.decode()
    assert "消防通道月巡" in inbox


def test_other_streets_neither_see_nor_walk_it(world: World) -> None:
    patrol = begun_patrol(world)
    with pytest.raises(NotFound):
        check(world, patrol, who="other_dispatcher")


def test_every_write_has_one_event(world: World) -> None:
    patrol = begun_patrol(world)
    before = Event.objects.filter(stream_id=patrol).count()
    check(world, patrol)
    assert Event.objects.filter(stream_id=patrol).count() == before + 1
    assert plans.PLANS.move("follow") is not None
