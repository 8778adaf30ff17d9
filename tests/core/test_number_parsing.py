"""Parsing of numbers from outside: digits and one decimal point only."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

import jiceng
from jiceng.core import number_parsing
from jiceng.ui import formfields

ODD = (
    "1_000",
    "2_2.5",
    "１２",
    "１.５",
    " 12",
    "12 ",
    "nan",
    "NaN",
    "inf",
    "-Infinity",
    "1e400",
    "0x10",
    "1,5",
    "١٢",
    "",
    "-",
    ".",
    "1..2",
    "1e",
    "--1",
    "+-1",
    "½",
    "²",
    "1\n",
)


@pytest.mark.parametrize("text", ODD)
def test_invalid_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        number_parsing.parse_real(text)
    with pytest.raises(ValueError, match="not a"):
        number_parsing.parse_integer(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_written_by_a_program_is_parsed(value: float) -> None:
    assert number_parsing.parse_real(repr(value)) == value


@given(st.text(st.sampled_from("0123456789.+-eE_ １nainf"), max_size=12))
def test_parsed_value_equals_the_digits(text: str) -> None:
    try:
        value = number_parsing.parse_real(text)
    except ValueError:
        return
    assert math.isfinite(value)
    assert re.fullmatch(r"[0-9.eE+-]+", text)
    assert value == float(text)


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_integers_are_parsed(value: int) -> None:
    assert number_parsing.parse_integer(str(value)) == value


@pytest.mark.parametrize(
    "field", [formfields.FloatField(), formfields.IntegerField(), formfields.DecimalField()]
)
def test_form_fields_accept_no_other_notation(field: forms.Field) -> None:
    for text in ODD:
        if (text.strip(" ") and not text.strip(" ").isascii()) or "_" in text:
            with pytest.raises(forms.ValidationError):
                field.clean(text)
    assert field.clean(" 12 ") == 12


def test_no_form_uses_djangos_own_number_fields() -> None:
    source = Path(jiceng.__file__).parent
    taken = [
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if path.name != "formfields.py"
        and re.search(r"forms\.(Float|Integer|Decimal)Field", path.read_text(encoding="utf-8"))
    ]
    assert taken == []
