"""Classification of digit sequences as personal numbers. Pure.

Sources: numbering of telephones, YD/T 5.1 of the ministry (mobile numbers begin with 13 to 19, area
codes with 0); identity numbers, GB 11643 (district, birthday, order, check sign); bank cards,
ISO/IEC 7812 with the check digit of Luhn, those of UnionPay beginning with 62.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

MAX_DIGITS = 22
"""The most digits of a personal number, prefixes included."""


class NumberKind(Enum):
    """The kinds of personal numbers."""

    PHONE = auto()
    IDENTITY = auto()
    CARD = auto()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sequence of whole groups of digits.

    Args:
        digits: all of them, an X at the end included.
        shape: the number of digits in each group.
        separators: the plain spelling with each digit as a zero: the signs between the groups.
        is_abroad: a plus precedes it.
    """

    digits: str
    shape: tuple[int, ...]
    separators: str = ""
    is_abroad: bool = False


# After the country code an area code has no 0; a mobile number was once dialled with one. Numbers
# of Hong Kong, Macao and Taiwan are recognised after 00 as well.
_MOBILE = re.compile(r"(?:(?:00)?86)?0?1[3-9]\d{9}", re.ASCII)
_LANDLINE = re.compile(
    r"(?:(?:(?:00)?86)?0|(?:00)?86)(?:10|2\d|[3-9]\d{2})\d{7,8}|00(?:85[23]\d{8}|886\d{8,9})",
    re.ASCII,
)
_ABROAD = re.compile(r"[1-9]\d{9,14}", re.ASCII)
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)"
_MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = re.compile(rf"{_PROVINCE}\d{{4}}(?:18|19|20)\d\d{_MONTH_DAY}\d{{3}}[\dX]", re.ASCII)
_OLD_IDENTITY = re.compile(rf"{_PROVINCE}\d{{4}}\d\d{_MONTH_DAY}\d{{3}}", re.ASCII)
# Without separators, mistyped ones count as well; but other systems number their records by date.
_LIKE_IDENTITY = re.compile(rf"(?!20\d\d{_MONTH_DAY})[1-9]\d{{16}}[\dX]", re.ASCII)
_LIKE_OLD_IDENTITY = re.compile(rf"[1-9]\d{{7}}{_MONTH_DAY}\d{{3}}", re.ASCII)
_UNION_PAY = re.compile(r"62\d{14,17}", re.ASCII)
_CARD = re.compile(r"[3-6]\d{14,18}", re.ASCII)

# Usual groupings of a telephone number, without its area or country code.
_GROUPINGS = frozenset(
    {(11,), (3, 4, 4), (3, 3, 5), (4, 3, 4), (4, 4, 3), (3, 8), (4, 7), (4, 8), (7, 4), (4, 4, 4)}
)


def may_be_personal_number(digits: str, *, is_abroad: bool = False) -> bool:
    """Whether a sequence of digits needs a closer look; fast, and a no is always right."""
    size = len(digits)
    if size < 10 or size > 19:
        return False
    return size >= 15 or is_abroad or digits[0] in "08" or _MOBILE.fullmatch(digits) is not None


def is_phone(digits: str) -> bool:
    """Whether digits are a complete telephone number: mobile, or a landline with area code."""
    return bool(_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits))


def is_identity(number: str) -> bool:
    """Whether this is a complete identity number, current or from before 1999, X at the end."""
    return bool(_IDENTITY.fullmatch(number) or _OLD_IDENTITY.fullmatch(number))


def classify(candidate: Candidate) -> NumberKind | None:
    """The likely kind of a sequence of digits; None for an ordinary number.

    >>> kind_of(Candidate("13800138000", (3, 4, 4), "--"))
    <Kind.PHONE: 1>
    >>> kind_of(Candidate("2026030200000012", (16,))) is None
    True
    """
    digits, size = candidate.digits, len(candidate.digits)
    if size in (15, 18) and _is_identity(candidate):
        return NumberKind.IDENTITY
    if 15 <= size <= 19 and _is_card(candidate):
        return NumberKind.CARD
    if "X" in digits or not 10 <= size <= 16:
        return None
    is_phone = (
        _MOBILE.fullmatch(digits)
        or _LANDLINE.fullmatch(digits)
        or (candidate.is_abroad and _ABROAD.fullmatch(digits))
    )
    return NumberKind.PHONE if is_phone and _is_whole(candidate) else None


def _is_identity(candidate: Candidate) -> bool:
    if len(candidate.shape) == 1:
        return bool(
            _LIKE_IDENTITY.fullmatch(candidate.digits)
            or _LIKE_OLD_IDENTITY.fullmatch(candidate.digits)
        )
    return bool(_IDENTITY.fullmatch(candidate.digits) or _OLD_IDENTITY.fullmatch(candidate.digits))


def _is_card(candidate: Candidate) -> bool:
    digits, shape = candidate.digits, candidate.shape
    if _UNION_PAY.fullmatch(digits) and (
        len(shape) == 1 or set(shape[:-1]) == {4} or shape[0] == 6 or set(shape) == {1}
    ):
        return True
    return _CARD.fullmatch(digits) is not None and _luhn(digits)


def _luhn(digits: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_whole(candidate: Candidate) -> bool:
    """Whether the groups are one number, neither a list of several nor part of a longer one."""
    shape = candidate.shape
    if len(shape) == 1 or set(shape) == {1}:
        return True
    if candidate.digits.startswith(("86", "0086")) and shape[1:] in _GROUPINGS:
        return True
    return not _is_list(candidate) or (shape in _GROUPINGS and len(set(shape)) > 1)


def _is_list(candidate: Candidate) -> bool:
    """Whether the groups are separate numbers: separated like a list, and without leading zeros
    unless all have the same width (01, 02, 03)."""
    if ";" not in candidate.separators and ", " not in candidate.separators:
        return False
    shape = candidate.shape
    begins = (sum(shape[:place]) for place in range(len(shape)))
    return len(set(shape)) == 1 or not any(
        size > 1 and candidate.digits[begin] == "0"
        for size, begin in zip(shape, begins, strict=True)
    )
