"""Spellings of a personal number: their common digits, and a search pattern for texts that may name
it. Pure."""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import Final

from jiceng.core import personal_numbers
from jiceng.core.personal_numbers import CHINESE

# Country code and trunk 0 depend on where the number is dialled from.
_PHONE: Final = re.compile(
    r"(?:(?:00)?86)?0?(1[3-9][0-9]{9}|(?:10|2[0-9]|[3-9][0-9]{2})[0-9]{7,8})"
)
_X: Final = "[Xx×ＸｘX]"


def core_digits(number: str) -> str:
    """The digits that every spelling of a number has, an X at the end included.

    >>> core("+86 (0)750-386 1234"), core("0750 3861234"), core("44078119800101123x")
    ('7503861234', '7503861234', '44078119800101123X')
    """
    digits = personal_numbers.plain(number)
    phone = _PHONE.fullmatch(digits)
    return phone[1] if phone else digits


def dialled_forms(number: str) -> list[str]:
    """The forms in which a telephone number is dialled, as digits."""
    return [prefix + core_digits(number) for prefix in ("", "0", "86", "860", "0086", "00860")]


def pattern(number: str) -> str:
    """A regular expression, for PostgreSQL and for Python, that matches every text with the digits
    of a number in order, in any script, with any other signs between them."""
    between = f"[^{''.join(_signs().values())}]*"
    return between.join(
        _X if each == "X" else f"[{_signs()[each]}]" for each in core_digits(number)
    )


def mentions(text: str, number: str) -> bool:
    """Whether a text names a number, in any spelling."""
    digits = core_digits(number)
    return any(
        digits in personal_numbers.plain("".join(text[at] for at in found.digits))
        for found in personal_numbers.find(text)
    )


@cache
def _signs() -> dict[str, str]:
    """The signs of each digit in all scripts."""
    found = dict.fromkeys("0123456789", "")
    for sign in map(chr, range(sys.maxunicode + 1)):
        # The fast check first; a sign that is not numeric for Python can be a digit in Chinese.
        if (sign.isnumeric() or sign in CHINESE) and (
            digit := personal_numbers.plain(sign)
        ) in found:
            found[digit] += sign
    return found
