"""Validity on a day: row rule, query condition and count agree."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.directory import rules
from jiceng.directory.models import Post, Tree, Unit, UnitKind
from jiceng.directory.periods import beginning_after, ending_by, holding_on, not_over_on
from jiceng.directory.tree import Node, UnitTree
from tests.factories import PersonFactory, PostFactory, UnitFactory

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 8).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def periods(draw):
    begins = draw(DAYS)
    ends = draw(st.none() | DAYS)
    return begins, ends if ends is None else max(begins, ends)


def holds_by_enumeration(day: date, begins: date, ends: date | None) -> bool:
    """Whether a day is among the days from the first until before the last."""
    last = ends or FIRST + timedelta(days=30)
    counted = begins
    while counted < last:
        if counted == day:
            return True
        counted += timedelta(days=1)
    return False


@given(day=DAYS, period=periods())
def test_period_holds_from_its_first_day_until_before_its_end(day, period) -> None:
    begins, ends = period
    assert rules.holds_on(day, begins, ends) == holds_by_enumeration(day, begins, ends)
    later = [FIRST + timedelta(days=n) for n in range(30)]
    goes_on = any(holds_by_enumeration(each, begins, ends) for each in later if each >= day)
    assert goes_on <= (not rules.is_over(day, ends))
    assert rules.begins_by(day, begins) == (begins in {d for d in later if d <= day})


@pytest.mark.django_db
def test_query_conditions_agree_with_the_rules() -> None:
    unit, person = UnitFactory.create(), PersonFactory.create()
    span = [FIRST + timedelta(days=n) for n in range(4)]
    rows = [
        PostFactory.create(unit=unit, person=person, valid_from=a, valid_to=b)
        for a in span
        for b in (None, *(day for day in span if day >= a))
    ]
    for day in (span[0] - timedelta(days=1), *span, span[-1] + timedelta(days=1)):
        for condition, rightly in (
            (holding_on(day), [rules.holds_on(day, r.valid_from, r.valid_to) for r in rows]),
            (not_over_on(day), [not rules.is_over(day, r.valid_to) for r in rows]),
            (ending_by(day), [rules.is_over(day, r.valid_to) for r in rows]),
            (beginning_after(day), [not rules.begins_by(day, r.valid_from) for r in rows]),
        ):
            found = set(Post.objects.filter(condition).values_list("pk", flat=True))
            assert found == {row.pk for row, is_it in zip(rows, rightly, strict=True) if is_it}
            through = Unit.objects.filter(holding_on(day, "posts__"), pk=unit.pk).exists()
            assert through == any(rules.holds_on(day, r.valid_from, r.valid_to) for r in rows)


def node(number: int, **given) -> Node:
    parent = given.pop("parent", None)
    plain = {
        "id": UUID(int=number),
        "code": str(number),
        "name": f"n{number}",
        "kind": "department",
        "department_kind": "",
        "parent_id": parent.id if parent else None,
        "path": f"{parent.path if parent else '/'}{number}/",
        "tree": "admin",
        "valid_from": FIRST,
        "valid_to": None,
    }
    return Node(**{**plain, **given})


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, ""),
        ({"valid_to": FIRST + timedelta(days=200)}, ""),  # its end is known, and far
        ({"valid_to": FIRST + timedelta(days=1)}, "directory.not_there"),
        ({"valid_from": date(2027, 1, 1)}, "directory.not_there"),
        ({"tree": "party", "kind": "branch"}, "directory.receives_nothing"),
        ({"tree": "party"}, "directory.receives_nothing"),
        ({"kind": "external"}, "directory.receives_nothing"),
    ],
)
def test_receiving_requests_depends_on_kind_and_period(given, code) -> None:
    assert node(1, **given).may_receive(FIRST + timedelta(days=1)).code == code


def test_every_kind_of_unit_declares_whether_it_receives_requests() -> None:
    party = {UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.BRANCH, UnitKind.GROUP}
    assert set(UnitKind.values) - party - {UnitKind.EXTERNAL} == rules.RECEIVING
    assert Tree.ADMIN.value == "admin"


@st.composite
def histories(draw):
    """Units in a tree, some over, with successors of any shape, circles included."""
    nodes: list[Node] = []
    for number in range(1, draw(st.integers(2, 7))):
        parent = draw(st.sampled_from([None, *nodes]))
        begins, ends = draw(periods())
        heir = draw(st.none() | st.integers(1, 7).map(lambda n: UUID(int=n)))
        nodes.append(
            node(number, parent=parent, valid_from=begins, valid_to=ends, successor_id=heir)
        )
    return nodes


@given(nodes=histories(), day=DAYS)
def test_existing_unit_stands_in_for_a_closed_one(nodes, day) -> None:
    tree = UnitTree(nodes)
    for each in nodes:
        found = tree.existing_or_successor(each.id, day)
        assert found is None or found.exists_on(day)
        if each.exists_on(day):
            assert found == each
        elif each.successor_id and (heir := tree.get(each.successor_id)) and heir.exists_on(day):
            assert found == heir


@given(nodes=histories(), a=DAYS, b=DAYS)
def test_days_of_one_epoch_have_the_same_units(nodes, a, b) -> None:
    tree = UnitTree(nodes)
    if tree.epoch(a) == tree.epoch(b):
        assert tree.existing(a) == tree.existing(b)
