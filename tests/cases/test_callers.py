"""Callbacks: who is called, who may call, and what an answer does."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases import actions, queries, rules
from jiceng.cases.callback import waiting
from jiceng.cases.intake import report
from jiceng.cases.models import Callback, Case
from jiceng.cases.residents import followed_request
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Refused
from jiceng.directory.models import Post
from tests.world import World

RESIDENT = Actor(kind="resident")
CONTENT = rules.CallbackAnswer(reached=True, contacted=True, solved=True, level=5)
ONE_STAR = rules.CallbackAnswer(reached=True, contacted=True, solved=False, level=1)
INVENTED = report.CallerDetails("路人", "19900009999")
NOBODY = report.CallerDetails()


def joined(world: World, case: Case) -> followed_request.Followed:
    secret = actions.join(case=case.id, by=RESIDENT, at=world.at, caller=INVENTED)
    return followed_request.followed(secret)


def state(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


@pytest.mark.parametrize("caller", [NOBODY, report.CallerDetails("张", "19900001234", "", False)])
def test_request_without_callback_is_closed_without_callback(
    world: World, caller: report.CallerDetails
) -> None:
    case = world.resolved(caller=caller)
    with pytest.raises(Refused) as refused:
        actions.call_back(case=case.id, by=world["caller"], at=world.at, answer=CONTENT)
    assert refused.value.code == "callback.nobody_waits"
    assert not queries.moves_for(world["caller"], case)["call_back"].allowed
    closed = actions.close(case=case.id, by=world["caller"], at=world.at)
    assert (closed.state, closed.callback_valid, closed.callback_level) == ("closed", None, None)
    assert not Callback.objects.exists()


def test_callback_to_a_resident_who_declined_is_refused(world: World) -> None:
    case = world.open()
    silent = report.CallerDetails("李大海", "19900005678", wants_callback=False)
    twin = world.open(caller=silent)
    actions.merge(case=twin.id, into=case.id, by=world["dispatcher"], at=world.at, reason="同")
    world.resolve(case)
    quiet = case.callers.get(original_case=twin)
    with pytest.raises(Refused) as refused:
        actions.call_back(
            case=case.id, by=world["caller"], at=world.at, answer=CONTENT, caller=quiet.id
        )
    assert refused.value.code == "callback.not_waiting"


def test_reached_callback_requires_answers(world: World) -> None:
    case = world.resolved()
    picked_up = rules.CallbackAnswer(reached=True)
    with pytest.raises(Refused) as refused:
        actions.call_back(case=case.id, by=world["caller"], at=world.at, answer=picked_up)
    assert refused.value.code == "callback.incomplete"
    assert not Callback.objects.exists()


def test_handler_of_a_request_makes_no_callback_for_it(world: World) -> None:
    case, community = world.open(), world.units["440704001001"].id
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=community)
    actions.sign(case=case.id, by=world["clerk"], at=world.at)
    done = actions.resolve(case=case.id, by=world["clerk"], at=world.at, resolution="已清运")
    for act in (
        lambda: actions.call_back(case=case.id, by=world["clerk"], at=world.at, answer=CONTENT),
        lambda: actions.give_up_callback(
            case=case.id, by=world["clerk"], at=world.at, reason="打不通"
        ),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code in ("callback.own_work", "callback.too_few_attempts")
    assert queries.moves_for(world["clerk"], done)["call_back"].code == "callback.own_work"
    closed = actions.call_back(case=case.id, by=world["caller"], at=world.at, answer=CONTENT)
    assert (closed.state, closed.callback_way) == ("closed", "phone")


def test_callback_by_the_handler_is_counted_separately_without_alternatives(world: World) -> None:
    case, community = world.open(), world.units["440704001001"].id
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=community)
    actions.sign(case=case.id, by=world["clerk"], at=world.at)
    actions.resolve(case=case.id, by=world["clerk"], at=world.at, resolution="已清运")
    Post.objects.filter(person=world.people["caller"]).update(valid_to=world.at.date())
    closed = actions.call_back(case=case.id, by=world["clerk"], at=world.at, answer=CONTENT)
    assert (closed.state, closed.callback_way) == ("closed", "own")


def test_rating_with_an_unverified_phone_does_not_reopen(world: World) -> None:
    case = world.open()
    link = joined(world, case)
    world.resolve(case)
    assert link.joined is not None
    after = actions.rate(
        case=case.id, by=RESIDENT, at=world.at, answer=ONE_STAR, caller=link.joined.id
    )
    assert (after.state, after.callback_valid, after.reopen_count) == ("resolved", None, 0)
    row = Callback.objects.get()
    assert (row.valid, row.is_unverified, row.level) == (False, True, 1)
    # A successful call verifies the phone, and then the rating counts.
    again = actions.call_back(
        case=case.id, by=world["caller"], at=world.at, answer=ONE_STAR, caller=link.joined.id
    )
    assert (again.state, again.callback_level) == ("dispatched", 1)


def test_rating_with_a_phone_reached_before_counts(world: World) -> None:
    case = world.open()
    link = joined(world, case)
    world.resolve(case)
    assert link.joined is not None
    actions.call_back(
        case=case.id, by=world["caller"], at=world.at, answer=ONE_STAR, caller=link.joined.id
    )
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    actions.resolve(case=case.id, by=world["handler"], at=world.at, resolution="再次清运")
    again = actions.rate(
        case=case.id, by=RESIDENT, at=world.at, answer=ONE_STAR, caller=link.joined.id
    )
    assert (again.state, again.reopen_count) == ("dispatched", 2)


def test_follower_does_not_close_a_request_of_an_anonymous_reporter(world: World) -> None:
    case = world.open(caller=NOBODY)
    link = joined(world, case)
    world.resolve(case)
    assert link.joined is not None
    actions.call_back(
        case=case.id, by=world["caller"], at=world.at, answer=CONTENT, caller=link.joined.id
    )
    assert state(case) == "resolved"
    case.refresh_from_db()
    assert followed_request.may_rate(case, case)
    actions.rate(case=case.id, by=RESIDENT, at=world.at, answer=CONTENT)
    assert state(case) == "closed"


def test_unverified_phone_is_called_once_before_ending_the_callback(world: World) -> None:
    case = world.open()
    link = joined(world, case)
    world.resolve(case)
    assert link.joined is not None
    reporter = case.callers.exclude(pk=link.joined.pk).get()
    actions.call_back(
        case=case.id, by=world["caller"], at=world.at, answer=CONTENT, caller=reporter.id
    )
    assert queries.facts(Case.objects.get(pk=case.pk)).callers_untried == 1
    wrong = rules.CallbackAnswer(reached=False, why=rules.WRONG_NUMBER)
    actions.call_back(
        case=case.id, by=world["caller"], at=world.at, answer=wrong, caller=link.joined.id
    )
    closed = actions.give_up_callback(case=case.id, by=world["caller"], at=world.at, reason="空号")
    assert (closed.state, closed.callback_level) == ("closed", 5)


def test_closing_without_answer_clears_the_answer_of_the_former_round(world: World) -> None:
    case = world.resolved()
    actions.call_back(case=case.id, by=world["caller"], at=world.at, answer=CONTENT)
    actions.reopen(case=case.id, by=world["district"], at=world.at, reason="复发")
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    actions.resolve(case=case.id, by=world["handler"], at=world.at, resolution="再次清运")
    case.callers.update(wants_callback=False)
    closed = actions.close(case=case.id, by=world["caller"], at=world.at)
    assert (closed.callback_valid, closed.callback_level, closed.callback_way) == (False, None, "")


people = st.lists(st.integers(0, 4).map(lambda n: UUID(int=n)), max_size=4)


@given(
    st.none() | people.flatmap(lambda those: st.sampled_from([*those, UUID(int=9)])), people, people
)
def test_callback_by_the_handler_is_allowed_only_without_alternatives(
    by: UUID | None, handlers: list[UUID], others: list[UUID]
) -> None:
    verdict = rules.may_ask_about(by, handlers, others)
    someone_else = any(each not in handlers for each in others)
    assert verdict.allowed is not (by in handlers and someone_else and by is not None)
    assert rules.way_of(by, handlers) == (
        "page" if by is None else "own" if by in handlers else "phone"
    )


askers = st.lists(
    st.builds(
        rules.PersonToCall,
        st.integers(0, 50).map(lambda n: UUID(int=n)),
        st.none() | st.sampled_from([b"1", b"2"]),
    ),
    unique_by=lambda each: each.id,
    max_size=8,
)


@given(askers)
def test_callers_with_one_phone_are_one_person(given_: list[rules.PersonToCall]) -> None:
    found = rules.people(given_)
    assert sorted(each for person in found for each in person) == sorted(a.id for a in given_)
    phones = {a.id: a.phone for a in given_}
    for one in given_:
        for two in given_:
            together = any(one.id in person and two.id in person for person in found)
            same = one.id == two.id or (one.phone is not None and one.phone == two.phone)
            assert together is same
    assert len(found) == len({phones[p[0]] or p[0] for p in found})


@given(
    st.builds(
        rules.CallbackAnswer,
        st.booleans(),
        st.none() | st.booleans(),
        st.none() | st.booleans(),
        st.none() | st.integers(1, 5),
    ),
    st.integers(0, 3),
    st.booleans(),
)
def test_request_closes_when_all_callers_are_satisfied(
    answer: rules.CallbackAnswer, left: int, reporter: bool
) -> None:
    content = rules.is_valid(answer) and answer.solved and (answer.level or 0) >= 3
    wanted = bool(content) and left == 0 and reporter
    assert rules.closes(answer, waiting=left, reporter_answered=reporter) is wanted


def test_system_may_call_back_any_request(world: World) -> None:
    case = world.resolved()
    assert waiting.may_ask_about(SYSTEM, case, world.at).allowed
