"""A story in memory gives the same columns, rows and events as the actions."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jiceng.cases import actions, rules
from jiceng.cases import public as cases
from jiceng.cases.history import write
from jiceng.cases.models import Approval, ApprovalKind, Callback, Caller, Case, CaseTask
from jiceng.core import salted_digests
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.audit_verification import verify
from jiceng.core.models import Event
from jiceng.directory.models import Unit
from jiceng.records.clock.public import clock_of
from jiceng.records.remarks.public import Remark
from tests.world import World

CONTENT = rules.CallbackAnswer(reached=True, contacted=True, solved=True, level=5)
UNHAPPY = rules.CallbackAnswer(reached=True, contacted=True, solved=False, level=1)
NOBODY = rules.CallbackAnswer(reached=False, why=rules.NO_ANSWER)

# Values that differ in each run: random identifiers and the digest of the secret link.
OWN = {"id", "number", "link_digest", "merged_into"}

Move = tuple[str, str, dict[str, Any]]
"""What is done, by whom, with what."""

PLAIN: list[Move] = [
    ("accept", "dispatcher", {}),
    ("classify", "dispatcher", {"category": "1504"}),
    ("dispatch", "dispatcher", {"unit": "JH-URB"}),
    ("sign", "handler", {}),
    ("resolve", "handler", {"resolution": "已清运"}),
    ("call_back", "caller", {"answer": CONTENT}),
]
TROUBLED: list[Move] = [
    ("dispatch", "dispatcher", {"unit": "JH-HSG"}),
    ("return_case", "housing", {"reason": "不属于本部门职责"}),
    ("dispatch", "dispatcher", {"unit": "JH-URB"}),
    ("sign", "handler", {}),
    ("extend", "handler", {"reason": "等待配件", "amount": Decimal(2)}),
    ("whistle", "street_leader", {"units": ("JH-POL", "JH-HSG")}),
    ("suspend", "handler", {"reason": "等待产权认定"}),
    ("resume", "handler", {"reason": "已认定"}),
    ("supervise", "district", {"reason": "请过问"}),
    ("resolve", "handler", {"resolution": "已清运"}),
    ("call_back", "caller", {"answer": NOBODY}),
    ("call_back", "caller", {"answer": UNHAPPY, "remark": "还是老样子"}),
    ("sign", "handler", {}),
    ("resolve", "handler", {"resolution": "再次清运"}),
    ("call_back", "caller", {"answer": CONTENT}),
]
UNANSWERED: list[Move] = [
    ("accept", "dispatcher", {}),
    ("dispatch", "dispatcher", {"unit": "JH-URB"}),
    ("sign", "handler", {}),
    ("exclude", "handler", {"reason": "已进入信访复核程序"}),
    ("resolve", "handler", {"resolution": "已清运"}),
    ("call_back", "caller", {"answer": NOBODY}),
    ("call_back", "caller", {"answer": NOBODY}),
    ("give_up", "caller", {"reason": "多次联系未接通"}),
]
DECLINED: list[Move] = [("decline", "dispatcher", {"reason": "不属于受理范围"})]
HANDED_ON: list[Move] = [
    ("dispatch", "dispatcher", {"unit": "JH-HSG"}),
    ("sign", "housing", {}),
    ("transfer", "housing", {"unit": "JH-URB", "reason": "应由城管处理"}),
    ("sign", "handler", {}),
    ("resolve", "handler", {"resolution": "已清运"}),
    ("call_back", "caller", {"answer": CONTENT}),
]
# Past the limit of returns it goes up a level.
RETURNED: list[Move] = [
    ("dispatch", "dispatcher", {"unit": "JH-HSG"}),
    ("return_case", "housing", {"reason": "不属于本部门职责"}),
    ("dispatch", "dispatcher", {"unit": "JH-POL"}),
    ("return_case", "police", {"reason": "不属于本部门职责"}),
    ("dispatch", "dispatcher", {"unit": "JH-URB"}),
    ("return_case", "handler", {"reason": "不属于本部门职责"}),
]

APPROVED = {"extend", "suspend", "resume", "exclude"}


def by_actions(world: World, moves: list[Move]) -> Case:
    """Apply moves through the actions."""
    case = world.open()
    for step, (name, who, what) in enumerate(moves, 1):
        at, by = world.at + timedelta(hours=step), _who(world, who)
        given = _named(world, what)
        if name in APPROVED:
            asked = actions.ask(
                case=case.id,
                by=by,
                at=at,
                kind=ApprovalKind(name),
                reason=given["reason"],
                amount=given.get("amount"),
            )
            chief = world["district"]
            actions.decide(approval=asked.id, by=chief, at=at, granted=True, reason="同意")
        elif name == "whistle":
            actions.whistle(
                case=case.id,
                by=by,
                at=at,
                units=given["units"],
                ground="joint_enforcement",
                reason="联合整治",
            )
            for task in CaseTask.objects.filter(case=case).order_by("id"):
                there = world["police" if task.unit == world.units["JH-POL"] else "housing"]
                actions.report_in(task=task.id, by=there, at=at)
                actions.close_task(task=task.id, by=there, at=at, evidence="已到场处置")
        elif name == "give_up":
            actions.give_up_callback(case=case.id, by=by, at=at, **given)
        else:
            getattr(actions, name)(case=case.id, by=by, at=at, **given)
    return Case.objects.get(pk=case.pk)


def by_story(world: World, moves: list[Move]) -> Case:
    """Apply moves to a story and store it."""
    story = apply_to_story(world, moves)
    write(stories=[story])
    return Case.objects.get(pk=story.case.id)


def apply_to_story(world: World, moves: list[Move]) -> cases.Story:
    """Apply moves to a story in memory."""
    number = cases.numbers([world.at])[0]
    story = cases.Story.begin(world.report(), by=SYSTEM, at=world.at, number=number)
    for step, (name, who, what) in enumerate(moves, 1):
        at, by = world.at + timedelta(hours=step), _who(world, who)
        given = _named(world, what)
        if name in APPROVED:
            kind = ApprovalKind(name)
            asked = story.ask(
                kind, by=by, at=at, reason=given["reason"], amount=given.get("amount")
            )
            chief = world["district"]
            story.grant(asked, by=chief, at=at, reason="同意")
        elif name == "whistle":
            tasks = story.whistle(
                by=by,
                at=at,
                units=given["units"],
                calling=world.units["440704001"].id,
                ground="joint_enforcement",
                reason="联合整治",
            )
            for task in tasks:
                there = world["police" if task.unit_id == world.units["JH-POL"].id else "housing"]
                story.report_in(task, by=there, at=at)
                story.close_task(task, by=there, at=at, evidence="已到场处置")
        elif name == "give_up":
            story.give_up(by=by, at=at, **given)
        elif name == "call_back":
            waiting = story.waiting
            story.call_back(by=by, at=at, caller=waiting[0] if waiting else None, **given)
        else:
            getattr(story, name)(by=by, at=at, **given)
    story.end(world.at + timedelta(hours=len(moves)))
    return story


def _who(world: World, name: str) -> Actor:
    return SYSTEM if name == "system" else world[name]


def _named(world: World, what: dict[str, Any]) -> dict[str, Any]:
    """Codes of units replaced by their identifiers."""
    found = dict(what)
    if "unit" in found:
        found["unit"] = world.units[found["unit"]].id
    if "units" in found:
        found["units"] = [world.units[code].id for code in found["units"]]
    return found


def columns(case: Case) -> dict[str, Any]:
    """A request's row, without identifiers."""
    return {
        each.attname: getattr(case, each.attname)
        for each in Case._meta.concrete_fields
        if each.name not in OWN
    }


