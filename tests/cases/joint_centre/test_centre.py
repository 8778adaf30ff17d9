"""The centre's day: who sits there, what was registered, joint cases; studies and shifts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jiceng.cases import actions as requests
from jiceng.cases.joint_centre import queries
from jiceng.cases.joint_centre.actions import set_sitting
from jiceng.cases.joint_centre.rules import Step
from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, Refused
from jiceng.directory.public import civil_day
from jiceng.directory.public import tree as units
from jiceng.records.public import make_move, open_record
from tests.cases.conftest import built_world, world
from tests.cases.joint_centre.samples import STREET, opened_mediation
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]


def seat(world: World, code: str, weekday: str = "every") -> None:
    given = {"seated": str(world.units[code].pk), "window": "1号窗", "weekday": weekday}
    owner = world.units[STREET].pk
    open_record("centre_seat", given, unit=owner, by=world["dispatcher"], at=world.at)


def sit(world: World, *codes: str, who: str = "dispatcher") -> Any:
    return set_sitting(
        unit=world.units[STREET].pk,
        day=civil_day(world.at),
        present={world.units[code].pk: "" for code in codes},
        by=world[who],
        at=world.at,
    )


def there(world: World) -> list[str]:
    sitting = queries.sitting_on(world.units[STREET].pk, civil_day(world.at))
    return sorted(name for name, _window in sitting)


def test_the_roster_of_a_day_says_who_sat_there_and_a_change_is_a_new_edition(
    world: World,
) -> None:
    for code in ("JH-POL", "JH-HSG"):
        seat(world, code)
    assert sit(world, "JH-POL").edition == 1
    assert sit(world, "JH-POL") is None
    assert sit(world, "JH-HSG").edition == 2
    assert there(world) == ["区住建局"]
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_only_units_with_a_seat_sit_there_and_only_the_centre_says_so(world: World) -> None:
    seat(world, "JH-POL")
    with pytest.raises(Invalid):
        sit(world, "JH-HSG")
    with pytest.raises(Invalid):
        sit(world)
    with pytest.raises(Forbidden):
        sit(world, "JH-POL", who="other_dispatcher")


def test_plans_say_who_comes_on_which_day(world: World) -> None:
    seat(world, "JH-POL", "2")  # the world's morning is a Wednesday
    seat(world, "JH-HSG", "3")
    unit, day = world.units[STREET].pk, civil_day(world.at)
    assert [each.seated.code for each in queries.planned_on(unit, day)] == ["JH-POL"]


def test_the_day_shows_counter_joint_cases_and_steps(world: World, at_desk: Any) -> None:
    counted = world.open(channel="counter", title="窗口登记的诉求")
    joint = world.open(title="联合处置的诉求")
    for move, more in (("dispatch", {"unit": world.urban}), ("sign", {})):
        actor = world["dispatcher"] if move == "dispatch" else world["handler"]
        getattr(requests, move)(case=joint.id, by=actor, at=world.at, **more)
    requests.whistle(
        case=joint.id,
        by=world["street_leader"],
        at=world.at,
        units=[world.units["JH-POL"].pk],
        ground="joint_enforcement",
        reason="占道经营",
    )
    opened_mediation(world, request_number=counted.number)
    node = units().get(world.units[STREET].pk)
    assert node is not None
    day = queries.centre_day(world["dispatcher"], node, civil_day(world.at))
    assert [case.pk for case in day.at_counter] == [counted.pk]
    assert [(each.case.pk, len(each.tasks)) for each in day.joint] == [(joint.pk, 1)]
    assert {step: n.count for step, n in day.steps.items() if n.count} == {
        Step.MEDIATE: 1,
        Step.ROUTE: 1,
    }
    assert not any(n.more for n in day.steps.values())
    page = at_desk("dispatcher", "en").get("/desk/centre/").content.decode()
    for text in ("窗口登记的诉求", "联合处置的诉求", "区公安分局", "楼上漏水损坏天花"):
        assert text in page


def test_the_roster_is_saved_on_the_page(world: World, at_desk: Any) -> None:
    seat(world, "JH-POL")
    street = world.units[STREET].pk
    desk = at_desk("dispatcher", "en")
    assert "not saved yet" in desk.get("/desk/centre/").content.decode()
    given = {"seated": str(world.units["JH-POL"].pk)}
    assert desk.post(f"/desk/centre/{street}/sitting/", given).status_code == 302
    assert there(world) == ["区公安分局"]


def test_a_study_ends_with_measures_of_a_unit(world: World) -> None:
    given = {"title": "工地欠薪苗头"}
    owner = world.units[STREET].pk
    study = open_record("risk_study", given, unit=owner, by=world["dispatcher"], at=world.at)
    conclusion = {
        "level": "high",
        "conclusion": "月底前可能集中反映",
        "measures": "约谈总包，设专户",
        "acting": str(world.urban),
        "act_by": str(civil_day(world.at) + timedelta(days=7)),
    }
    by = world["dispatcher"]
    made = make_move("risk_study", study.pk, "conclude", conclusion, by=by, at=world.at)
    assert made.state == "acting"
    result = {"result": "工资已发放"}
    assert make_move("risk_study", study.pk, "finish", result, by=by, at=world.at).state == "done"
    assert evidence_comparison.compare_state().ok


def test_a_shift_is_taken_over_by_somebody_else(world: World) -> None:
    given = {"day": str(civil_day(world.at)), "part": "morning", "summary": "两件调解待回访"}
    owner = world.units[STREET].pk
    note = open_record("shift_note", given, unit=owner, by=world["dispatcher"], at=world.at)
    with pytest.raises(Refused):
        make_move("shift_note", note.pk, "take", {}, by=world["dispatcher"], at=world.at)
    by = world["street_leader"]
    assert make_move("shift_note", note.pk, "take", {}, by=by, at=world.at).state == "taken"


def test_system_opens_nothing_by_itself(world: World) -> None:
    assert queries.mediations_visible_to(SYSTEM).count() == 0
