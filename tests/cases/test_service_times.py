"""First contact and answer: due times, what meets them, reminders, request types."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases import actions, rules
from jiceng.cases.intake import service_times
from jiceng.cases.intake.reference import categories
from jiceng.cases.intake.report import CallerDetails
from jiceng.cases.models import ApprovalKind, Case
from jiceng.cases.service_words import AXES, NextDue, next_due, service_lines
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Invalid, Refused
from jiceng.core.models import Event
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.records.clock import public as clocks
from jiceng.records.clock.tasks import reminders_at
from tests.world import World

DAY = timedelta(days=1)
# Category 1504: eight urgent hours until the first contact, two working days until the answer.
CONTACT = timedelta(hours=8)
ANSWER = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)
BEGUN = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)
MOMENTS = st.none() | st.integers(0, 50).map(lambda n: BEGUN + timedelta(hours=n))
TIMES = st.tuples(
    st.builds(rules.ServiceTime, st.just(rules.CONTACT), MOMENTS, MOMENTS),
    st.builds(rules.ServiceTime, st.just(rules.ANSWER), MOMENTS, MOMENTS),
)


@given(TIMES, MOMENTS)
def test_nothing_unmet_is_due_before_the_next_due_time(times, completion) -> None:
    waiting = {each.axis: each.due for each in times if each.due and not each.met}
    if completion:
        waiting[rules.COMPLETION] = completion
    found = rules.next_due(times, completion)
    assert (found is None) == (not waiting)
    if found:
        assert waiting[found[0]] == found[1] == min(waiting.values())


@given(TIMES, st.integers(0, 60).map(lambda n: BEGUN + timedelta(hours=n)))
def test_a_time_is_judged_once_it_is_met_or_past(times, now) -> None:
    for each in times:
        verdict = each.in_time(now)
        if each.due is None:
            assert verdict is None
        elif each.met is not None:
            assert verdict == (each.met <= each.due)
        else:
            assert verdict == (False if now > each.due else None)


SPANS = st.builds(
    WorkingTime,
    st.sampled_from((2, 8, 24, 72)),
    st.sampled_from((TimeUnit.URGENT_HOUR, TimeUnit.WORK_HOUR)),
) | st.builds(
    WorkingTime, st.integers(1, 20), st.sampled_from((TimeUnit.WORK_DAY, TimeUnit.CALENDAR_DAY))
)
ENTRIES = st.lists(
    st.tuples(
        st.integers(0, 4000), st.sampled_from(("pause", "extend", "transfer", "retime")), SPANS
    ),
    max_size=6,
)


@given(
    st.integers(0, 14 * 24 * 60).map(lambda n: BEGUN + timedelta(minutes=n)),
    st.tuples(SPANS, SPANS, SPANS),
    st.sampled_from(("", "consult", "suggestion")),
    ENTRIES,
)
def test_each_of_the_three_times_is_due_no_later_than_the_next(opened, spans, kind, entries):
    """Whatever a category says, and whatever happens to the clock of the request."""
    first_contact, answer, span = spans
    category: Any = SimpleNamespace(first_contact=first_contact, answer=answer, span=span)
    case = Case(opened_at=opened, category_id="1", request_type=kind, state="handling")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(categories, "get", lambda: {"1": category})
        clocks.append(case, clocks.Start(at=opened, span=span))
        service_times.begin(case, category, opened, is_reachable=True)
        assert in_order(case)
        begun = case.contact_due_at, case.answer_due_at
        service_times.follow(case)
        assert (case.contact_due_at, case.answer_due_at) == begun
        at, extended = opened, 0
        for minutes, what, amount in entries:
            at += timedelta(minutes=minutes)
            if what == "pause":
                clocks.append(case, clocks.Pause(at=at))
                service_times.follow(case)
                at += timedelta(minutes=minutes)
                clocks.append(case, clocks.Resume(at=at))
            elif what == "transfer":
                clocks.append(case, clocks.Transfer(at=at, unit_id=None, restart=True))
            elif what == "retime":
                clocks.append(case, clocks.Retime(at=at, span=amount))
            elif extended < rules.MAX_EXTENSIONS:
                extended += 1
                clocks.append(case, clocks.Extend(at=at, amount=amount))
            service_times.follow(case)
            assert in_order(case)


def in_order(case: Case) -> bool:
    """Whether the three due times of a request follow each other."""
    contact, answer, due = case.contact_due_at, case.answer_due_at, case.due_at
    assert contact is not None
    assert answer is not None
    assert due is not None
    return contact <= answer <= due


def handled(world: World, **given) -> Case:
    case = world.open(**given)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    return actions.sign(case=case.id, by=world["handler"], at=world.at)


def move(world: World, case: Case, name: str, who: str = "handler", at=None, **given) -> Case:
    return actions.make_move(name, case=case.id, given=given, by=world[who], at=at or world.at)


def test_report_sets_both_times_and_an_enquiry_is_answered_in_a_day(world) -> None:
    plain, asks = world.open(request_type="help"), world.open(request_type="consult")
    assert plain.contact_due_at == asks.contact_due_at == world.at + CONTACT
    assert asks.answer_due_at == world.at + DAY
    assert plain.answer_due_at == ANSWER


def test_an_answer_is_due_with_the_completion_and_an_extension_does_not_move_it(world) -> None:
    text = "污水井盖丢失,有人会掉下去"
    case = handled(world, text=text, category="P0102", request_type="consult")
    due = case.due_at
    assert due is not None
    assert case.answer_due_at == due
    asked = actions.ask(
        case=case.id,
        by=world["handler"],
        at=world.at,
        kind=ApprovalKind.EXTEND,
        reason="等配件",
        amount=Decimal(1),
    )
    actions.decide(approval=asked.pk, by=world["lead"], at=world.at, granted=True, reason="同意")
    case.refresh_from_db()
    assert case.due_at is not None
    assert case.due_at > due
    assert case.answer_due_at == due
    assert case.contact_due_at is not None
    assert case.contact_due_at <= due


def test_nobody_is_contacted_about_an_anonymous_report(world) -> None:
    case = world.open(caller=CallerDetails())
    assert case.contact_due_at is None
    assert case.answer_due_at is not None


def test_contact_meets_the_first_time_once(world) -> None:
    case = handled(world)
    later = world.at + timedelta(hours=1)
    move(world, case, "contact", contact_way="call", text="已电话说明")
    move(world, case, "contact", at=later, contact_way="visit")
    case.refresh_from_db()
    assert case.contacted_at == world.at
    assert case.answered_at is None
    assert case.service_due_at == case.answer_due_at
    assert Event.objects.filter(stream_id=case.pk, type="case.contacted").count() == 2


def test_contact_needs_the_way(world) -> None:
    with pytest.raises(Invalid) as refused:
        move(world, handled(world), "contact", contact_way="post")
    assert refused.value.details["field"] == "contact_way"


@pytest.mark.parametrize("name", ["answer", "resolve"])
def test_answer_is_a_contact_too(world, name) -> None:
    case = handled(world)
    field = {"answer": "text", "resolve": "reason"}[name]
    move(world, case, name, **{field: "今天下午清运"})
    case.refresh_from_db()
    assert case.contacted_at == case.answered_at == world.at
    assert case.service_due_at is None


def test_refusal_is_an_answer(world) -> None:
    case = world.open()
    actions.decline(case=case.id, by=world["dispatcher"], at=world.at, reason="请拨打12368")
    case.refresh_from_db()
    assert case.answered_at == world.at


def test_the_answer_waits_while_suspended_and_contact_does_not(world) -> None:
    case = handled(world)
    before = case.answer_due_at
    asked = actions.ask(
        case=case.id, by=world["handler"], at=world.at, kind=ApprovalKind.SUSPEND, reason="等配件"
    )
    actions.decide(approval=asked.pk, by=world["lead"], at=world.at, granted=True, reason="同意")
    case.refresh_from_db()
    assert [line.is_paused for line in service_lines(case, world.at)] == [False, True]
    on = world.at + 2 * DAY
    asked = actions.ask(
        case=case.id, by=world["handler"], at=on, kind=ApprovalKind.RESUME, reason="已到货"
    )
    actions.decide(approval=asked.pk, by=world["lead"], at=on, granted=True, reason="同意")
    case.refresh_from_db()
    # Two working days later: Sunday the 20th is worked, for the holidays in October.
    assert before == ANSWER
    assert case.answer_due_at == datetime(2026, 9, 21, 2, 0, tzinfo=UTC)
    assert case.contact_due_at == world.at + CONTACT


def test_next_due_names_its_axis(world) -> None:
    case = handled(world)
    assert case.contact_due_at is not None
    assert next_due(case) == NextDue(AXES[rules.CONTACT], case.contact_due_at)
    move(world, case, "contact", contact_way="call")
    case.refresh_from_db()
    found = next_due(case)
    assert found is not None
    assert found.due == min(filter(None, (case.answer_due_at, case.due_at)))


def test_unit_is_reminded_of_the_first_contact(world) -> None:
    case = handled(world)
    near = world.at + timedelta(hours=5)
    reminders_at(near)
    data = Event.objects.get(stream_id=case.pk, type="case.reminded", data__contains="contact").data
    assert '"of":"contact"' in data
    reminders_at(near)
    reminded = Event.objects.filter(stream_id=case.pk, data__contains='"of":"contact"')
    assert reminded.count() == 1


def test_nobody_is_reminded_of_what_was_done(world) -> None:
    case = handled(world)
    move(world, case, "contact", contact_way="call")
    reminders_at(world.at + timedelta(hours=5))
    assert not Event.objects.filter(stream_id=case.pk, data__contains='"of":"contact"').exists()


def test_calendar_change_moves_the_answer(world) -> None:
    case = handled(world)
    assert not service_times.is_outdated(case)
    assert case.answer_due_at is not None
    case.answer_due_at = case.answer_due_at + DAY
    assert service_times.is_outdated(case)


def test_another_type_with_the_same_time_needs_no_reason(world) -> None:
    case = world.open(request_type="help")
    move(world, case, "retype", "dispatcher", request_type="complaint")
    case.refresh_from_db()
    assert case.request_type == "complaint"


def test_type_that_moves_the_answer_needs_a_reason(world) -> None:
    case = world.open(request_type="help")
    with pytest.raises(Invalid) as refused:
        move(world, case, "retype", "dispatcher", request_type="consult")
    assert refused.value.details["field"] == "reason"
    move(world, case, "retype", "dispatcher", request_type="consult", reason="只是咨询")
    case.refresh_from_db()
    assert case.answer_due_at == world.at + DAY


def test_same_type_is_refused(world) -> None:
    case = world.open(request_type="help")
    with pytest.raises(Refused) as refused:
        move(world, case, "retype", "dispatcher", request_type="help")
    assert refused.value.code == "case.same_type"


def test_corrected_category_moves_the_answer_counted_from_the_report(world) -> None:
    case = world.open(category="", text="路灯坏了三天了没人修", title="")
    actions.classify(
        case=case.id, by=world["dispatcher"], at=world.at + timedelta(hours=2), category="1504"
    )
    case.refresh_from_db()
    assert case.contact_due_at == world.at + CONTACT
    assert case.answer_due_at == ANSWER


def test_imported_requests_are_not_measured(world) -> None:
    case = world.open(source="hotline", source_ref="1", category="")
    Case.objects.filter(pk=case.pk).update(
        contact_due_at=None, answer_due_at=None, service_due_at=None, category=None
    )
    actions.classify(case=case.id, by=world["dispatcher"], at=world.at, category="1504")
    case.refresh_from_db()
    assert case.answer_due_at is None


def test_system_measures_times_in_memory_as_in_the_database(world) -> None:
    """The demonstration's stories use the same moves."""
    from jiceng.cases.history import Story

    story = Story.begin(world.report(), by=SYSTEM, at=world.at, number="1")
    stored = world.open()
    assert story.case.contact_due_at == stored.contact_due_at
    assert story.case.answer_due_at == stored.answer_due_at
