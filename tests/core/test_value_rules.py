"""Validation of phones, references and coordinates, equal at all entry points."""

from __future__ import annotations

import math

import pytest
from hypothesis import given as told
from hypothesis import strategies as st

from jiceng.core import value_rules
from jiceng.core.value_rules import Fault

DIGITS = st.text("0123456789", min_size=1, max_size=12)
GROUPS = st.lists(st.text("0123456789", min_size=1, max_size=4), min_size=1, max_size=6)


@pytest.mark.parametrize(
    "number",
    [
        "12345",
        "110",
        "95588",
        "13800138000",
        "138 0013 8000",
        "138.0013.8000",
        "+8613800138000",
        "+86 138-0013-8000",
        "008613800138000",
        "0750-3861234",
        "(0750)3861234",
        "（0750）3861234",
        "07503861234",
        "3861234",
        "400-800-8888",
        "+852 2123 4567",
        "+1 (410) 396-1234",
        "410-396-1234 x12",
        "0750-3861234转8001",
        "0750-3861234-8001",
        "１３８００１３８０００",
        "010/65551234",
        "+86.13800138000",
        "",
    ],
)
def test_valid_phone_number_is_accepted(number: str) -> None:
    found = value_rules.phone(number)
    assert isinstance(found, str)
    assert value_rules.phone(found) == found
    assert value_rules.phone_digits(found).isascii()


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("1.38E+10", Fault.POWER),
        ("1.38001e+10", Fault.POWER),
        ("1E+10", Fault.POWER),
        ("13800138000.0", Fault.DECIMAL),
        ("13800138000.00", Fault.DECIMAL),
        ("1.38", Fault.DECIMAL),
        ("45678.5", Fault.DECIMAL),
        ("13800138000.5", Fault.DECIMAL),
        ("13800138000.", Fault.DECIMAL),
        ("１３８００１３８０００．５", Fault.DECIMAL),
        ("138.00138000", Fault.DECIMAL),
        ("2026/3/15", Fault.DATE),
        ("2026-03-15", Fault.DATE),
        ("2026.03.15", Fault.DATE),
        ("15.03.2026", Fault.DATE),
        ("3/15/2026", Fault.DATE),
        ("２０２６－０３－１５", Fault.DATE),
        ("#N/A", Fault.ERROR),
        ("#REF!", Fault.ERROR),
        ("########", Fault.ERROR),
        ("＃N/A", Fault.ERROR),
        ("nan", Fault.ERROR),
        ("None", Fault.ERROR),
        ("-----", Fault.EMPTY),
        ("0", Fault.EMPTY),
        ("00000000", Fault.EMPTY),
        ("()", Fault.EMPTY),
        ("abc", Fault.LETTERS),
        ("无", Fault.LETTERS),
        ("138001380OO", Fault.LETTERS),
        ("13800138000、13900139000", Fault.LETTERS),
        ("13800138000 13900139000", Fault.TOO_LONG),
        ("13800138000/07503861234", Fault.TOO_LONG),
        ("1" + "-" * 40 + "23", Fault.TOO_LONG),
        ("12", Fault.TOO_SHORT),
        ("+86", Fault.TOO_SHORT),
    ],
)
def test_invalid_phone_number_is_refused_with_its_fault(number: str, fault: Fault) -> None:
    assert value_rules.phone(number) is fault


def names_a_day(groups: list[str]) -> bool:
    """Whether three groups are year, month and day, in one of the orders that people write."""
    if len(groups) != 3 or not (len(groups[0]) == 4 or len(groups[2]) == 4):
        return False
    year, *rest = groups if len(groups[0]) == 4 else (groups[2], *groups[:2])
    if any(len(each) > 2 for each in rest) or year[:2] not in {"19", "20"}:
        return False
    first, second = map(int, rest)
    orders = [(first, second)] if len(groups[0]) == 4 else [(first, second), (second, first)]
    return any(1 <= month <= 12 and 1 <= day <= 31 for month, day in orders)


