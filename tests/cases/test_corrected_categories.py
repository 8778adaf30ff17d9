"""Effects of a corrected category on urgency, deadline and extensions."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from jiceng.cases import actions, rules
from jiceng.cases.models import ApprovalKind, Case
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Invalid
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.records.clock.public import clock_of, note_breach
from tests.world import World

ORDINARY, PRESSING = "1504", "9901"
IN_HOURS = "2505"


@pytest.fixture(autouse=True)
def _categories(world: World) -> None:
    """Categories: ordinary in days, emergency of two hours, ordinary in hours."""
    for code, urgency, amount, unit in (
        (ORDINARY, 0, 5, "work_day"),
        (PRESSING, 2, 2, "urgent_hour"),
        (IN_HOURS, 0, 20, "work_hour"),
    ):
        changes = {
            "name": code,
            "urgency": urgency,
            "deadline_amount": Decimal(amount),
            "deadline_unit": unit,
        }
        actions.edit_category(code=code, changes=changes, by=SYSTEM, at=world.at, parent="")


def classified(world: World, case: Case, category: str, **more: Any) -> Case:
    return actions.classify(
        case=case.id, by=world["dispatcher"], at=world.at, category=category, **more
    )


def span_of(case: Case) -> str:
    return str(clock_of(case).span)


def test_corrected_category_changes_the_urgency(world: World) -> None:
    case = world.open(category=PRESSING, title="窗户", text="窗户坏了,请来修")
    assert (case.urgency, span_of(case)) == (2, "2 urgent_hour")
    case = classified(world, case, ORDINARY)
    assert (case.urgency, span_of(case)) == (0, "5 work_day")
    later = world.at + timedelta(hours=3)
    assert not note_breach("case", case.id, at=later)


def test_urgency_by_words_and_by_hand_survives_a_corrected_category(world: World) -> None:
    case = world.open(category=ORDINARY, title="煤气泄漏", text="楼道里煤气泄漏,味道很大,快来人")
    assert (case.urgency, case.urgency_by_words) == (2, 2)
    assert classified(world, case, IN_HOURS).urgency == 2
    case = classified(world, case, IN_HOURS, urgency=0)
    assert (case.urgency, case.urgency_set, span_of(case)) == (0, 0, "20 work_hour")
    assert classified(world, case, PRESSING).urgency == 0
    case = classified(world, case, IN_HOURS, urgency=rules.BY_CATEGORY)
    assert (case.urgency, case.urgency_set) == (2, None)  # the words speak again
    with pytest.raises(Invalid):
        classified(world, case, PRESSING, urgency="soon")
    with pytest.raises(Invalid):
        classified(world, case, PRESSING, urgency=7)


def test_missing_urgency_by_words_is_computed_again(world: World) -> None:
    case = world.open(category=PRESSING, title="煤气泄漏", text="楼道里煤气泄漏,味道很大,快来人")
    Case.objects.filter(pk=case.pk).update(urgency_by_words=None)
    assert classified(world, case, ORDINARY).urgency == 2


def test_extension_requested_in_hours_is_granted_in_hours(world: World) -> None:
    case = world.open(category=IN_HOURS)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    asked = actions.ask(
        case=case.id,
        by=world["handler"],
        at=world.at,
        kind=ApprovalKind.EXTEND,
        reason="材料未到",
        amount=Decimal(10),
    )
    assert asked.given["amount_unit"] == "work_hour"
    case = classified(world, case, ORDINARY)
    before = clock_of(case).remaining(world.at)
    actions.decide(approval=asked.id, by=world["lead"], at=world.at, granted=True, reason="可")
    clock = clock_of(Case.objects.get(pk=case.pk))
    assert clock.segment.extensions == (WorkingTime(Decimal("10.00"), TimeUnit.WORK_HOUR),)
    assert before is not None
    assert clock.remaining(world.at) == before + timedelta(hours=10)


def test_extension_can_be_requested_in_another_unit(world: World) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    given: dict[str, Any] = {
        "case": case.id,
        "by": world["handler"],
        "at": world.at,
        "kind": ApprovalKind.EXTEND,
        "reason": "材料未到",
        "amount": Decimal(4),
    }
    with pytest.raises(Invalid):
        actions.ask(**given, amount_unit="fortnight")
    asked = actions.ask(**given, amount_unit="work_hour")
    assert asked.given["amount_unit"] == "work_hour"


def test_deadline_corrected_after_resolution_applies_to_the_next_round(world: World) -> None:
    case = world.resolved(category=ORDINARY)
    due = case.due_at
    case = classified(world, case, IN_HOURS)
    assert (case.due_at, case.on_time) == (due, True)
    unhappy = rules.CallbackAnswer(reached=True, contacted=True, solved=False, level=1)
    again = actions.call_back(case=case.id, by=world["caller"], at=world.at, answer=unhappy)
    assert span_of(again) == "20 work_hour"
