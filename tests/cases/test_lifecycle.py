"""Moves of a request on the real database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from jiceng.cases import actions, queries, rules
from jiceng.cases.models import Caller, Case, TriageCorrection
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


def test_corrected_category_becomes_training_data(world: World) -> None:
    case = world.open(category="")
    chosen = "150401"
    actions.classify(case=case.id, by=world["dispatcher"], at=world.at, category=chosen)
    row = TriageCorrection.objects.get()
    assert row.chosen_id == chosen
    assert row.suggested_id == case.suggested_id


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
