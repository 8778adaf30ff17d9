"""Automatic changes of requests: breaches, reminders, suspensions, retention."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from jiceng.cases import actions, tasks
from jiceng.cases.actions.classifying import guard_named
from jiceng.cases.actions.named_moves import perform
from jiceng.cases.models import ApprovalKind, Caller, Case, CaseSearch
from jiceng.core import retention, salted_digests
from jiceng.core.access import SYSTEM
from jiceng.core.audit_verification import verify
from jiceng.core.models import Event, Salt
from jiceng.records.clock import actions as clock_actions
from jiceng.records.clock.tasks import breaches_at, reminders_at
from jiceng.records.remarks.public import Remark
from tests.cases.test_applications import due_of
from tests.cases.test_lifecycle import CONTENT, UNHAPPY
from tests.world import World

MINUTE = timedelta(minutes=1)


def count(type_: str) -> int:
    return Event.objects.filter(type=type_).count()


def test_passed_deadline_is_recorded_once(world: World) -> None:
    case = world.open()
    assert case.due_at is not None
    assert breaches_at(case.due_at - timedelta(minutes=1)) == 0
    later = case.due_at + timedelta(minutes=5)
    assert breaches_at(later) == 1
    assert breaches_at(later + timedelta(hours=1)) == 0
    case.refresh_from_db()
    assert case.breached_at == case.due_at
    assert case.on_time is False
    assert count("case.breached") == 1


def breaches_of(case: Case) -> list[dict[str, str]]:
    told = Event.objects.filter(stream_id=case.id, type="case.breached").order_by("seq")
    return [json.loads(each.data) for each in told]


def test_breach_after_reopening_is_recorded_again(world: World) -> None:
    case = world.open()
    first = due_of(case)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    assert breaches_at(first + MINUTE) == 1
    later = first + 10 * MINUTE
    actions.resolve(case=case.id, by=world["handler"], at=later, resolution="已清运")
    actions.call_back(case=case.id, by=world["caller"], at=later, answer=UNHAPPY, remark="垃圾还在")
    case.refresh_from_db()
    again = due_of(case)
    assert again > later
    assert not case.is_late
    assert breaches_at(again - MINUTE) == 0
    assert breaches_at(again + MINUTE) == 1
    assert breaches_at(again + 9 * MINUTE) == 0
    case.refresh_from_db()
    assert (case.breached_at, case.breaches_told, case.is_late) == (first, 2, True)
    assert [datetime.fromisoformat(told["due_at"]) for told in breaches_of(case)] == [first, again]
    assert verify().ok


def test_breach_before_a_move_is_recorded_by_the_move(
    world: World,
) -> None:
    case = world.open()
    due = due_of(case)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    moved = due + 2 * MINUTE
    actions.transfer(
        case=case.id, by=world["handler"], at=moved, unit=world.units["JH-HSG"].id, reason="移交"
    )
    (told,) = breaches_of(case)
    assert (told["unit"], datetime.fromisoformat(told["breached_at"])) == (str(world.urban), due)
    event = Event.objects.get(stream_id=case.id, type="case.breached")
    transferred = Event.objects.get(stream_id=case.id, type="case.transferred")
    assert (event.actor, event.at) == ("system", moved)
    assert event.seq < transferred.seq
    assert breaches_at(moved + MINUTE) == 0
    assert len(breaches_of(case)) == 1


def test_late_completion_before_the_worker_runs_is_recorded_as_late(
    world: World,
) -> None:
    case = world.open()
    late = due_of(case) + MINUTE
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    actions.resolve(case=case.id, by=world["handler"], at=late, resolution="已清运")
    assert len(breaches_of(case)) == 1


def test_breach_of_an_extended_deadline_is_not_recorded_again(world: World) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    late = due_of(case) + MINUTE
    assert breaches_at(late) == 1
    asked = actions.ask(
        case=case.id,
        by=world["handler"],
        at=late,
        kind=ApprovalKind.EXTEND,
        reason="雨",
        amount=Decimal(1),
    )
    actions.decide(approval=asked.id, by=world["lead"], at=late, granted=True, reason="可")
    case.refresh_from_db()
    assert due_of(case) > late
    assert breaches_at(due_of(case) + MINUTE) == 0
    assert len(breaches_of(case)) == 1


def test_breaches_of_an_earlier_release_are_marked_without_a_second_event(
    world: World,
) -> None:
    case = world.open()
    late = due_of(case) + MINUTE
    assert breaches_at(late) == 1
    Case.objects.filter(pk=case.pk).update(is_late=False)
    assert breaches_at(late) == 0
    case.refresh_from_db()
    assert case.is_late
    assert len(breaches_of(case)) == 1


def test_suspended_request_is_not_overdue(world: World) -> None:
    case = world.open()
    due = case.due_at
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    asked = actions.ask(
        case=case.id, by=world["handler"], at=world.at, kind=ApprovalKind.SUSPEND, reason="等待"
    )
    actions.decide(approval=asked.id, by=world["lead"], at=world.at, granted=True, reason="可")
    assert due is not None
    assert breaches_at(due + timedelta(days=20)) == 0


def test_reminders_are_sent_once_per_mark_and_never_at_night(world: World) -> None:
    case = world.open()
    assert case.due_at is not None
    sent: list[datetime] = []
    moment = world.at
    while moment < case.due_at:
        if reminders_at(moment):
            sent.append(moment)
        moment += timedelta(minutes=30)
    told = [json.loads(e.data) for e in Event.objects.filter(type="case.reminded")]
    marks = [each["mark"] for each in told]
    assert len(marks) == len(set(marks)) >= len(sent)
    of = Counter(each.get("of", "") for each in told)
    assert of[""] >= 1
    assert max(of.values()) <= 2  # of completion, first contact and answer each
    for each in sent:
        hour = (each + timedelta(hours=8)).hour
        assert 8 <= hour < 18
    assert count("case.reminded") == len(sent)


def test_suspension_expires_after_a_year(world: World) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    asked = actions.ask(
        case=case.id, by=world["handler"], at=world.at, kind=ApprovalKind.SUSPEND, reason="等待"
    )
    actions.decide(approval=asked.id, by=world["lead"], at=world.at, granted=True, reason="可")
    assert tasks.suspensions_at(world.at + timedelta(days=364)) == 0
    assert tasks.suspensions_at(world.at + timedelta(days=366)) == 1
    case.refresh_from_db()
    assert case.state == "handling"
    assert case.due_at is not None


def closed(world: World) -> Case:
    case = world.resolved()
    return actions.call_back(
        case=case.id, by=world["caller"], at=world.at, answer=CONTENT, remark="满意"
    )


def erased(at: datetime) -> dict[str, int]:
    """What the retention of requests erases at a moment; others' kinds are tested with them."""
    return retention.run(by=SYSTEM, at=at, kinds=["cases.caller", "cases.matter"])


