"""Permissions of moves: the complete table for all roles and relations."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases import actions, lifecycle, rules
from jiceng.cases.inbox.boxes import boxes_for
from jiceng.cases.inbox.pending_approvals import pending
from jiceng.cases.lifecycle import belonging
from jiceng.cases.models import ApprovalKind, Case, CaseTask, TaskKind
from jiceng.cases.rules import CaseRelation
from jiceng.core.access import Actor, Grant
from jiceng.core.errors import Forbidden
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory
from tests.roles import distinct_roles
from tests.world import World

IN, UP, FIRST = "in_charge", "above", "first_receiver"
PLACE, CALLED, CALLING, ATTACHED, AUTHOR = "place", "called", "calling", "attached", "author"

# The process, move by move, written out independently of the table.
PRACTICE: dict[str, dict[str, str]] = {
    "accept": {IN: "case.accept", UP: "case.accept"},
    "decline": {IN: "case.accept", UP: "case.accept"},
    "classify": {IN: "triage.confirm", UP: "triage.confirm", FIRST: "triage.confirm"},
    "retype": {IN: "triage.confirm", UP: "triage.confirm", FIRST: "triage.confirm"},
    "contact": dict.fromkeys((IN, UP, FIRST), "case.handle"),
    "answer": {IN: "case.handle"},
    "answer_directly": {IN: "case.answer"},
    "dispatch": {IN: "case.dispatch", UP: "case.dispatch"},
    "sign": {IN: "case.sign"},
    "note": {
        IN: "case.handle",
        UP: "case.handle",
        FIRST: "case.handle",
        PLACE: "case.handle",
        CALLED: "case.report_in",
        CALLING: "case.whistle",
        ATTACHED: "case.handle",
    },
    "attach": dict.fromkeys((IN, UP, FIRST, PLACE), "case.handle"),
    "return": {IN: "case.return"},
    "transfer": {IN: "case.transfer"},
    "take_back": {UP: "case.dispatch", FIRST: "case.dispatch"},
    "ask_extend": {IN: "case.ask"},
    "ask_suspend": {IN: "case.ask"},
    "ask_resume": {IN: "case.ask"},
    "ask_exclude": {IN: "case.ask"},
    "ask_appeal": {IN: "case.ask"},
    "suspend": {IN: "case.approve", UP: "case.approve"},
    "resume": {IN: "case.approve", UP: "case.approve"},
    "whistle": dict.fromkeys((IN, UP, FIRST, PLACE), "case.whistle"),
    "end_whistle": dict.fromkeys((IN, UP, CALLING), "case.whistle"),
    "supervise": {IN: "case.supervise", UP: "case.supervise"},
    "resolve": {IN: "case.handle"},
    "call_back": dict.fromkeys((IN, UP, FIRST, PLACE), "case.call_back"),
    "give_up": dict.fromkeys((IN, UP, FIRST, PLACE), "case.call_back"),
    "close": dict.fromkeys((IN, UP, FIRST), "case.close"),
    "reopen": dict.fromkeys((IN, UP, FIRST), "case.reopen"),
    "merge": {IN: "case.merge", UP: "case.merge"},
    "absorb": dict.fromkeys((IN, UP, FIRST, PLACE), "case.merge"),
    "unmerge": dict.fromkeys((IN, UP, FIRST), "case.merge"),
    "split": {IN: "case.merge", UP: "case.merge"},
    "decide": {IN: "case.approve", UP: "case.approve"},
    "review": {IN: "case.review_appeal", UP: "case.review_appeal"},
    "withdraw": {IN: "case.ask"},
    "push_back": {IN: "case.supervise", UP: "case.supervise"},
    "note_to_resident": {IN: "case.handle", FIRST: "case.handle"},
    "reveal": dict.fromkeys((IN, UP, FIRST, PLACE), "case.reveal"),
    "detach": {IN: "case.supervise", UP: "case.supervise", AUTHOR: "case.handle"},
    "report_in": {CALLED: "case.report_in"},
    "close_part": {CALLED: "case.report_in"},
    "cancel_call": {CALLING: "case.whistle"},
    "score": {CALLED: "case.report_in", CALLING: "case.whistle"},
    "transcribe": dict.fromkeys((IN, UP, FIRST, PLACE), "case.open"),
    "add": {AUTHOR: ""},
    "rate": {AUTHOR: ""},
    "ask_again": {AUTHOR: ""},
}


def test_permission_table_equals_the_process() -> None:
    assert {name: dict(move.rights) for name, move in lifecycle.WHOSE.items()} == PRACTICE
    assert {relation for rights in PRACTICE.values() for relation in rights} == set(CaseRelation)


units = st.lists(st.sampled_from("abc"), max_size=3).map(
    lambda codes: "/" + "".join(f"{c}/" for c in codes)
)
some_units = st.lists(units, max_size=2).map(tuple)
places = st.builds(rules.CasePlaces, units, units, st.just("") | units, some_units, some_units)
rights = st.sampled_from(sorted({right for each in PRACTICE.values() for right in each.values()}))
posts = st.lists(st.tuples(units, st.frozensets(rights, max_size=3)), max_size=3)


def steps(path: str) -> list[str]:
    return [code for code in path.split("/") if code]


def at_or_above(post: str, unit: str) -> bool:
    return unit != "" and steps(unit)[: len(steps(post))] == steps(post)


def oracle(move: str, held: list[tuple[str, frozenset[str]]], where: rules.CasePlaces) -> bool:
    """Oracle: checks every position and relation, splitting paths into steps."""
    for path, granted in held:
        stands = {
            IN: steps(path) == steps(where.in_charge),
            UP: steps(path) != steps(where.in_charge) and at_or_above(path, where.in_charge),
            FIRST: where.first_receiver != where.in_charge
            and at_or_above(path, where.first_receiver),
            PLACE: at_or_above(path, where.place),
            CALLED: any(at_or_above(path, unit) for unit in where.called),
            CALLING: any(at_or_above(path, unit) for unit in where.calling),
        }
        if any(
            PRACTICE[move].get(relation) in granted for relation, holds in stands.items() if holds
        ):
            return True
    return False


@given(posts, places, st.sampled_from(sorted(set(PRACTICE) - set(lifecycle.BY_LINK))))
def test_move_is_allowed_exactly_with_a_position_in_the_required_relation(
    held: list[tuple[str, frozenset[str]]], where: rules.CasePlaces, move: str
) -> None:
    grants = tuple(Grant("role", None, path, granted) for path, granted in held)
    found = rules.counting(lifecycle.WHOSE[move].rights, rules.ActorFacts(grants), where)
    assert bool(found) is oracle(move, held, where)


@given(posts, places, st.sampled_from(sorted(PRACTICE)), st.booleans(), st.booleans())
def test_relation_to_a_request_requires_the_permission_as_well(
    held: list[tuple[str, frozenset[str]]],
    where: rules.CasePlaces,
    move: str,
    is_attached: bool,
    is_author: bool,
) -> None:
    grants = tuple(Grant("role", None, path, granted) for path, granted in held)
    facts = rules.ActorFacts(grants, is_attached, is_author)
    found = rules.counting(lifecycle.WHOSE[move].rights, facts, where)
    for relation, bound in ((CaseRelation.ATTACHED, is_attached), (CaseRelation.AUTHOR, is_author)):
        right = PRACTICE[move].get(relation)
        holds = right == "" or any(right in granted for _path, granted in held)
        assert (relation in found) is (right is not None and bound and holds)


# Relation of a person to a request of 区城管局, first received by 江南街道,
# located in 江翠社区, to which 礼乐街道 has called 区公安分局.
STANDS = {
    IN: "JH-URB",
    UP: "440704",
    FIRST: "440704001",
    PLACE: "440704001002",
    CALLED: "JH-POL",
    CALLING: "440704005",
    "": "JH-HSG",
}
# The street is above the place as well, and the district above everybody.
ALSO = {FIRST: {PLACE}, UP: {FIRST, PLACE, CALLED, CALLING}}


@pytest.fixture
def spread(world: World) -> Case:
    """A request with a different unit for each relation."""
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    Case.objects.filter(pk=case.id).update(area=world.units["440704001002"])
    CaseTask.objects.create(
        id=uuid7(),
        case=case,
        kind=TaskKind.CO_HANDLE,
        unit=world.units["JH-POL"],
        called_by=world.units["440704005"],
        reason="",
        called_at=world.at,
    )
    return Case.objects.get(pk=case.id)


def actor_at(code: str, granted: tuple[str, ...]) -> Actor:
    unit = directory.tree().by_code(code)
    assert unit is not None
    return Actor("person", uuid7(), grants=(Grant("x", unit.id, unit.path, frozenset(granted)),))


def test_every_move_for_every_role_and_relation(spread: Case) -> None:
    for role, (relation, code) in product(distinct_roles(), STANDS.items()):
        actor = actor_at(code, role.permissions)
        stands = {relation, *ALSO.get(relation, ())}
        every = belonging.all_moves(actor, spread)
        for move, rights_ in PRACTICE.items():
            wanted = any(
                rights_.get(each) in role.permissions for each in stands if each in rights_
            )
            description = f"{move} for {role.code} at {relation or 'nowhere'}"
            verdict = belonging.may_make(actor, move, spread)
            assert verdict.allowed is wanted, description
            assert move not in every or every[move].allowed is wanted, description
            assert wanted or (verdict.kind is Forbidden and verdict.message), description


def test_condition_of_lists_equals_the_permission_table(spread: Case, world: World) -> None:
    world.open(title="别处", address="文昌社区居委会")
    world.resolve(world.open(title="办结", text="路灯不亮,已经三天了"))
    everything = list(Case.objects.order_by("id"))
    for role, code in product(distinct_roles(), STANDS.values()):
        actor = actor_at(code, role.permissions)
        for move in ("decide", "review", "call_back", "close", "take_back", "end_whistle", "note"):
            by_condition = set(Case.objects.filter(belonging.condition(actor, move)))
            one_by_one = {
                each for each in everything if belonging.may_make(actor, move, each).allowed
            }
            assert by_condition == one_by_one, (role.code, code, move)


def test_street_neither_acknowledges_nor_resolves_requests_of_a_department(world: World) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    with pytest.raises(Forbidden) as refused:
        actions.sign(case=case.id, by=world["dispatcher"], at=world.at)
    assert refused.value.code == "case.not_yours"
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    for act in (
        lambda: actions.resolve(
            case=case.id, by=world["dispatcher"], at=world.at, resolution="已办结"
        ),
        lambda: actions.ask(
            case=case.id,
            by=world["dispatcher"],
            at=world.at,
            reason="雨季",
            kind=ApprovalKind.SUSPEND,
        ),
        lambda: actions.transfer(
            case=case.id,
            by=world["dispatcher"],
            at=world.at,
            unit=world.units["JH-HSG"].id,
            reason="非城管",
        ),
        lambda: actions.supervise(
            case=case.id, by=world["street_leader"], at=world.at, reason="督办"
        ),
    ):
        with pytest.raises(Forbidden):
            act()
    assert Case.objects.get(pk=case.id).state == "handling"


def test_applications_are_decided_above_the_unit_in_charge(world: World) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    asked = actions.ask(
        case=case.id, by=world["handler"], at=world.at, kind=ApprovalKind.SUSPEND, reason="雨季"
    )
    assert list(pending(world["street_leader"])) == []
    with pytest.raises(Forbidden):
        actions.decide(
            approval=asked.id, by=world["street_leader"], at=world.at, granted=True, reason="可"
        )
    for who in ("lead", "district"):
        assert list(pending(world[who])) == [asked]
    actions.decide(approval=asked.id, by=world["lead"], at=world.at, granted=True, reason="可")
    assert Case.objects.get(pk=case.id).state == "suspended"


def test_sender_withdraws_a_request_until_it_is_acknowledged(world: World) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    back = actions.take_back(case=case.id, by=world["dispatcher"], at=world.at, reason="派错部门")
    assert (back.state, back.unit_id) == ("accepted", world.units["440704001"].id)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    with pytest.raises(Forbidden):
        actions.take_back(case=case.id, by=world["dispatcher"], at=world.at, reason="派错部门")
    taken = actions.take_back(case=case.id, by=world["district"], at=world.at, reason="久拖不办")
    assert (taken.state, taken.unit_id) == ("accepted", world.units["440704"].id)
    assert taken.signed_at is None
    assert taken.handler_id is None


def test_boxes_correspond_to_the_permitted_moves(world: World) -> None:
    street, community = world.units["440704001"].id, world.units["440704001001"].id
    own = {box.name for box in boxes_for(world["dispatcher"], street)}
    below = {box.name for box in boxes_for(world["dispatcher"], community)}
    assert {"sign", "handling", "dispatch"} <= own
    assert "sign" not in below
    assert {"dispatch", "todo"} <= below