def chain(case: Case) -> list[tuple[str, Any, Any, Any]]:
    """Type, moment, actor and data of each event, identifiers numbered by first appearance."""
    serial, seen = count(), dict[str, str]()
    units = {str(key) for key in Unit.objects.values_list("pk", flat=True)}

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            if "digest" in value:
                remark = Remark.objects.get(pk=value["remark"])
                assert salted_digests.matches(remark.id, value["digest"], remark.text)
                value = {**value, "digest": remark.text}
            return {plain(k): plain(v) for k, v in value.items()}
        if isinstance(value, list):
            return [plain(v) for v in value]
        if value in (str(case.id), case.number):
            return "own"
        if not isinstance(value, str) or value in units or not _is_id(value):
            return value
        return seen.setdefault(value, f"#{next(serial)}")

    events = Event.objects.filter(stream_id=case.id).order_by("seq")
    return [(e.type, e.at, e.actor, plain(json.loads(e.data))) for e in events]


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return len(value) == 36


def rows(case: Case) -> dict[str, list[dict[str, Any]]]:
    """What belongs to a request, without identifiers."""

    def plain(row: Any) -> dict[str, Any]:
        return {
            f.attname: getattr(row, f.attname)
            for f in row._meta.concrete_fields
            if f.name not in ("id", "case", "stream", "caller", "original_case")
        }

    return {
        model.__name__: [
            plain(r) for r in model._default_manager.filter(**{of: case.pk}).order_by("id")
        ]
        for model, of in _ROWS
    }


_ROWS: Any = (
    (Approval, "stream"),
    (Callback, "case"),
    (Caller, "case"),
    (CaseTask, "case"),
    (Remark, "stream"),
)


STORIES = {
    "plain": PLAIN,
    "troubled": TROUBLED,
    "unanswered": UNANSWERED,
    "declined": DECLINED,
    "handed on": HANDED_ON,
    "returned": RETURNED,
}


@pytest.mark.parametrize("moves", STORIES.values(), ids=STORIES)
@pytest.mark.parametrize("what", [columns, rows, chain])
def test_story_leaves_the_same_state_as_the_actions(
    world: World, moves: list[Move], what: Callable[[Case], Any]
) -> None:
    by_database = what(by_actions(world, moves))
    assert what(by_story(world, moves)) == by_database
    assert verify().ok


