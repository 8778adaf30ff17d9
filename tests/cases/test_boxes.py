"""Boxes of an inbox: content, counts and cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jiceng.cases.inbox import boxes
from jiceng.cases.inbox.boxes import BOXES, box_page, end_of_day, tallies
from jiceng.cases.models import Approval, CaseTask, State
from jiceng.core.access import Actor, Grant, SpecialistPlace, permissions
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.errors import NotFound
from jiceng.core.models import Stream
from tests.cases.case_rows import NOON, case
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return UnitFactory.create()


@pytest.fixture
def street(district):
    return UnitFactory.create(parent=district)


@pytest.fixture
def elsewhere(district):
    return UnitFactory.create(parent=district)


def person(unit, *rights):
    grant = Grant("role", unit.id, unit.path, frozenset({"case.read", *rights}))
    return Actor(kind="person", grants=(grant,))


def anything(unit):
    return person(unit, *permissions())


def numbers_in(actor, unit, box):
    return {row.number for row in box_page(actor, unit.id, box, NOON).rows}


def test_each_box_contains_what_its_name_says(street):
    me, late, tonight = anything(street), NOON - timedelta(hours=1), NOON + timedelta(hours=2)
    made = {
        "accept": case(street, state=State.REPORTED),
        "dispatch": case(street, state=State.ACCEPTED),
        "returned": case(street, state=State.ACCEPTED, return_count=1),
        "sign": case(street, state=State.DISPATCHED),
        "handling": case(street, state=State.HANDLING),
        "suspended": case(street, state=State.SUSPENDED, due_at=late),
        "callbacks": case(street, state=State.RESOLVED, due_at=late),
        "overdue": case(street, due_at=late),
        "today": case(street, due_at=tonight),
        "supervised": case(street, is_supervised=True),
    }
    closed = case(street, state=State.CLOSED, is_supervised=True, due_at=late)
    number = {name: one.number for name, one in made.items()}
    assert numbers_in(me, street, "all") == set(number.values())
    for name in ("accept", "returned", "sign", "suspended", "callbacks", "overdue", "today"):
        assert numbers_in(me, street, name) == {number[name]}, name
    assert numbers_in(me, street, "dispatch") == {number["dispatch"], number["returned"]}
    assert numbers_in(me, street, "handling") == {
        number[name] for name in ("handling", "overdue", "today", "supervised")
    }
    assert numbers_in(me, street, "supervised") == {number["supervised"]}
    assert all(closed.number not in numbers_in(me, street, name) for name in BOXES)
    assert numbers_in(me, street, "no such box") == numbers_in(me, street, "todo")
    assert numbers_in(me, street, "todo") == set(number.values()) - {
        number["suspended"],
        number["callbacks"],
    }


def test_count_equals_the_content_of_the_box(street, elsewhere):
    me = anything(street)
    for state in State:
        for late in (True, False):
            due = NOON + timedelta(hours=-1 if late else 1)
            one = case(street, state=state, due_at=due, is_supervised=late, return_count=late)
            case(elsewhere, state=state, due_at=due)
            CaseTask.objects.create(
                case=one,
                kind="whistle",
                unit=street,
                called_by=elsewhere,
                called_at=NOON,
                closed_at=NOON if late else None,
            )
    counted = tallies(me, street.id, NOON)
    for name in {*BOXES} - {"specialist"}:
        if name != "whistles":  # a closed request can still have an open task
            assert counted[name] == BoundedCount(len(numbers_in(me, street, name))), name
    assert counted["whistles"] == BoundedCount(len(State))


def test_only_boxes_useful_for_the_permissions_are_counted(street):
    case(street)
    assert list(tallies(person(street), street.id, NOON)) == [
        "todo",
        "today",
        "overdue",
        "supervised",
        "all",
    ]
    handler = tallies(person(street, "case.sign", "case.handle", "case.report_in"), street.id, NOON)
    assert {"sign", "handling", "whistles"} <= set(handler)
    assert {"accept", "callbacks", "approvals", "all_overdue"}.isdisjoint(handler)
    assert set(tallies(anything(street), street.id, NOON)) == {
        *BOXES,
        "approvals",
    } - {"specialist"}
    attached = replace(anything(street), attached=(SpecialistPlace("G1", "police"),))
    assert set(tallies(attached, street.id, NOON)) == {*BOXES, "approvals"}


def test_overseers_count_all_their_units_and_no_others(district, street, elsewhere):
    late = NOON - timedelta(days=1)
    for unit in (street, street, elsewhere):
        one = case(unit, due_at=late, is_supervised=True)
        Stream.objects.create(id=one.pk, kind="case", seq=0, hash=b"")
        Approval.objects.create(stream_id=one.pk, kind="extend", asked_at=NOON, reason="-")
    assert tallies(anything(district), district.id, NOON)["all_overdue"] == BoundedCount(3)
    mine = tallies(anything(street), street.id, NOON)
    assert {mine[name] for name in ("all_overdue", "all_supervised", "approvals")} == {
        BoundedCount(2)
    }


def test_confidential_requests_are_not_counted_for_superior_units(district, street, elsewhere):
    case(street, confidential=True, state=State.RESOLVED)
    above = person(district, "case.call_back", "case.supervise")
    assert tallies(above, street.id, NOON)["all"] == BoundedCount(0)
    assert tallies(above, street.id, NOON)["callbacks"] == BoundedCount(0)
    called = case(elsewhere, confidential=True)
    CaseTask.objects.create(
        case=called, kind="whistle", unit=street, called_by=elsewhere, reason="-", called_at=NOON
    )
    comer = person(district, "case.report_in")
    assert tallies(comer, street.id, NOON)["whistles"] == BoundedCount(0)
    own = tallies(person(street, "case.report_in"), street.id, NOON)
    assert own["whistles"] == BoundedCount(1)
    assert tallies(anything(street), street.id, NOON)["all"] == BoundedCount(1)


def test_counting_uses_two_queries_for_any_number_of_requests(
    street, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr("jiceng.core.shared_reference_data.CHECK_EVERY_SECONDS", 3600)
    me = anything(street)
    tallies(me, street.id, NOON)
    for _ in range(3):
        case(street)
        with django_assert_num_queries(2):
            tallies(me, street.id, NOON)


def test_count_is_capped_and_marked(street, monkeypatch):
    monkeypatch.setattr(boxes, "COUNT_UP_TO", 4)
    for _ in range(6):
        case(street, state=State.RESOLVED)
    counted = tallies(anything(street), street.id, NOON)
    assert str(counted["all"]) == str(counted["callbacks"]) == "4+"
    assert str(counted["accept"]) == "0"


def test_counts_beyond_the_scan_limit_are_marked_as_lower_bounds(street, monkeypatch):
    monkeypatch.setattr(boxes, "SCAN", 3)
    me = anything(street)
    for days in (-1, 0, 2, 3, 4):
        case(street, due_at=NOON + timedelta(days=days, hours=1))
    counted = tallies(me, street.id, NOON)
    assert counted["overdue"] == counted["today"] == BoundedCount(1)
    assert counted["handling"].more
    for _ in range(4):
        case(street, due_at=NOON - timedelta(hours=1))
    assert tallies(me, street.id, NOON)["overdue"].more
    assert tallies(me, street.id, NOON)["all_overdue"].more


def test_box_of_a_unit_out_of_scope_is_answered_like_a_missing_one(street, elsewhere):
    for unit in (elsewhere.id, case(street).id):
        with pytest.raises(NotFound):
            box_page(anything(street), unit, "all", NOON)
        with pytest.raises(NotFound):
            tallies(anything(street), unit, NOON)


def test_day_ends_at_midnight_in_china():
    assert end_of_day(NOON).isoformat() == "2026-03-11T00:00:00+08:00"