@told(GROUPS, st.sampled_from([" ", "-", ".", "/", ""]), st.sampled_from(["", "+", "00"]))
def test_grouping_of_phone_digits_is_irrelevant(
    groups: list[str], between: str, before: str
) -> None:
    text = before + between.join(groups)
    found = value_rules.phone(text)
    digits = "".join(groups)
    if before != "+" and (before + digits).startswith("00"):
        least, digits = 7, (before + digits).removeprefix("00")
    else:
        least = 7 if before == "+" else 3
    zeros = len(groups) == 2 and not groups[1].strip("0")
    is_decimal = between == "." and len(groups) == 2 and (before != "+" or zeros)
    is_date = between in {"-", ".", "/"} and before == "" and names_a_day(groups)
    could = bool(digits.strip("0")) and least <= len(digits) <= 15
    expected = could and not is_decimal and not is_date
    assert (found == value_rules.plain(text)) is expected


@told(st.floats(1e9, 1e18), st.integers(0, 8))
def test_scientific_notation_is_no_phone_or_reference(value: float, digits: int) -> None:
    shown = f"{value:.{digits}E}"
    assert value_rules.phone(shown) is Fault.POWER
    assert value_rules.reference(shown) is Fault.POWER


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("20260315-001", True),
        ("12E5", True),
        ("N1", True),
        ("1.5", True),
        ("工单1号", True),
        ("202603150000123456", True),
        ("", True),
        ("07503861234", True),
        ("N13800138000", True),
        ("451234567890123456", True),
        ("20260315000112345", True),
        ("440704199001011235", False),
        ("440704199001011231", True),
        ("13800138000", False),
        ("138-0013-8000", False),
        ("１３８００１３８０００", False),
        ("8613800138000", False),
        ("4.51E+17", False),
        ("4.40781E+17", False),
        ("4E+17", False),
        ("20260315.0", False),
        ("#N/A", False),
        ("-----", False),
        ("null", False),
    ],
)
def test_damaged_reference_is_refused(text: str, taken: bool) -> None:
    assert (value_rules.reference(text) == text) is taken


@told(st.lists(st.integers(10**15, 10**20 - 1).map(str), max_size=6))
def test_rounded_numbers_are_recognised_by_their_zeros(numbers: list[str]) -> None:
    rounded = [number[:15] + "0" * (len(number) - 15) for number in numbers]
    zeros = sum(len(number) - 15 for number in numbers)
    assert value_rules.are_rounded(["N1", *rounded, "12"]) is (zeros >= 3)
    if numbers and rounded != numbers:
        assert not value_rules.are_rounded(numbers)


@told(st.floats(-180, 180, allow_subnormal=False))
def test_coordinate_is_parsed_exactly(value: float) -> None:
    written = f"{value:.9f}"
    found = value_rules.coordinate(written)
    assert isinstance(found, float)
    assert math.isclose(found, value, abs_tol=1e-9)


@pytest.mark.parametrize(
    "text", ["2_2.5", "1.13E+02", "113,08", "n/a", "#N/A", "nan", "inf", "1e2"]
)
def test_coordinate_must_be_a_plain_decimal(text: str) -> None:
    assert isinstance(value_rules.coordinate(text), Fault)


@told(st.none() | st.floats(), st.none() | st.floats())
def test_point_has_two_valid_coordinates_or_none(lon: float | None, lat: float | None) -> None:
    both = lon is not None and lat is not None and abs(lon) <= 180 and abs(lat) <= 90
    assert (value_rules.point(lon, lat) is None) is (both or (lon is None and lat is None))


@told(st.text())
def test_validation_never_crashes_and_accepted_values_stay_valid(text: str) -> None:
    for rule in (value_rules.phone, value_rules.reference, value_rules.address):
        found = rule(text)
        assert isinstance(found, Fault) or rule(found) == found
    value_rules.coordinate(text)
