"""Moves of a request on the real database."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.utils import translation

from jiceng.cases import actions, queries, rules
from jiceng.cases.intake.report import CallerDetails, Report
from jiceng.cases.models import ApprovalKind, Callback, Caller, Case, CaseTask, TriageCorrection
from jiceng.cases.pages import words
from jiceng.cases.timeline import timeline
from jiceng.core.access import ANONYMOUS, SYSTEM
from jiceng.core.audit_verification import verify
from jiceng.core.bulk_inserts import NewRows
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.events import first_rows
from jiceng.core.models import Event, Stream
from tests.world import World

CONTENT = rules.CallbackAnswer(reached=True, contacted=True, solved=True, level=4)
UNHAPPY = rules.CallbackAnswer(reached=True, contacted=True, solved=False, level=1)


def types(case: Case) -> list[str]:
    return list(
        Event.objects.filter(stream_id=case.id).order_by("seq").values_list("type", flat=True)
    )


def due_of(case: Case) -> datetime:
    due = Case.objects.get(pk=case.pk).due_at
    assert due is not None
    return due


def test_request_goes_from_report_to_closing(world: World) -> None:
    case = world.open()
    assert case.state == "reported"
    assert case.unit == world.units["440704001"]
    assert case.due_at is not None

    actions.accept(case=case.id, by=world["dispatcher"], at=world.at)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at + timedelta(hours=1))
    actions.resolve(
        case=case.id, by=world["handler"], at=world.at + timedelta(hours=5), resolution="已清运"
    )
    closed = actions.call_back(
        case=case.id, by=world["caller"], at=world.at + timedelta(days=1), answer=CONTENT
    )

    assert closed.state == "closed"
    assert not closed.is_open
    assert closed.on_time is True
    assert closed.callback_level == 4
    assert types(case) == [
        "case.opened",
        "case.routed",
        "case.accepted",
        "case.dispatched",
        "case.signed",
        "case.resolved",
        "case.called_back",
        "case.closed",
    ]
    assert verify().ok


def test_first_receiver_stays_responsible_until_another_unit_acknowledges(world: World) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    case.refresh_from_db()
    assert case.first_receiver == world.units["440704001"]
    # Still within the reach of the street, which can see and follow it.
    assert queries.get(world["dispatcher"], case.id).id == case.id


def test_stale_move_is_refused_and_changes_nothing(world: World) -> None:
    case = world.open()
    seen = case.version
    actions.accept(case=case.id, by=world["dispatcher"], at=world.at, version=seen)
    before = Stream.objects.get(pk=case.id).seq
    with pytest.raises(Refused) as refusal:
        actions.dispatch(
            case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban, version=seen
        )
    assert refusal.value.code == "case.changed_meanwhile"
    assert Stream.objects.get(pk=case.id).seq == before


def test_move_without_permission_in_the_unit_is_refused(world: World) -> None:
    case = world.open()
    with pytest.raises(Forbidden):
        actions.accept(case=case.id, by=world["auditor"], at=world.at)


@pytest.mark.parametrize("who", ["other_dispatcher", "housing"])
def test_request_out_of_scope_is_answered_like_a_missing_one(world: World, who: str) -> None:
    case = world.open()
    with pytest.raises(NotFound) as hidden:
        actions.accept(case=case.id, by=world[who], at=world.at)
    with pytest.raises(NotFound) as missing:
        actions.accept(case=uuid4(), by=world[who], at=world.at)
    assert str(hidden.value) == str(missing.value)


def test_person_without_position_may_do_nothing(world: World) -> None:
    case = world.open()
    with pytest.raises(NotFound):
        actions.accept(case=case.id, by=ANONYMOUS, at=world.at)


def test_returned_request_cannot_be_sent_to_the_returning_unit(world: World) -> None:
    case = world.open()
    street, at = world["dispatcher"], world.at
    actions.dispatch(case=case.id, by=street, at=at, unit=world.urban)
    returned = actions.return_case(
        case=case.id, by=world["handler"], at=at, reason="不属于我局职责"
    )
    assert returned.unit == world.units["440704001"]
    assert returned.return_count == 1
    # The receiving unit cannot return it again; the level above may.
    with pytest.raises(Refused) as refusal:
        actions.dispatch(case=case.id, by=street, at=at, unit=world.urban)
    assert refusal.value.code == "case.pushed_back"
    decided = actions.dispatch(case=case.id, by=world["district"], at=at, unit=world.urban)
    assert decided.unit_id == world.urban


def test_return_over_the_limit_goes_to_the_parent_level(world: World) -> None:
    case = world.open()
    at = world.at
    for who, unit in (("handler", "JH-URB"), ("housing", "JH-HSG"), ("police", "JH-POL")):
        actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.units[unit].id)
        returned = actions.return_case(case=case.id, by=world[who], at=at, reason="不属于我局职责")
    assert returned.unit == world.units["440704"]
    assert returned.return_count == 3


def test_third_extension_is_refused_and_changes_nothing(world: World) -> None:
    case = world.open()
    at = world.at
    actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.urban)
    due = [due_of(case)]
    for _ in range(2):
        asked = actions.ask(
            case=case.id,
            by=world["handler"],
            at=at,
            kind=ApprovalKind.EXTEND,
            reason="等待配件",
            amount=Decimal(2),
        )
        actions.decide(approval=asked.id, by=world["lead"], at=at, granted=True, reason="同意")
        due.append(due_of(case))
    assert due == sorted(due)
    assert len(set(due)) == 3
    with pytest.raises(Refused) as refusal:
        actions.ask(
            case=case.id,
            by=world["handler"],
            at=at,
            kind=ApprovalKind.EXTEND,
            reason="还要",
            amount=Decimal(2),
        )
    assert refusal.value.code == "case.extended_too_often"
    assert due_of(case) == due[-1]


def test_rejected_extension_does_not_count(world: World) -> None:
    case = world.open()
    at = world.at
    actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.urban)
    for _ in range(4):
        asked = actions.ask(
            case=case.id,
            by=world["handler"],
            at=at,
            kind=ApprovalKind.EXTEND,
            reason="等待配件",
            amount=Decimal(2),
        )
        actions.decide(approval=asked.id, by=world["lead"], at=at, granted=False, reason="不必")
    assert Case.objects.get(pk=case.id).extension_count == 0


def test_own_application_cannot_be_approved(world: World) -> None:
    case = world.open()
    at = world.at
    actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.urban)
    asked = actions.ask(
        case=case.id,
        by=world["lead"],
        at=at,
        kind=ApprovalKind.EXTEND,
        reason="x",
        amount=Decimal(1),
    )
    with pytest.raises(Refused) as refusal:
        actions.decide(approval=asked.id, by=world["lead"], at=at, granted=True, reason="x")
    assert refusal.value.code == "approval.own"


def test_suspension_pauses_the_clock_and_resuming_adds_the_time(world: World) -> None:
    case = world.open()
    at = world.at
    actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=at)
    due = due_of(case)
    asked = actions.ask(
        case=case.id, by=world["handler"], at=at, kind=ApprovalKind.SUSPEND, reason="等待产权认定"
    )
    actions.decide(approval=asked.id, by=world["lead"], at=at, granted=True, reason="同意")
    case.refresh_from_db()
    assert case.state == "suspended"
    assert case.due_at is None
    later = at + timedelta(days=14)
    asked = actions.ask(
        case=case.id, by=world["handler"], at=later, kind=ApprovalKind.RESUME, reason="已认定"
    )
    actions.decide(approval=asked.id, by=world["lead"], at=later, granted=True, reason="同意")
    case.refresh_from_db()
    assert case.state == "handling"
    assert due_of(case) > due
    assert case.breached_at is None


def test_dissatisfied_resident_reopens_the_request(world: World) -> None:
    case = world.resolved()
    again = actions.call_back(
        case=case.id, by=world["caller"], at=world.at, answer=UNHAPPY, remark="垃圾还在"
    )
    assert again.state == "dispatched"
    assert again.is_open
    assert again.reopen_count == 1
    assert again.unit_id == world.urban
    assert types(case)[-2:] == ["case.called_back", "case.reopened"]


def test_unreached_resident_leaves_the_request_open_for_callback(world: World) -> None:
    case = world.resolved()
    nobody = rules.CallbackAnswer(reached=False, why=rules.NO_ANSWER)
    for hours in (0, 4):
        waiting = actions.call_back(
            case=case.id, by=world["caller"], at=world.at + timedelta(hours=hours), answer=nobody
        )
    assert waiting.state == "resolved"
    closed = actions.give_up_callback(
        case=case.id, by=world["caller"], at=world.at, reason="两次无人接听"
    )
    assert closed.state == "closed"
    assert closed.callback_valid is False


def test_whistle_call_needs_all_departments_to_close_before_resolving(world: World) -> None:
    case = world.open()
    at = world.at
    actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=at)
    called = [world.units["JH-HSG"].id, world.units["JH-POL"].id]
    actions.whistle(
        case=case.id,
        by=world["street_leader"],
        at=at,
        units=called,
        ground="joint_enforcement",
        reason="联合整治占道",
    )
    tasks = {t.unit_id: t for t in CaseTask.objects.all()}
    assert set(tasks) == set(called)
    # A called department sees the request although it is outside of its own area.
    assert queries.get(world["police"], case.id) == case
    with pytest.raises(Refused) as refusal:
        actions.resolve(case=case.id, by=world["handler"], at=at, resolution="完成")
    assert refusal.value.code == "case.tasks_open"

    for who, unit in (("housing", called[0]), ("police", called[1])):
        with pytest.raises(Invalid):
            actions.close_task(task=tasks[unit].id, by=world[who], at=at, evidence="到场")
        actions.report_in(task=tasks[unit].id, by=world[who], at=at + timedelta(minutes=20))
        actions.close_task(
            task=tasks[unit].id, by=world[who], at=at + timedelta(hours=2), evidence="已清理现场"
        )
    done = actions.resolve(case=case.id, by=world["handler"], at=at, resolution="完成")
    assert done.state == "resolved"
    actions.score_task(task=tasks[called[0]].id, by=world["housing"], at=at, score=4)
    actions.score_task(task=tasks[called[0]].id, by=world["street_leader"], at=at, score=5)
    scored = CaseTask.objects.get(pk=tasks[called[0]].id)
    assert (scored.called_score, scored.caller_score) == (4, 5)
    with pytest.raises(Invalid):
        actions.score_task(task=tasks[called[0]].id, by=world["housing"], at=at, score=1)


def test_department_cannot_answer_the_whistle_call_of_another(world: World) -> None:
    case = world.open()
    called = [world.units["JH-HSG"].id, world.units["JH-POL"].id]
    actions.whistle(
        case=case.id,
        by=world["street_leader"],
        at=world.at,
        units=called,
        ground="emergency",
        reason="火情",
    )
    task = CaseTask.objects.get(unit_id=called[0])
    with pytest.raises(Forbidden):
        actions.report_in(task=task.id, by=world["police"], at=world.at)


def test_merging_keeps_every_caller_and_undoing_restores_them(world: World) -> None:
    main = world.open()
    twin = world.open(caller=CallerDetails("李大海", "19900005678"))
    actions.merge(
        case=twin.id, into=main.id, by=world["dispatcher"], at=world.at, reason="同一处垃圾"
    )
    assert Caller.objects.filter(case=main).count() == 2
    twin.refresh_from_db()
    assert twin.state == "merged"
    actions.unmerge(case=twin.id, by=world["dispatcher"], at=world.at, reason="其实是两处")
    assert Caller.objects.filter(case=main).count() == 1
    twin.refresh_from_db()
    assert twin.is_open


def test_both_callers_of_a_merged_request_are_called_back(world: World) -> None:
    main = world.open()
    twin = world.open(caller=CallerDetails("李大海", "19900005678"))
    actions.merge(case=twin.id, into=main.id, by=world["dispatcher"], at=world.at, reason="同一处")
    actions.dispatch(case=main.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=main.id, by=world["handler"], at=world.at)
    actions.resolve(case=main.id, by=world["handler"], at=world.at, resolution="已清运")
    with pytest.raises(Invalid):
        actions.call_back(case=main.id, by=world["caller"], at=world.at, answer=CONTENT)
    first, second = Caller.objects.filter(case=main)
    one = actions.call_back(
        case=main.id, by=world["caller"], at=world.at, answer=CONTENT, caller=first.id
    )
    assert one.state == "resolved"
    both = actions.call_back(
        case=main.id, by=world["caller"], at=world.at, answer=CONTENT, caller=second.id
    )
    assert both.state == "closed"
    assert Callback.objects.filter(case=main, valid=True).count() == 2


def test_split_request_gains_no_time(world: World) -> None:
    case = world.open()
    part = actions.split(
        case=case.id,
        by=world["dispatcher"],
        at=world.at + timedelta(days=1),
        report=Report(text="路灯也不亮", title="路灯不亮", category="1504"),
        reason="两件事",
    )
    assert part.opened_at == case.opened_at
    assert part.callers.count() == 1
    assert part.split_from_id == case.id


def test_corrected_category_becomes_training_data(world: World) -> None:
    case = world.open(category="")
    chosen = "150401"
    actions.classify(case=case.id, by=world["dispatcher"], at=world.at, category=chosen)
    row = TriageCorrection.objects.get()
    assert row.chosen_id == chosen
    assert row.suggested_id == case.suggested_id


def test_appeal_exempts_and_keeps_the_breach_on_record(world: World) -> None:
    case = world.open()
    late = world.at + timedelta(days=60)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    actions.resolve(case=case.id, by=world["handler"], at=late, resolution="已清运")
    actions.call_back(case=case.id, by=world["caller"], at=late, answer=CONTENT)
    case.refresh_from_db()
    assert case.on_time is False
    breach = case.breached_at
    appeal = actions.ask(
        case=case.id, by=world["handler"], at=late, kind=ApprovalKind.APPEAL, reason="台风停工"
    )
    actions.decide(approval=appeal.id, by=world["district"], at=late, granted=True, reason="属实")
    assert not Case.objects.get(pk=case.pk).is_exempted
    actions.decide(approval=appeal.id, by=world["reviewer"], at=late, granted=True, reason="属实")
    case.refresh_from_db()
    assert case.is_exempted
    assert case.breached_at == breach
    with pytest.raises(Refused):
        actions.ask(
            case=case.id, by=world["handler"], at=late, kind=ApprovalKind.APPEAL, reason="再申诉"
        )


def test_excluded_request_stays_visible(world: World) -> None:
    case = world.resolved()
    asked = actions.ask(
        case=case.id, by=world["handler"], at=world.at, kind=ApprovalKind.EXCLUDE, reason="恶意"
    )
    actions.decide(approval=asked.id, by=world["district"], at=world.at, granted=True, reason="是")
    seen = queries.get(world["handler"], case.id)
    assert seen.is_excluded


def test_revealing_the_name_of_a_resident_needs_a_reason_and_records_an_event(world: World) -> None:
    case = world.open()
    caller = case.callers.get()
    with pytest.raises(Invalid):
        actions.reveal_caller(caller=caller.id, by=world["dispatcher"], at=world.at, reason=" ")
    with pytest.raises(Forbidden):
        actions.reveal_caller(caller=caller.id, by=world["auditor"], at=world.at, reason="查")
    seen = actions.reveal_caller(
        caller=caller.id, by=world["dispatcher"], at=world.at, reason="核对地址"
    )
    assert seen.phone == "19900001234"
    assert types(case)[-1] == "case.caller_revealed"


def test_names_phones_and_texts_are_not_in_the_event_chain(world: World) -> None:
    case = world.resolved()
    actions.call_back(
        case=case.id, by=world["caller"], at=world.at, answer=UNHAPPY, remark="张小满说还在"
    )
    written = " ".join(Event.objects.values_list("data", flat=True))
    for secret in ("张小满", "19900001234", "垃圾", "清运"):
        assert secret not in written
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM cases_caller")
        stored = b" ".join(bytes(value) for row in cursor.fetchall() for value in row)
    assert "张小满".encode() not in stored
    assert b"19900001234" not in stored


def test_repeated_reference_opens_one_request(world: World) -> None:
    report = world.report(source="粤平安", source_ref="A-1", channel="api")
    first = actions.open_case(report=report, by=ANONYMOUS, at=world.at)
    second = actions.open_case(report=report, by=ANONYMOUS, at=world.at)
    assert first.is_new
    assert not second.is_new
    assert first.case.id == second.case.id


def test_staff_channel_is_refused_for_anonymous_reports(world: World) -> None:
    with pytest.raises(Forbidden):
        actions.open_case(report=world.report(channel="hotline"), by=ANONYMOUS, at=world.at)
    assert world.open(channel="hotline", by=world["hotline"]).channel == "hotline"


def test_failure_in_an_action_leaves_no_changes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def twice(*args: Any, **kwargs: Any) -> list[NewRows]:
        head, rows = first_rows(*args, **kwargs)
        return [head, head, rows]

    monkeypatch.setattr("jiceng.core.events.first_rows", twice)
    with pytest.raises(IntegrityError):
        world.open()
    assert not Case.objects.exists()
    assert not Caller.objects.exists()


def test_system_may_do_what_positions_may(world: World) -> None:
    case = world.open()
    assert actions.accept(case=case.id, by=SYSTEM, at=world.at).state == "accepted"


def test_split_request_stays_in_the_community_and_both_are_linked(world: World) -> None:
    """The original is located only in its community, by words that the split-off part does not
    repeat.
    """
    whole = world.open(title="江南社区的垃圾", text="江南社区门口垃圾成堆,路灯也坏了", address="")
    community = world.units["440704001001"].pk
    assert (whole.area_id, whole.grid_code, whole.lon) == (community, "", None)
    part = actions.split(
        case=whole.id,
        by=world["dispatcher"],
        at=world.at,
        reason="两件事",
        report=Report(text="路灯坏了", title="路灯不亮", category="1504"),
    )
    assert part.area_id == whole.area_id
    assert (part.located_by, part.unit.code) == (whole.located_by, "440704001")
    for case, type_, other in ((whole, "case.split", part), (part, "case.split_off", whole)):
        (event,) = [e for e in timeline(case) if e.type == type_]
        with translation.override("en"):
            assert f"request {other.number}" in words.timeline_entry(event)["details"]


def test_merged_requests_are_linked_to_each_other(world: World) -> None:
    goes, stays = world.open(), world.open(text="又是垃圾没人清运,路过的人都捂鼻子")
    actions.merge(case=goes.id, into=stays.id, by=world["dispatcher"], at=world.at, reason="同一处")
    for case, type_, other in ((goes, "case.merged", stays), (stays, "case.absorbed", goes)):
        (event,) = [e for e in timeline(case) if e.type == type_]
        assert other.number in words.timeline_entry(event)["details"]
