"""Unreachable callers: attempts are recorded, and callbacks end by a published rule."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jiceng.cases import actions, rules
from jiceng.cases.figures import rates
from jiceng.cases.intake import report
from jiceng.cases.models import Case
from jiceng.core.errors import Refused
from tests.cases.test_lifecycle import CONTENT, UNHAPPY, types
from tests.world import World


def call(world: World, case: Case, why: str, hours: float = 0, **given: Any) -> Case:
    """Record an unsuccessful call by the callback agent."""
    answer = rules.CallbackAnswer(reached=why == rules.REFUSES, why=why)
    at = world.at + timedelta(hours=hours)
    return actions.call_back(case=case.id, by=world["caller"], at=at, answer=answer, **given)


def give_up(world: World, case: Case, **given: Any) -> Case:
    plain = {"reason": "多次联系未接通", "at": world.at + timedelta(hours=5)}
    return actions.give_up_callback(case=case.id, by=world["caller"], **{**plain, **given})


@pytest.mark.parametrize("calls", [[], [0], [0, 0.5]])
def test_ending_the_callback_before_the_required_attempts_is_refused(
    world: World, calls: list[float]
) -> None:
    case = world.resolved()
    for hours in calls:
        call(world, case, rules.NO_ANSWER, hours)
    with pytest.raises(Refused) as refused:
        give_up(world, case)
    assert refused.value.code == "callback.too_few_attempts"


def test_resident_who_refused_is_not_called_again(world: World) -> None:
    case = world.resolved()
    call(world, case, rules.REFUSES)
    assert give_up(world, case, reason="不愿接受回访").state == "closed"
    assert types(case)[-3:] == ["case.called_back", "case.callback_given_up", "case.closed"]


def test_every_waiting_caller_is_called_before_ending_the_callback(world: World) -> None:
    main = world.resolved()
    other = world.open(caller=report.CallerDetails("李大海", "19900005678"))
    one, two = main.callers.get(), other.callers.get()
    type(two).objects.filter(pk=two.pk).update(case=main)
    for hours in (0, 2):
        call(world, main, rules.WRONG_NUMBER, hours, caller=one.id)
    with pytest.raises(Refused, match="1"):
        give_up(world, main)
    actions.call_back(case=main.id, by=world["caller"], at=world.at, answer=CONTENT, caller=two.id)
    closed = give_up(world, main)
    # The given answer counts; the other caller counts neither way.
    assert (closed.callback_valid, closed.callback_level) == (True, CONTENT.level)


def test_callback_of_a_request_without_waiting_callers_cannot_be_ended(world: World) -> None:
    case = world.resolved(caller=report.CallerDetails(wants_callback=False))
    with pytest.raises(Refused) as refused:
        give_up(world, case)
    assert refused.value.code == "callback.nobody_waits"


def test_attempts_of_a_former_round_do_not_count(world: World) -> None:
    case = world.resolved()
    for hours in (0, 2):
        call(world, case, rules.NO_ANSWER, hours)
    actions.reopen(case=case.id, by=world["district"], at=world.at, reason="未解决")
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    actions.resolve(case=case.id, by=world["handler"], at=world.at, resolution="已清运")
    with pytest.raises(Refused) as refused:
        give_up(world, case)
    assert refused.value.code == "callback.too_few_attempts"


def test_ended_callback_counts_as_closed_and_in_no_rate(world: World) -> None:
    case = world.resolved()
    call(world, case, rules.REFUSES)
    give_up(world, case)
    outcome = Case.objects.filter(pk=case.pk).values_list("outcome", flat=True).get()
    counted = rates.counted_in(rates.decode(outcome), past_due=False)
    assert "closed" in counted
    assert not {"callbacks", "contacted", "solved", "level_5"} & set(counted)


def test_ending_the_callback_requires_a_reason(world: World) -> None:
    case = world.resolved()
    call(world, case, rules.REFUSES)
    with pytest.raises(Refused) as refused:
        give_up(world, case, reason=" ")
    assert refused.value.code == "case.reason_missing"


@pytest.mark.parametrize(
    ("answer", "valid", "level"),
    [(CONTENT, False, None), (UNHAPPY, True, UNHAPPY.level)],
    ids=["satisfied before", "dissatisfied before"],
)
def test_answer_before_reopening_counts_only_if_negative(
    world: World, answer: rules.CallbackAnswer, valid: bool, level: int | None
) -> None:
    case = world.resolved()
    case = actions.call_back(case=case.id, by=world["caller"], at=world.at, answer=answer)
    if case.state == "closed":
        case = actions.reopen(case=case.id, by=world["district"], at=world.at, reason="又坏了")
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    case = actions.resolve(case=case.id, by=world["handler"], at=world.at, resolution="再次清运")
    call(world, case, rules.REFUSES)
    closed = give_up(world, case)
    assert (closed.callback_valid, closed.callback_level) == (valid, level)
