"""Fictitious people of the demonstration: as many as requested, and distinct."""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.demo.people import (
    DEPARTMENTS,
    GRIDS,
    OFFICERS,
    Community,
    PartyKind,
    UnitKey,
    apportion,
    centres,
    officers,
    party_tree,
    staff,
    streets_of,
)
from jiceng.demo.texts import (
    CATEGORY_CODES,
    caller_name,
    distinct_names,
    person_name,
    phone,
    resident_phone,
)
from jiceng.directory.roles import default_roles

STREETS = [("440704001", "江南街道"), ("440704004", "外海街道"), ("440704005", "礼乐街道")]


def shipped(name: str) -> list[dict[str, str]]:
    table = files("jiceng.cases").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(table.splitlines()))


def a_district() -> list[Community]:
    shares = apportion(GRIDS, [number % 7 + 1 for number in range(63)])
    found = []
    for number, grids in enumerate(shares):
        code, street = STREETS[number % 3]
        own = f"{code}{number + 1:03d}"
        names = tuple(f"{own}-{grid + 1:02d}" for grid in range(grids))
        found.append(Community(own, f"甲{number}社区居委会", code, street, names))
    return found


def everybody():
    rng = Random(1)
    district = a_district()
    posted = officers(rng, district)
    return posted, staff(rng, district, taken=posted)


def test_all_190_grids_have_officers():
    posted, _ = everybody()
    assert len(posted) == OFFICERS == 383
    grids = Counter(member.unit for member in posted)
    assert len(grids) == 190
    assert set(grids.values()) <= {2, 3}
    assert {member.role for member in posted} == {"grid_officer"}


def test_staff_names_logins_and_numbers_are_unique():
    posted, desks = everybody()
    people = posted + desks
    for attribute in ("name", "login", "phone"):
        assert len({getattr(member, attribute) for member in people}) == len(people)


def test_every_position_has_an_existing_role():
    _, desks = everybody()
    roles = {role.code for role in default_roles()}
    assert {member.role for member in desks} <= roles
    held = {(member.role, member.unit) for member in desks}
    assert all(("handler", department.key) in held for department in DEPARTMENTS)
    assert all(("dispatcher", centre.key) in held for centre in centres(STREETS))
    assert all(("clerk", community.code) in held for community in a_district())
    assert sum(member.role == "grid_chief" for member in desks) == GRIDS
    assert {member.unit_kind for member in desks} == set(UnitKey)


def test_impossible_numbers_of_officers_are_refused():
    with pytest.raises(ValueError, match="cannot hold"):
        officers(Random(0), a_district(), 100)
    with pytest.raises(ValueError, match="numbers for"):
        officers(Random(0), a_district(), 1001)


def test_departments_are_of_shipped_kinds_and_cover_all_used_categories():
    kinds = {row["code"] for row in shipped("departments.csv")}
    ours = {department.kind for department in DEPARTMENTS}
    assert ours <= kinds
    assert len(DEPARTMENTS) == len(ours) >= 22
    categories = {row["code"]: row for row in shipped("category_tree.csv")}

    def in_charge(code: str) -> str:
        row = categories[code]
        return row["department"] or in_charge(row["parent"])

    uncovered = {code: in_charge(code) for code in CATEGORY_CODES.values()}
    assert {code: kind for code, kind in uncovered.items() if kind not in ours} == {}


def test_party_tree_reaches_every_grid():
    district = a_district()
    bodies = party_tree(district)
    keys = [body.key for body in bodies]
    assert len(keys) == len(set(keys)) == 1 + 3 + 63 + GRIDS
    seen: set[str] = set()
    for body in bodies:
        assert body.parent is None or body.parent in seen, "parents come first"
        seen.add(body.key)
    assert sum(body.parent is None for body in bodies) == 1
    assert sum(body.kind is PartyKind.BRANCH for body in bodies) == GRIDS
    middle = {body.kind for body in bodies if body.area_code in {c.code for c in district}}
    assert middle == {PartyKind.COMMITTEE, PartyKind.GENERAL_BRANCH}
    assert any(body.name.endswith("第1网格党支部") for body in bodies)


def test_street_names_are_unique():
    assert sorted(streets_of(a_district())) == STREETS


@given(
    sizes=st.lists(st.integers(1, 50), min_size=1, max_size=70),
    extra=st.integers(0, 3_000),
)
def test_distribution_is_exact_and_even(sizes: list[int], extra: int):
    total = len(sizes) + extra
    shares = apportion(total, sizes)
    assert sum(shares) == total
    assert min(shares) >= 1
    for share, size in zip(shares, sizes, strict=True):
        assert abs(share - (1 + extra * size / sum(sizes))) < 1


def test_impossible_distribution_is_refused():
    assert apportion(0, []) == []
    with pytest.raises(ValueError, match="at least one"):
        apportion(2, [1, 1, 1])
    with pytest.raises(ValueError, match="positive"):
        apportion(5, [1, 0])


def test_phone_numbers_are_synthetic_and_separate_for_residents_and_staff():
    rng = Random(3)
    posted, desks = everybody()
    staff_numbers = {member.phone for member in posted + desks}
    residents = {resident_phone(rng) for _ in range(5_000)}
    for number in staff_numbers | residents:
        assert number.startswith("1990000")
        assert len(number) == 11
        assert number.isdigit()
    assert not staff_numbers & residents


@pytest.mark.parametrize("number", [-1, 10_000])
def test_there_are_exactly_ten_thousand_synthetic_numbers(number: int):
    with pytest.raises(ValueError, match="invented"):
        phone(number)


def test_names_have_two_or_three_characters_and_callers_often_only_a_surname():
    rng = Random(4)
    names = [person_name(rng) for _ in range(2_000)]
    assert {len(name) for name in names} == {2, 3}
    assert len(set(names)) > 1_500
    callers = [caller_name(rng) for _ in range(1_000)]
    assert 300 < sum(name.endswith(("先生", "女士")) for name in callers) < 700


def test_distinct_names_are_unique_and_unused():
    first = distinct_names(Random(5), 400)
    second = distinct_names(Random(5), 400, taken=frozenset(first))
    assert len(set(first) | set(second)) == 800
    with pytest.raises(ValueError, match="differ"):
        distinct_names(Random(5), 60_000)
