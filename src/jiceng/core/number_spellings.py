"""One number of a person in all its spellings: what stays the same of it, and how a database finds
the texts that may name it. Pure."""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import Final

from jiceng.core import personal_numbers
from jiceng.core.personal_numbers import CHINESE

# A country's code and the 0 of a trunk line come and go with the place where one dials.
_PHONE: Final = re.compile(
    r"(?:(?:00)?86)?0?(1[3-9][0-9]{9}|(?:10|2[0-9]|[3-9][0-9]{2})[0-9]{7,8})"
)
_X: Final = "[Xx×ＸｘX]"


def core(number: str) -> str:
    """The digits that every spelling of a number has, an X at the end included.

    >>> core("+86 (0)750-386 1234"), core("0750 3861234"), core("44078119800101123x")
    ('7503861234', '7503861234', '44078119800101123X')
    """
    digits = personal_numbers.plain(number)
    phone = _PHONE.fullmatch(digits)
    return phone[1] if phone else digits


def dialled(number: str) -> list[str]:
    """The ways in which a telephone number is dialled, as digits."""
    return [prefix + core(number) for prefix in ("", "0", "86", "860", "0086", "00860")]


def pattern(number: str) -> str:
    """A regular expression, for PostgreSQL and for Python, that every text satisfies which holds
    the digits of a number one after another, in any script, with anything else between them."""
    between = f"[^{''.join(_signs().values())}]*"
    return between.join(_X if each == "X" else f"[{_signs()[each]}]" for each in core(number))


def names(text: str, number: str) -> bool:
    """Whether a text names a number, however it is written there."""
    digits = core(number)
    return any(
        digits in personal_numbers.plain("".join(text[at] for at in found.digits))
        for found in personal_numbers.find(text)
    )


@cache
def _signs() -> dict[str, str]:
    """Each digit's signs in all scripts."""
    found = dict.fromkeys("0123456789", "")
    for sign in map(chr, range(sys.maxunicode + 1)):
        # Asked first, since it is quick; what is no digit at all can be one in Chinese.
        if (sign.isnumeric() or sign in CHINESE) and (
            digit := personal_numbers.plain(sign)
        ) in found:
            found[digit] += sign
    return found