def test_personal_content_is_erased_two_years_after_closing_with_tombstones(
    world: World,
) -> None:
    old, still_open = closed(world), world.open()
    early = world.at + timedelta(days=700)
    assert erased(early) == {"cases.caller": 0, "cases.matter": 0}
    due = world.at + timedelta(days=731)
    assert erased(due) == {"cases.caller": 1, "cases.matter": 1}
    old.refresh_from_db()
    caller = Caller.objects.get(case=old)
    assert (caller.name, caller.phone, caller.phone_index) == ("", "", None)
    assert caller.erased_at == due
    assert (old.title, old.text, old.address, old.resolution) == ("", "", "", "")
    assert old.callback_level == 4
    remarks = Remark.objects.filter(stream=old.pk)
    assert not remarks.exclude(text="").exists()
    assert not Salt.objects.filter(pk__in=remarks.values("id")).exists()
    assert not CaseSearch.objects.filter(case=old).exists()
    still_open.refresh_from_db()
    assert still_open.text
    assert count("case.caller_erased") == count("case.matter_erased") == 1
    assert erased(due) == {"cases.caller": 0, "cases.matter": 0}
    assert verify().ok


def test_digest_of_an_erased_text_reveals_nothing(
    world: World,
) -> None:
    old = closed(world)
    told = [json.loads(e.data) for e in Event.objects.filter(stream_id=old.id).order_by("seq")]
    digests = {UUID(each["remark"]): each["digest"] for each in told if "remark" in each}
    texts = dict(Remark.objects.filter(stream=old.pk).values_list("id", "text"))
    assert texts
    assert digests.keys() == texts.keys()
    assert all(salted_digests.matches(row, digests[row], text) for row, text in texts.items())
    erased(world.at + timedelta(days=731))
    assert {salted_digests.matches(row, digests[row], text) for row, text in texts.items()} == {
        None
    }


def test_callers_are_erased_no_later_than_their_request(world: World) -> None:
    old, due = closed(world), world.at + timedelta(days=731)
    assert retention.run(by=SYSTEM, at=due, kinds=["cases.matter"]) == {"cases.matter": 1}
    caller = Caller.objects.get(case=old)
    assert (caller.name, caller.phone, caller.erased_at) == ("", "", due)
    assert count("case.caller_erased") == 1
    assert erased(due) == {"cases.caller": 0, "cases.matter": 0}


def test_request_without_a_deadline_is_never_marked_overdue(world: World) -> None:
    case = world.open()
    Case.objects.filter(pk=case.pk).update(queue_at=datetime(2026, 9, 1, tzinfo=UTC))
    assert breaches_at(world.at) == 0


def test_worker_killed_during_upkeep_loses_and_repeats_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [world.open() for _ in range(4)]
    later = max(case.due_at for case in cases if case.due_at) + timedelta(minutes=1)
    real, done = clock_actions.note_breach, list[object]()

    def killed_at_the_third(kind: str, case: UUID, *, at: datetime) -> bool:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(case)
        return real(kind, case, at=at)

    with monkeypatch.context() as patch:
        patch.setattr(clock_actions, "note_breach", killed_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            breaches_at(later)
    assert count("case.breached") == 2
    assert breaches_at(later) == 2
    assert count("case.breached") == 4
    assert verify().ok


def test_upkeep_changes_nothing_when_already_done(world: World) -> None:
    case = world.open()
    assert not guard_named(case=case.id, at=world.at)
    assert not clock_actions.recount("case", case.id, at=world.at)
    assert not clock_actions.recount("case", UUID(int=0), at=world.at)


def test_split_is_performed_by_name_like_other_moves(world: World) -> None:
    case = world.open()
    actions.accept(case=case.id, by=world["dispatcher"], at=world.at)
    fields = {"text": "路灯也坏了", "reason": "两件事", "duration": "ignored"}
    made = perform("split", case=case.id, by=world["dispatcher"], at=world.at, fields=fields)
    assert isinstance(made, Case)
    assert made.split_from_id == case.id
    assert made.text == "路灯也坏了"
