"""The state machine as data, against the practice in plain words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases import lifecycle, rules
from jiceng.cases.actions.named_moves import FIELDS
from jiceng.cases.models import ApprovalKind, State
from jiceng.cases.refusals import REFUSALS
from jiceng.core.access import permissions, refuse
from tests.world import MORNING

UNIT = uuid4()

facts = st.builds(
    rules.CaseFacts,
    state=st.sampled_from(sorted(rules.STATES)),
    version=st.integers(1, 5),
    unit_id=st.just(UNIT),
    extensions_granted=st.integers(0, 3),
    has_breach=st.booleans(),
    has_appealed=st.booleans(),
    is_excluded=st.booleans(),
    is_supervised=st.booleans(),
    open_tasks=st.integers(0, 2),
    done_tasks=st.integers(0, 2),
    pending=st.frozensets(st.sampled_from([str(k) for k in ApprovalKind])),
    has_category=st.booleans(),
    callers_waiting=st.integers(0, 2),
    callers_untried=st.integers(0, 1),
)


def oracle(case: rules.CaseFacts, move: str) -> bool:  # noqa: C901, PLR0911, PLR0912 - longhand
    """Oracle: the process, written out independently of the table."""
    s = case.state
    unfinished = s in ("reported", "accepted", "dispatched", "handling")
    with_unit = s in ("dispatched", "handling")
    match move:
        case "accept":
            return s == "reported"
        case "retype" | "contact":
            return unfinished or s in ("suspended", "resolved")
        case "answer":
            return s in ("handling", "suspended")
        case "decline":
            return s == "reported" and case.open_tasks == 0
        case "classify":
            return unfinished or s in ("suspended", "resolved")
        case "dispatch":
            return s in ("reported", "accepted") and case.has_category
        case "sign":
            return s == "dispatched"
        case "note":
            return True
        case "attach":
            return s not in ("merged", "declined")
        case "return" | "transfer" | "take_back":
            return with_unit
        case "ask_extend":
            return with_unit and case.extensions_granted < 2 and "extend" not in case.pending
        case "ask_suspend":
            return s == "handling" and "suspend" not in case.pending
        case "ask_resume":
            return s == "suspended" and "resume" not in case.pending
        case "suspend":
            return s == "handling"
        case "resume":
            return s == "suspended"
        case "whistle" | "merge" | "split":
            return unfinished
        case "end_whistle":
            return (unfinished or s == "suspended") and case.open_tasks == 0 and case.done_tasks > 0
        case "supervise":
            return (unfinished or s in ("suspended", "resolved")) and not case.is_supervised
        case "resolve":
            return s == "handling" and case.open_tasks == 0
        case "call_back":
            return s == "resolved" and case.callers_waiting > 0
        case "unmerge":
            return s == "merged"
        case "give_up":
            return s == "resolved" and case.callers_waiting > 0 and case.callers_untried == 0
        case "close":
            return s == "resolved" and case.callers_waiting == 0
        case "reopen":
            return s in ("resolved", "closed")
        case "ask_exclude":
            return s != "merged" and not case.is_excluded and "exclude" not in case.pending
        case "ask_appeal":
            return (
                s == "closed"
                and case.has_breach
                and not case.has_appealed
                and "appeal" not in case.pending
            )
    raise AssertionError(f"the oracle does not know {move}")


@given(facts, st.sampled_from(sorted(lifecycle.TRANSITIONS)))
def test_move_is_allowed_exactly_as_the_process_requires(case: rules.CaseFacts, move: str) -> None:
    assert lifecycle.check(case, move, reason="because").allowed is oracle(case, move)


@given(facts, st.sampled_from(sorted(lifecycle.TRANSITIONS)), st.integers(1, 5))
def test_move_from_a_stale_version_is_refused(case: rules.CaseFacts, move: str, seen: int) -> None:
    verdict = lifecycle.check(case, move, reason="because", version=seen)
    if seen != case.version:
        assert verdict.code == "case.changed_meanwhile"


@given(facts, st.text(max_size=30).filter(lambda name: name not in lifecycle.TRANSITIONS))
def test_unknown_move_is_refused(case: rules.CaseFacts, name: str) -> None:
    assert lifecycle.check(case, name, reason="x").code == "case.unknown_move"


REASONED = sorted(n for n, t in lifecycle.TRANSITIONS.items() if t.needs_reason)


@given(facts, st.sampled_from(REASONED))
def test_blank_reason_is_refused(case: rules.CaseFacts, move: str) -> None:
    assert not lifecycle.check(case, move, reason=" \n\t")


@given(facts, st.sampled_from(sorted(lifecycle.TRANSITIONS)))
def test_every_refusal_has_a_message(case: rules.CaseFacts, move: str) -> None:
    verdict = lifecycle.check(case, move)
    assert verdict.allowed or verdict.sentence


def test_states_permissions_and_forms_of_the_table_exist() -> None:
    known = {str(state) for state in State}
    assert known == rules.STATES
    for transition in lifecycle.WHOSE.values():
        assert transition.sources <= known
        assert transition.target is None or transition.target in known
        assert set(transition.rights.values()) - {""} <= set(permissions())
    # Suspension and its end are granted, never made directly; photos have a form of their own.
    apart = {"suspend", "resume", "attach"}
    assert set(FIELDS) == set(lifecycle.TRANSITIONS) - apart


def test_every_state_except_final_ones_has_a_move() -> None:
    # A reopened or unmerged request has no single target; it ends in one of several states.
    left = {
        source
        for each in lifecycle.TRANSITIONS.values()
        for source in each.sources
        if {each.target, *getattr(each, "ends", ())} - {source, None}
    }
    assert {"declined"} == rules.STATES - left


@given(st.integers(0, 2), st.integers(0, 2), st.none() | st.integers(0, 2))
def test_urgency_is_set_by_hand_or_the_higher_of_category_and_words(
    category: int, words: int, by_person: int | None
) -> None:
    found = rules.urgency(category=category, words=words, by_person=by_person)
    assert found == (by_person if by_person is not None else max(category, words))


answers = st.builds(
    rules.CallbackAnswer,
    reached=st.booleans(),
    contacted=st.none() | st.booleans(),
    solved=st.none() | st.booleans(),
    level=st.none() | st.integers(-1, 7),
)


@given(answers)
def test_only_complete_answers_of_reached_residents_count(answer: rules.CallbackAnswer) -> None:
    whole = None not in (answer.contacted, answer.solved, answer.level)
    in_range = answer.level is not None and 1 <= answer.level <= 5
    assert rules.is_valid(answer) is (answer.reached and whole and in_range)
    if rules.reopens(answer):
        assert rules.is_valid(answer)
        assert answer.solved is False or answer.level in (1, 2)


@given(answers)
def test_accepted_answers_are_consistent(answer: rules.CallbackAnswer) -> None:
    if rules.check_answer(answer):
        assert answer.level is None or 1 <= answer.level <= 5
        assert answer.reached or (answer.contacted, answer.solved, answer.level) == (None,) * 3
    else:
        assert rules.check_answer(answer).sentence


def test_request_is_not_returned_to_the_unit_that_returned_it() -> None:
    giver = uuid4()
    case = rules.CaseFacts("handling", 1, UNIT, returned_by=frozenset({giver}))
    assert rules.may_receive(case, giver).code == "case.pushed_back"
    assert rules.may_receive(case, UNIT).code == "case.same_unit"
    assert rules.may_receive(case, uuid4())


@pytest.mark.parametrize(("before", "up"), [(0, False), (1, False), (2, True), (7, True)])
def test_return_over_the_limit_goes_to_the_parent_level(before: int, up: bool) -> None:
    assert rules.return_goes_up(before) is up


def test_every_message_accepts_its_details() -> None:
    for code in REFUSALS.sentences:
        given: dict[str, Any] = {
            "limit": 2,
            "count": 1,
            "days": 30,
            "tries": 2,
            "hours": 1,
            "name": "x",
        }
        assert refuse(code, **given).sentence


CALLS = st.lists(
    st.builds(
        rules.Try,
        at=st.integers(0, 600).map(lambda minutes: MORNING + timedelta(minutes=minutes)),
        why=st.sampled_from(["", *rules.WHYS]),
    ),
    max_size=6,
)


@given(CALLS)
def test_callback_ends_after_two_attempts_an_hour_apart_or_a_refusal(
    calls: list[rules.Try],
) -> None:
    """Oracle: two calls at least an hour apart, or a refusal."""
    apart = any(b.at - a.at >= timedelta(hours=1) for a in calls for b in calls)
    refused = any(each.why == "refuses" for each in calls)
    assert rules.tried_enough(calls) is (apart or refused)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (rules.CallbackAnswer(reached=False, why="no_answer"), ""),
        (rules.CallbackAnswer(reached=False, why="wrong_number"), ""),
        (rules.CallbackAnswer(reached=True, why="refuses"), ""),
        (rules.CallbackAnswer(reached=False), "callback.why"),
        (rules.CallbackAnswer(reached=True, why="no_answer"), "callback.why"),
        (rules.CallbackAnswer(reached=False, why="refuses"), "callback.why"),
        (rules.CallbackAnswer(reached=True, solved=True, why="refuses"), "callback.why"),
        (rules.CallbackAnswer(reached=False, why="away"), "callback.why"),
    ],
)
def test_reason_for_missing_answers_agrees_with_the_calls(
    answer: rules.CallbackAnswer, code: str
) -> None:
    assert rules.check_answer(answer).code == code
    assert not rules.is_valid(answer)
    assert not rules.reopens(answer)
