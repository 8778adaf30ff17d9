"""Merged requests: what reporters see, who is notified, undoing a merge."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases import actions, queries, rules
from jiceng.cases.callback import waiting
from jiceng.cases.intake.report import CallerDetails, Report
from jiceng.cases.merged_requests import members_of, merged_in
from jiceng.cases.models import Callback, Caller, Case, CaseMerge
from jiceng.cases.pages import words
from jiceng.cases.residents import followed_request
from jiceng.cases.timeline import timeline
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.audit_verification import verify
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.event_readers import RecordedEvent
from jiceng.core.models import Event
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import public as directory
from jiceng.directory.models import Unit
from jiceng.notifications.audience import recipients_of
from jiceng.records.clock.public import clock_of
from tests.world import SINCE, World

RESIDENT = Actor(kind="resident")
CONTENT = rules.CallbackAnswer(reached=True, contacted=True, solved=True, level=5)
OTHER = CallerDetails("李大海", "19900005678")


def opened(world: World, **given_: Any) -> tuple[Case, str]:
    report = world.report(**given_)
    made = actions.open_case(report=report, by=RESIDENT, at=world.at)
    return made.case, made.secret


def merge(world: World, case: Case, into: Case) -> None:
    actions.merge(case=case.id, into=into.id, by=world["dispatcher"], at=world.at, reason="同一处")


def followed(secret: str) -> followed_request.Followed:
    return followed_request.followed(secret)


def test_holder_of_a_merged_link_sees_replies_and_adds_to_the_other_request(world: World) -> None:
    main, (twin, secret) = world.open(), opened(world, caller=OTHER, text="楼下垃圾成堆")
    merge(world, twin, main)
    link = followed(secret)
    assert (link.case, link.own, link.is_merged) == (main, twin, True)
    actions.add(case=twin.id, by=RESIDENT, at=world.at, text="今天又多了一堆")
    (member,) = members_of(main)
    assert (member.case, [each.text for each in member.added]) == (twin, ["今天又多了一堆"])
    world.resolve(main)
    link = followed(secret)
    assert followed_request.may_rate(link.case, link.own)
    actions.rate(case=main.id, own=twin.id, by=RESIDENT, at=world.at, answer=CONTENT)
    assert not followed_request.may_rate(link.case, link.own)
    with pytest.raises(Invalid):
        actions.rate(case=main.id, own=twin.id, by=RESIDENT, at=world.at, answer=CONTENT)
    # This is no answer of the other request's reporter.
    assert Case.objects.get(pk=main.pk).state == "resolved"
    main.refresh_from_db()
    assert followed_request.may_rate(main, main)
    assert verify().ok


def test_handler_of_a_request_handles_what_was_merged_into_it(world: World) -> None:
    main, (twin, _secret) = world.open(), opened(world, text="后巷也有垃圾")
    merge(world, twin, main)
    actions.dispatch(case=main.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    Case.objects.filter(pk=twin.pk).update(
        first_receiver=world.units["440704005"], unit=world.units["440704005"], area=None
    )
    with pytest.raises(NotFound):
        queries.get(world["handler"], twin.id)
    assert [each.text for each in merged_in(main)] == ["后巷也有垃圾"]
    # A request made confidential later is not shown with others.
    Case.objects.filter(pk=twin.pk).update(confidential=True)
    assert merged_in(main) == []


def test_numbers_in_a_merged_request_are_masked_like_those_of_the_target(world: World) -> None:
    main = world.open()
    twin, _secret = opened(world, text="请打13800138000找我", title="找我")
    actions.add(case=twin.id, by=RESIDENT, at=world.at, text="或者13900139000")
    merge(world, twin, main)
    for who, clear in (("dispatcher", True), ("auditor", False)):
        (member,) = members_of(queries.get(world[who], main.id))
        assert ("13800138000" in member.case.text) is clear
        assert ("13900139000" in member.added[0].text) is clear


def recorded_events(case: Case, type_: str) -> list[RecordedEvent]:
    rows = Event.objects.filter(stream_id=case.id, type=type_).order_by("seq")
    return [
        RecordedEvent(
            stream_id=row.stream_id,
            seq=row.seq,
            stream_kind="case",
            type=row.type,
            at=row.at,
            recorded_at=row.recorded_at,
            actor=row.actor,
            data=orjson.loads(row.data),
        )
        for row in rows
    ]


def test_merge_notifies_the_unit_and_is_recorded_in_both_chains(world: World) -> None:
    main, twin = world.open(), world.open()
    actions.dispatch(case=main.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=main.id, by=world["handler"], at=world.at)
    merge(world, twin, main)
    actions.add(case=twin.id, by=RESIDENT, at=world.at, text="还有")
    actions.unmerge(case=twin.id, by=world["dispatcher"], at=world.at, reason="两处")
    handler = world.people["handler"].pk
    for type_, kind in (
        ("case.absorbed", "merged"),
        ("case.member_added", "resident_added"),
        ("case.released", "merged"),
    ):
        (call,) = recipients_of(recorded_events(main, type_), world.at)
        assert (call.kind, call.people) == (kind, frozenset({handler}))
    for type_ in ("case.merged", "case.added", "case.unmerged"):
        assert recorded_events(twin, type_)


@pytest.mark.parametrize("state", ["reported", "accepted", "dispatched", "handling"])
def test_undoing_a_merge_restores_state_clock_and_unit(world: World, state: str) -> None:
    main, twin = world.open(), world.open(caller=OTHER)
    community = world.units["440704001001"].id
    if state != "reported":
        actions.accept(case=twin.id, by=world["dispatcher"], at=world.at)
    if state in ("dispatched", "handling"):
        actions.dispatch(case=twin.id, by=world["dispatcher"], at=world.at, unit=community)
    if state == "handling":
        actions.sign(case=twin.id, by=world["clerk"], at=world.at)
    before = Case.objects.get(pk=twin.pk)
    left = clock_of(before).remaining(world.at)
    merge(world, twin, main)
    later = world.at + timedelta(days=40)
    back = actions.unmerge(
        case=twin.id,
        by=world["dispatcher"],
        at=later,
        reason="不是一处",
        version=before.version + 1,
    )
    assert (back.state, back.unit_id, back.handler_id) == (
        state,
        before.unit_id,
        before.handler_id,
    )
    assert back.is_open
    assert back.breached_at is None
    assert clock_of(back).remaining(later) == left
    assert [each.case_id for each in Caller.objects.filter(original_case=twin)] == [twin.pk]
    assert main.callers.count() == 1
    assert CaseMerge.objects.get(case=twin).undone_at == later
    assert verify().ok
    again: dict[str, Any] = {
        "case": twin.id,
        "into": main.id,
        "by": world["dispatcher"],
        "at": later,
    }
    actions.merge(**again, reason="还是一处")
    assert Case.objects.get(pk=twin.pk).state == "merged"


def department(world: World, code: str, name: str) -> Any:
    """One more department of the district."""
    return directory.create_unit(
        code=code,
        name=name,
        kind="department",
        parent=world.units["440704"],
        by=SYSTEM,
        at=SINCE,
        department_kind="",
    )


def test_unmerged_request_goes_to_the_successor_of_a_closed_unit(
    world: World,
) -> None:
    old, heir = department(world, "OLD", "旧办"), department(world, "HEIR", "新办")
    main, twin = world.open(), world.open()
    actions.dispatch(case=twin.id, by=world["dispatcher"], at=world.at, unit=old.pk)
    actions.merge(case=twin.id, into=main.id, by=SYSTEM, at=world.at, reason="同一处")
    directory.close_unit(unit=old, by=SYSTEM, at=world.at, successor=heir)
    back = actions.unmerge(case=twin.id, by=SYSTEM, at=world.at, reason="两处")
    assert (back.unit_id, back.state, back.is_open) == (heir.pk, "dispatched", True)
    assert clock_of(back).unit_id == heir.pk
    assert verify().ok


def test_split_of_an_old_request_goes_to_a_unit_that_exists_now(world: World) -> None:
    """The rules name a department that existed at the report and has closed since."""
    old, heir = department(world, "OLD", "旧办"), department(world, "HEIR", "新办")
    drafted = actions.draft_rules(
        rules=[{"category_id": "1504", "unit_id": old.pk}, {"target_level": "street_town"}],
        note="",
        by=SYSTEM,
        at=world.at,
    )
    actions.publish_rules(rule_set=drafted.id, by=SYSTEM, at=world.at)
    origin = world.open(category="24")
    later = world.at + timedelta(days=3)
    Unit.objects.filter(pk=old.pk).update(valid_to=later.date(), successor=heir)
    invalidate("directory")
    invalidate("units")
    part = actions.split(
        case=origin.id,
        by=SYSTEM,
        at=later,
        reason="两件事",
        report=Report(text="还有一堆垃圾", category="1504"),
    )
    assert (part.unit_id, part.opened_at) == (heir.pk, origin.opened_at)


def test_earlier_merged_requests_follow_the_merge(world: World) -> None:
    first, second, third = world.open(), world.open(), world.open()
    beside = world.open()
    merge(world, first, second)
    merge(world, beside, third)
    merge(world, second, third)
    actions.unmerge(case=second.id, by=world["dispatcher"], at=world.at, reason="两件事")
    assert Case.objects.get(pk=first.pk).merged_into_id == second.pk
    assert Case.objects.get(pk=beside.pk).merged_into_id == third.pk
    assert set(second.callers.values_list("original_case", flat=True)) == {first.pk, second.pk}
    assert set(third.callers.values_list("original_case", flat=True)) == {third.pk, beside.pk}


def test_undoing_a_merge_requires_permission_and_reason(world: World) -> None:
    main, twin = world.open(), world.open()
    merge(world, twin, main)
    with pytest.raises(Forbidden):
        actions.unmerge(case=twin.id, by=world["clerk"], at=world.at, reason="两处")
    with pytest.raises(Refused):
        actions.unmerge(case=twin.id, by=world["dispatcher"], at=world.at, reason=" ")
    Case.objects.filter(pk=twin.pk).update(erased_at=world.at)
    with pytest.raises(Invalid):
        actions.unmerge(case=twin.id, by=world["dispatcher"], at=world.at, reason="两处")


def test_one_callback_covers_all_callers_with_the_same_phone(world: World) -> None:
    main, second, third = world.open(), world.open(), world.open()
    merge(world, second, main)
    merge(world, third, main)
    assert [len(person) for person in waiting.people_waiting(main)] == [3]
    world.resolve(main)
    closed = actions.call_back(case=main.id, by=world["caller"], at=world.at, answer=CONTENT)
    assert (closed.state, closed.callback_level) == ("closed", 5)
    assert main.callbacks.count() == 1


def test_online_rating_covers_no_other_caller_with_the_same_phone(world: World) -> None:
    main, (twin, _secret) = world.open(), opened(world)
    merge(world, twin, main)
    world.resolve(main)
    after = actions.rate(case=main.id, own=twin.id, by=RESIDENT, at=world.at, answer=CONTENT)
    assert after.state == "resolved"
    assert len(waiting.people_waiting(main)) == 1


def test_answer_within_the_target_does_not_count_for_the_merged_request(world: World) -> None:
    main, twin = world.open(), world.open(caller=OTHER)
    merge(world, twin, main)
    world.resolve(main)
    caller = Caller.objects.get(original_case=twin)
    actions.call_back(
        case=main.id, by=world["caller"], at=world.at, answer=CONTENT, caller=caller.id
    )
    actions.unmerge(case=twin.id, by=world["dispatcher"], at=world.at, reason="两处")
    world.resolve(twin)
    assert list(waiting.callers_waiting(twin)) == [caller]


def test_merged_request_is_retained_as_long_as_its_target(world: World) -> None:
    main, twin = world.open(), world.open()
    merge(world, twin, main)
    past = world.at + timedelta(days=3 * 365)
    assert not actions.matters_past(past).filter(pk=twin.pk).exists()
    Case.objects.filter(pk=main.pk).update(is_open=False, state="closed", closed_at=world.at)
    assert actions.matters_past(past).filter(pk=twin.pk).exists()


ids = st.integers(0, 7).map(lambda number: UUID(int=number))


@given(st.dictionaries(ids, ids), ids)
def test_merged_requests_are_found_transitively(drawn: dict[UUID, UUID], case: UUID) -> None:
    into = {each: target for each, target in drawn.items() if target < each}  # never in a circle

    def leads(each: UUID) -> bool:
        target = into.get(each)
        return target is not None and (target == case or leads(target))

    assert rules.merged_before(case, into) == {each for each in into if leads(each)}


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


def test_merged_requests_are_linked_to_each_other(world: World) -> None:
    goes, stays = world.open(), world.open(text="又是垃圾没人清运,路过的人都捂鼻子")
    actions.merge(case=goes.id, into=stays.id, by=world["dispatcher"], at=world.at, reason="同一处")
    for case, type_, other in ((goes, "case.merged", stays), (stays, "case.absorbed", goes)):
        (event,) = [e for e in timeline(case) if e.type == type_]
        assert other.number in dict(words.facts_of(event.data)).values()
