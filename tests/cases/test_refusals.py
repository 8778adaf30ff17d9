"""Refusals: codes, and that nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from jiceng.cases import actions, queries, rules
from jiceng.cases.actions import intake as intake_actions
from jiceng.cases.models import ApprovalKind, Case, CaseTask, TaskKind
from jiceng.cases.residents import followed_request
from jiceng.core.access import ANONYMOUS, SYSTEM, Actor
from jiceng.core.errors import Invalid, NotFound, Problem
from jiceng.core.models import Event
from jiceng.records.clock.public import note_breach, remind
from tests.world import World

Attempt = Callable[[], Any]


def refused(attempt: Attempt) -> str:
    """Code of a refused attempt; fails if it is allowed or writes anything."""
    before = Event.objects.count()
    with pytest.raises(Problem) as problem:
        attempt()
    assert Event.objects.count() == before
    assert str(problem.value)
    return problem.value.code


def whistled(world: World, **given: Any) -> tuple[Case, CaseTask]:
    case = world.open()
    plain: dict[str, Any] = {"units": [world.units["JH-HSG"].id], "ground": "emergency"}
    actions.whistle(
        case=case.id, by=world["street_leader"], at=world.at, reason="火情", **{**plain, **given}
    )
    return case, CaseTask.objects.get(case=case)


def test_whistle_call_requires_known_units_a_reason_and_no_running_call(world: World) -> None:
    case, _task = whistled(world)
    leader, at = world["street_leader"], world.at
    housing, police = world.units["JH-HSG"].id, world.units["JH-POL"].id

    def whistle(units: list[Any], ground: str) -> str:
        return refused(
            lambda: actions.whistle(
                case=case.id, by=leader, at=at, units=units, ground=ground, reason="x"
            )
        )

    assert whistle([], "emergency") == "whistle.units"
    assert whistle([uuid4() for _ in range(21)], "emergency") == "whistle.units"
    assert whistle([police], "because") == "whistle.ground"
    assert whistle([uuid4()], "emergency") == "unit.unknown"
    assert whistle([police, housing], "emergency") == "whistle.called_already"
    assert CaseTask.objects.count() == 1


def test_tasks_of_a_whistle_call_follow_their_order(world: World) -> None:
    _case, task = whistled(world)
    housing, leader, at = world["housing"], world["street_leader"], world.at

    def close(evidence: str) -> Attempt:
        return lambda: actions.close_task(task=task.id, by=housing, at=at, evidence=evidence)

    def score(value: int, by: Actor = housing) -> Attempt:
        return lambda: actions.score_task(task=task.id, by=by, at=at, score=value)

    assert refused(close("done")) == "task.not_arrived"
    assert refused(score(5)) == "task.not_closed"
    actions.report_in(task=task.id, by=housing, at=at)
    assert refused(lambda: actions.report_in(task=task.id, by=housing, at=at)) == "task.arrived"
    assert refused(close(" ")) == "task.no_evidence"
    actions.close_task(task=task.id, by=housing, at=at, evidence="已处置")
    assert refused(close("again")) == "task.closed"
    assert refused(score(6)) == "task.score"
    assert refused(score(0, leader)) == "task.score"
    missing = uuid4()
    assert refused(lambda: actions.report_in(task=missing, by=housing, at=at)) == "task.not_found"


def test_whistle_call_is_withdrawn_by_its_caller_with_a_reason(world: World) -> None:
    _case, task = whistled(world)
    leader, at = world["street_leader"], world.at
    code = refused(lambda: actions.cancel_task(task=task.id, by=leader, at=at, reason=" "))
    assert code == "case.reason_missing"
    cancelled = actions.cancel_task(task=task.id, by=leader, at=at, reason="误报")
    assert cancelled.cancelled_at == at
    assert not queries.open_tasks(cancelled.case).exists()


def test_co_handling_requires_neither_reason_nor_check_in(world: World) -> None:
    _case, task = whistled(world, kind=TaskKind.CO_HANDLE, ground="")
    assert task.arrive_by is None
    closed = actions.close_task(task=task.id, by=world["housing"], at=world.at, evidence="已会办")
    assert closed.closed_at == world.at


def test_system_calls_on_behalf_of_the_first_receiver(world: World) -> None:
    case = world.open()
    actions.whistle(
        case=case.id, by=SYSTEM, at=world.at, units=[world.urban], ground="emergency", reason="x"
    )
    assert CaseTask.objects.get().called_by_id == case.first_receiver_id


def test_invalid_applications_and_decisions_are_refused(world: World) -> None:
    case = world.open()
    handler, lead, at = world["handler"], world["lead"], world.at
    actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.urban)

    def ask(amount: Decimal | None) -> Attempt:
        return lambda: actions.ask(
            case=case.id, by=handler, at=at, kind=ApprovalKind.EXTEND, reason="x", amount=amount
        )

    assert refused(ask(None)) == "case.amount"
    assert refused(ask(Decimal(0))) == "case.amount"
    assert refused(ask(Decimal(400))) == "case.amount"
    asked = ask(Decimal(1))()
    assert refused(ask(Decimal(1))) == "case.already_asked"

    def decide(granted: bool, reason: str, approval: Any = asked.id) -> Attempt:
        return lambda: actions.decide(
            approval=approval, by=lead, at=at, granted=granted, reason=reason
        )

    assert refused(decide(True, "x", uuid4())) == "approval.not_found"
    assert refused(decide(False, "")) == "case.reason_missing"
    decide(True, "")()
    assert refused(decide(True, "好")) == "approval.decided"


def test_extension_is_not_granted_after_completion(world: World) -> None:
    case = world.open()
    handler, at = world["handler"], world.at
    actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.urban)
    actions.sign(case=case.id, by=handler, at=at)
    asked = actions.ask(
        case=case.id, by=handler, at=at, kind=ApprovalKind.EXTEND, reason="x", amount=Decimal(1)
    )
    actions.resolve(case=case.id, by=handler, at=at, resolution="已办")
    code = refused(
        lambda: actions.decide(
            approval=asked.id, by=world["lead"], at=at, granted=True, reason="好"
        )
    )
    assert code == "case.wrong_state"
    assert actions.resume_expired(case=case.id, at=at).state == "resolved"


def test_applicant_withdraws_the_extension(world: World) -> None:
    case = world.open()
    handler, at = world["handler"], world.at
    actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.urban)
    actions.sign(case=case.id, by=handler, at=at)
    asked = actions.ask(
        case=case.id, by=handler, at=at, kind=ApprovalKind.EXTEND, reason="x", amount=Decimal(1)
    )
    other = refused(lambda: actions.withdraw(approval=asked.id, by=world["lead"], at=at))
    assert other == "approval.not_asker"
    actions.withdraw(approval=asked.id, by=handler, at=at)
    asked.refresh_from_db()
    assert (asked.granted, asked.is_withdrawn) == (False, True)
    assert refused(lambda: actions.withdraw(approval=asked.id, by=handler, at=at)) == (
        "approval.withdrawn"
    )


def test_request_without_a_deadline_cannot_be_extended(world: World) -> None:
    case = world.open()
    Case.objects.filter(pk=case.pk).update(
        state="handling", unit=world.urban, ledger=[{**case.ledger[0], "span": None}]
    )
    asked: dict[str, Any] = {
        "case": case.id,
        "by": world["handler"],
        "at": world.at,
        "kind": ApprovalKind.EXTEND,
        "reason": "x",
        "amount": Decimal(1),
    }
    assert refused(lambda: actions.ask(**asked)) == "case.no_deadline"
    Case.objects.filter(pk=case.pk).update(ledger=case.ledger)
    row = actions.ask(**asked)
    Case.objects.filter(pk=case.pk).update(ledger=[{**case.ledger[0], "span": None}])
    code = refused(
        lambda: actions.decide(
            approval=row.id, by=world["lead"], at=world.at, granted=True, reason="好"
        )
    )
    assert code == "case.no_deadline"


def test_only_two_different_open_requests_are_merged(world: World) -> None:
    case, _task = whistled(world)
    other, done = world.open(), world.resolved()
    by, at = world["dispatcher"], world.at

    def merge(this: Case, into: Case) -> str:
        return refused(
            lambda: actions.merge(case=this.id, into=into.id, by=by, at=at, reason="同一件")
        )

    assert merge(other, other) == "merge.itself"
    assert merge(other, done) == "merge.not_open"
    assert merge(case, other) == "merge.tasks_open"
    code = refused(lambda: actions.unmerge(case=other.id, by=by, at=at, reason="x"))
    assert code == "case.wrong_state"
    twin = world.open()
    actions.merge(case=twin.id, into=other.id, by=by, at=at, reason="同一件")
    code = refused(lambda: actions.unmerge(case=twin.id, by=by, at=at, reason=" "))
    assert code == "case.reason_missing"


def test_chain_of_merges_ends_in_the_last_target(world: World) -> None:
    first, second, third = world.open(), world.open(), world.open()
    by, at = world["dispatcher"], world.at
    actions.merge(case=first.id, into=second.id, by=by, at=at, reason="同一件")
    actions.merge(case=second.id, into=third.id, by=by, at=at, reason="同一件")
    first.refresh_from_db()
    assert first.merged_into_id == third.id
    assert third.callers.count() == 3


def test_callback_and_reveal_require_a_caller_of_the_request(world: World) -> None:
    case = world.resolved()
    other = world.open()
    stranger = other.callers.get()
    answer = rules.CallbackAnswer(reached=False, why=rules.NO_ANSWER)
    code = refused(
        lambda: actions.call_back(
            case=case.id, by=world["caller"], at=world.at, answer=answer, caller=stranger.id
        )
    )
    assert code == "caller.not_found"
    code = refused(
        lambda: actions.give_up_callback(case=case.id, by=world["caller"], at=world.at, reason=" ")
    )
    assert code == "callback.too_few_attempts"
    code = refused(
        lambda: actions.reveal_caller(
            caller=uuid4(), by=world["dispatcher"], at=world.at, reason="x"
        )
    )
    assert code == "caller.not_found"


def test_invalid_notes_units_and_categories_are_refused(world: World) -> None:
    case = world.open()
    by, at = world["dispatcher"], world.at
    assert refused(lambda: actions.note(case=case.id, by=by, at=at, text=" ")) == "note.empty"
    assert (
        refused(lambda: actions.dispatch(case=case.id, by=by, at=at, unit=uuid4()))
        == "unit.unknown"
    )
    assert (
        refused(lambda: actions.classify(case=case.id, by=by, at=at, category="ZZZ"))
        == "report.unknown_category"
    )


def test_first_receiver_returns_to_the_level_above(world: World) -> None:
    case = world.open()
    street = world.units["440704001"]
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=street.id)
    returned = actions.return_case(
        case=case.id, by=world["dispatcher"], at=world.at, reason="跨街道"
    )
    assert returned.unit == world.units["440704"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": "", "title": " \x00"}, "report.empty"),
        ({"text": "长" * 20_001}, "report.too_long"),
        ({"lon": 113.1}, "report.half_a_point"),
        ({"category": "没有"}, "report.unknown_category"),
    ],
)
def test_invalid_report_is_refused_and_opens_nothing(
    world: World, given: dict[str, Any], code: str
) -> None:
    assert refused(lambda: world.open(**given)) == code
    assert not Case.objects.exists()


def test_control_characters_are_removed(world: World) -> None:
    case = world.open(text="垃圾\x00成堆\x1b[31m", title="a\u202eb")
    assert case.text == "垃圾成堆[31m"


def test_public_lists_omit_confidential_and_declined_requests(world: World) -> None:
    shown = world.open()
    world.open(confidential=True)
    declined = world.open()
    actions.decline(case=declined.id, by=world["dispatcher"], at=world.at, reason="非职责")
    day = timedelta(days=1)
    found = queries.public_requests(
        since=world.at - day, until=world.at + day, is_open=True, categories=["1504"]
    )
    assert [case.id for case in found] == [shown.id]
    with pytest.raises(NotFound):
        followed_request.by_link("ABCDE")


def test_concurrent_reports_with_one_reference_open_one_request(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other transaction commits between the check and the insert."""
    report = world.report(source="粤平安", source_ref="B-7", channel="api")
    first = actions.open_case(report=report, by=ANONYMOUS, at=world.at)
    real, looks = intake_actions._known, list[Any]()

    def known(asked: Any) -> Case | None:
        looks.append(asked)
        return real(asked) if len(looks) > 1 else None

    monkeypatch.setattr("jiceng.cases.actions.intake._known", known)
    second = actions.open_case(report=report, by=ANONYMOUS, at=world.at)
    assert second.case.id == first.case.id
    assert not second.is_new
    assert Case.objects.count() == 1


def test_scheduled_actions_skip_completed_work(world: World) -> None:
    case = world.resolved()
    assert not note_breach("case", case.id, at=world.at + timedelta(days=90))
    assert not remind("case", case.id, at=world.at, mark="1")
    caller = case.callers.get()
    assert actions.erase_caller(caller=caller.id, by=SYSTEM, at=world.at)
    assert not actions.erase_caller(caller=caller.id, by=SYSTEM, at=world.at)
    assert not actions.erase_matter(case=case.id, by=SYSTEM, at=world.at)
    with pytest.raises(Invalid):
        actions.score_task(task=whistled(world)[1].id, by=world["housing"], at=world.at, score=3)