def test_clock_of_a_story_equals_that_of_its_ledger(world: World) -> None:
    case = by_story(world, TROUBLED)
    clock = clock_of(case)
    assert (case.due_at, case.breached_at) == (clock.due_at, clock.breached_at)


def test_merged_stories_move_their_callers(world: World) -> None:
    first, second = cases.numbers([world.at, world.at])
    main = cases.Story.begin(world.report(), by=SYSTEM, at=world.at, number=first)
    twin = cases.Story.begin(world.report(), by=SYSTEM, at=world.at, number=second)
    later = world.at + timedelta(hours=1)
    twin.merge_into(main, by=world["dispatcher"], at=later, reason="同一处垃圾")
    for story in (main, twin):
        story.end(later)
    write(stories=[twin, main])
    assert Caller.objects.filter(case=main.case).count() == 2
    assert Case.objects.get(pk=twin.case.pk).merged_into_id == main.case.pk
    assert verify().ok


def test_forbidden_move_in_a_story_raises_an_error(world: World) -> None:
    (number,) = cases.numbers([world.at])
    story = cases.Story.begin(world.report(), by=SYSTEM, at=world.at, number=number)
    with pytest.raises(ValueError, match="resolve"):
        story.resolve(by=world["handler"], at=world.at, resolution="x")
    asked = Approval(kind=ApprovalKind.APPEAL, stream_id=story.case.pk)
    with pytest.raises(ValueError, match="review"):
        story.grant(asked, by=world["lead"], at=world.at, reason="x")


def test_story_without_a_deadline_is_not_extended(world: World) -> None:
    (number,) = cases.numbers([world.at])
    report = world.report(category="", text="你好", title="你好", address="")
    story = cases.Story.begin(report, by=SYSTEM, at=world.at, number=number)
    if story.span is None:
        given = {"amount": "1.00", "amount_unit": ""}
        asked = Approval(kind=ApprovalKind.EXTEND, stream_id=story.case.pk, given=given)
        with pytest.raises(ValueError, match="no_deadline"):
            story.grant(asked, by=world["lead"], at=world.at, reason="x")


def test_story_ends_a_callback_only_after_the_required_attempts(
    world: World,
) -> None:
    (number,) = cases.numbers([world.at])
    story = cases.Story.begin(world.report(), by=SYSTEM, at=world.at, number=number)
    later = [world.at + timedelta(hours=hour) for hour in range(1, 7)]
    story.dispatch(by=SYSTEM, at=later[0], unit=world.units["JH-URB"].id)
    story.sign(by=SYSTEM, at=later[1])
    story.resolve(by=SYSTEM, at=later[2], resolution="已清运")
    story.call_back(by=SYSTEM, at=later[3], answer=NOBODY)
    assert not story.can("give_up", by=SYSTEM, at=later[4])
    with pytest.raises(ValueError, match="too_few_attempts"):
        story.give_up(by=SYSTEM, at=later[4], reason="未接通")
    story.call_back(by=SYSTEM, at=later[4], answer=NOBODY)
    story.give_up(by=SYSTEM, at=later[5], reason="未接通")
    assert story.events[-2][1].data["attempts"] == 2


POSSIBLE: list[Move] = [
    ("accept", "system", {}),
    ("classify", "system", {"category": "1504"}),
    ("classify", "system", {"category": "2207"}),
    *(("dispatch", "system", {"unit": unit}) for unit in ("JH-URB", "JH-HSG", "JH-POL")),
    ("sign", "system", {}),
    ("return_case", "system", {"reason": "不属于本部门职责"}),
    ("transfer", "system", {"unit": "JH-HSG", "reason": "应由住建处理"}),
    ("extend", "system", {"reason": "等待配件", "amount": Decimal(1)}),
    ("suspend", "system", {"reason": "等待产权认定"}),
    ("resume", "system", {"reason": "已认定"}),
    ("exclude", "system", {"reason": "重复反映"}),
    ("supervise", "system", {"reason": "请过问"}),
    ("resolve", "system", {"resolution": "已清运"}),
    ("call_back", "system", {"answer": CONTENT}),
    ("call_back", "system", {"answer": NOBODY}),
    ("call_back", "system", {"answer": UNHAPPY, "remark": "还是老样子"}),
    ("give_up", "system", {"reason": "未接通"}),
    ("decline", "system", {"reason": "不属于受理范围"}),
]


@settings(
    max_examples=8, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None
)
@given(st.lists(st.sampled_from(POSSIBLE), min_size=20, max_size=40))
def test_random_moves_leave_the_same_state_by_story_and_by_actions(
    world: World, tried: list[Move]
) -> None:
    """Random moves; those that the rules refuse at that point are skipped."""
    done: list[Move] = []
    for each in tried:
        with suppress(ValueError):
            apply_to_story(world, [*done, each])
            done.append(each)
    by_database, by_memory = by_actions(world, done), by_story(world, done)
    for what in (columns, rows, chain):
        assert what(by_memory) == what(by_database), what.__name__
