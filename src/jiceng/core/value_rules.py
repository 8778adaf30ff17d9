"""Validation of phone numbers, reference numbers, coordinates and addresses.

One rule for every interface. Tables pass through spreadsheets, which convert long numbers to
scientific notation, add a ``.0``, keep fifteen digits and write error words; such values are
unusable. Pure: no Django, no clock, no database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum
from typing import Final

LEAST_DIGITS: Final = 3
"""Of a phone number: 110, 119, 120 are the shortest."""

MOST_DIGITS: Final = 15
"""Of a phone number, by ITU-T E.164, without the international prefix (00)."""

LEAST_DIGITS_ABROAD: Final = 7
"""Of a phone number with country code."""

MOST_SIGNS: Final = 40
"""Of a phone number as written, including separators."""

EXACT_DIGITS: Final = 15
"""Of a number in a spreadsheet; further digits become zeros."""

SURE_ZEROS: Final = 3
"""This many zeros after the fifteenth digit occur by chance in one table of a thousand."""


class Fault(Enum):
    """Why a text is refused."""

    POWER = "power"  # 4.51E+17
    DECIMAL = "decimal"  # 13800138000.0
    DATE = "date"  # 2026-03-15
    ERROR = "error"  # #N/A
    ROUNDED = "rounded"  # 440781000000000000
    EMPTY = "empty"  # -----
    PERSON = "person"  # 440704199001011234, as the number of a request
    LETTERS = "letters"  # abc
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_NUMBER = "no_number"  # of a coordinate
    OUT_OF_RANGE = "out_of_range"


# Error words of Excel, WPS, LibreOffice and data tools.
_ERROR = re.compile(
    r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA)|#{2,}"
    r"|(Err|错误)[:：]\s?\d+",
    re.IGNORECASE,
)
_FIRST = frozenset("#＃﹟EeＥｅ错NnＮｎ<＜﹤")
# Programs' words for missing values; in a text they may be ordinary words.
_NOTHING = re.compile(r"nan|<na>|none|null", re.IGNORECASE)
# With a sign before the exponent, as programs write it, or a point in the number: 12E5 may be a
# name.
_POWER = re.compile(r"[+-]?(\d+([.,]\d*)?E[+-]\d+|\d+[.,]\d+E\d+)", re.IGNORECASE)
_DECIMAL = re.compile(r"[+-]?\d+[.,]0+")
# One point marks a decimal; a phone number grouped by points needs two. After a country code a
# point is no decimal point: +86.13800138000.
_FRACTION = re.compile(r"-?\d+\.\d*")
_MONTH, _DAY, _YEAR = r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])", r"(?:19|20)\d\d"
_MARK = r"(?P<mark>[-/.])"
_DATES = (
    re.compile(rf"{_YEAR}{_MARK}{_MONTH}(?P=mark){_DAY}"),
    re.compile(rf"{_DAY}{_MARK}{_MONTH}(?P=mark){_YEAR}"),
    re.compile(rf"{_MONTH}{_MARK}{_DAY}(?P=mark){_YEAR}"),
)
_MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}", re.ASCII)
_IDENTITY = re.compile(
    r"[1-8]\d{5}(?:19\d\d|200\d|201[0-5])(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]",
    re.ASCII,
)
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_EXTENSION = re.compile(r"\s*(?:转|转接|分机|ext\.?|x|#|,|;)\s*(\d{1,6})", re.IGNORECASE)
_PHONE = re.compile(r"\+?[(]?\d[\d ().\-/·]*")
_COORDINATE = re.compile(r"[+-]?\d{1,3}(\.\d{1,30})?")


def plain(text: str) -> str:
    """Full-width signs and all dashes become plain ones; surrounding blanks are removed."""
    return " ".join(_DASHES.sub("-", unicodedata.normalize("NFKC", text)).split())


def spreadsheet_damage(text: str) -> Fault | None:
    """A spreadsheet's damage to a number; None if there is none.

    Args:
        text: in its `plain` form.
    """
    if _ERROR.fullmatch(text) or _NOTHING.fullmatch(text):
        return Fault.ERROR
    if _POWER.fullmatch(text):
        return Fault.POWER
    return Fault.DECIMAL if _DECIMAL.fullmatch(text) else None


def is_error(text: str) -> bool:
    """Whether a text is only the error word of a spreadsheet."""
    return _begins_so(text) and _ERROR.fullmatch(plain(text)) is not None


def is_missing_value(text: str) -> bool:
    """Whether a name is a spreadsheet's or a program's word for a missing value."""
    return _begins_so(text) and spreadsheet_damage(plain(text)) is Fault.ERROR


def _begins_so(text: str) -> bool:
    """Whether a text may be such a word: a fast check that excludes most cells of a table."""
    return text.lstrip()[:1] in _FIRST


def phone(text: str) -> str | Fault:
    """A phone number in its plain form, or its fault.

    Mobiles, landlines with or without area code, short hotlines, foreign numbers; grouped by
    blanks, dashes, points or brackets, optionally with an extension. An empty text stays empty.

    >>> phone("（0750）3861234"), phone("+86 138-0013-8000"), phone("12345")
    ('(0750)3861234', '+86 138-0013-8000', '12345')
    >>> phone("1.38E+10"), phone("13800138000.0"), phone("abc")
    (<Fault.POWER: 'power'>, <Fault.DECIMAL: 'decimal'>, <Fault.LETTERS: 'letters'>)
    """
    number = plain(text)
    if not number:
        return ""
    return spreadsheet_damage(number) or _misread(number) or _uncallable(number) or number


def _misread(number: str) -> Fault | None:
    """A value that a spreadsheet has taken for something other than a phone number: a date, a
    decimal."""
    if any(form.fullmatch(number) for form in _DATES):
        return Fault.DATE
    return Fault.DECIMAL if _FRACTION.fullmatch(number) else None


def _uncallable(number: str) -> Fault | None:
    """Why a plain, undamaged number cannot be called."""
    main, _extension = _parted(number)
    digits = re.sub(r"\D", "", main)
    if not digits.strip("0") and not any(c.isalpha() for c in number):
        return Fault.EMPTY
    if not _PHONE.fullmatch(main) or not digits.strip("0"):
        return Fault.LETTERS
    is_abroad = main.startswith("+") or digits.startswith("00")
    count = len(digits if main.startswith("+") else digits.removeprefix("00"))
    if count > MOST_DIGITS or len(number) > MOST_SIGNS:
        return Fault.TOO_LONG
    return Fault.TOO_SHORT if count < (LEAST_DIGITS_ABROAD if is_abroad else LEAST_DIGITS) else None


def phone_digits(text: str) -> str:
    """The digits used to find a phone number, without its extension."""
    return re.sub(r"\D", "", _parted(plain(text))[0])


def _parted(number: str) -> tuple[str, str]:
    """A plain number and its extension."""
    found = re.fullmatch(rf"(.*?\d[)]?){_EXTENSION.pattern}", number, re.IGNORECASE)
    return (found[1], found[2]) if found else (number, "")


def reference(text: str) -> str | Fault:
    """The number given by another system, or its fault; an empty one stays empty.

    >>> reference("20260315-001"), reference("4.51E+17"), reference("-----")
    ('20260315-001', <Fault.POWER: 'power'>, <Fault.EMPTY: 'empty'>)
    """
    number = text.strip()
    if not number:
        return ""
    harm = spreadsheet_damage(plain(number))
    if harm is not None:
        return harm
    if not any(c.isalnum() for c in number):
        return Fault.EMPTY
    return Fault.PERSON if _is_of_a_person(number) else number


def _is_of_a_person(number: str) -> bool:
    """Whether a reference is only a person's mobile phone or identity number.

    Systems also number by district, day and serial, so only an identity number with a valid check
    digit (GB 11643) and a birthday before such systems existed counts as one.
    """
    digits = re.sub(r"[ ().\-/+]", "", plain(number)).upper()
    if _MOBILE.fullmatch(digits):
        return True
    if not _IDENTITY.fullmatch(digits):
        return False
    total = sum(int(digit) * (1 << (17 - at)) for at, digit in enumerate(digits[:17]))
    return "10X98765432"[total % 11] == digits[17]


def are_rounded(references: Iterable[str]) -> bool:
    """Whether the numbers of a table have been through a spreadsheet that keeps fifteen digits.

    Detected from all longer numbers together: each of them ends in zeros after the fifteenth digit,
    and there are enough to exclude chance.
    """
    zeros = 0
    for number in references:
        if is_long(number):
            behind = number.strip()[EXACT_DIGITS:]
            if behind.strip("0"):
                return False
            zeros += len(behind)
    return zeros >= SURE_ZEROS


def is_long(number: str) -> bool:
    """Whether a reference is a number with more digits than a spreadsheet keeps."""
    number = number.strip()
    return len(number) > EXACT_DIGITS and number.isascii() and number.isdigit()


def address(text: str) -> str | Fault:
    """An address, or its fault; an empty one stays empty."""
    words = " ".join(text.split())
    if not words:
        return ""
    harm = spreadsheet_damage(plain(words))
    if harm is not None:
        return harm
    return words if any(c.isalnum() for c in words) else Fault.EMPTY


def coordinate(text: str) -> float | Fault | None:
    """Degrees as typed; None for an empty text.

    Plain decimals only: scientific notation has lost digits, and ``2_2.5`` is a typing error.

    >>> coordinate("113.08"), coordinate(""), coordinate("2_2.5"), coordinate("1.13E+02")
    (113.08, None, <Fault.NO_NUMBER: 'no_number'>, <Fault.POWER: 'power'>)
    """
    number = plain(text)
    if not number:
        return None
    if _COORDINATE.fullmatch(number):
        return float(number)
    harm = spreadsheet_damage(number)
    return harm if harm in {Fault.ERROR, Fault.POWER} else Fault.NO_NUMBER


def point(lon: float | None, lat: float | None) -> Fault | None:
    """The fault of a pair of degrees; None for a valid place, and for none at all."""
    if lon is None and lat is None:
        return None
    if lon is None or lat is None:
        return Fault.EMPTY
    inside = -180 <= lon <= 180 and -90 <= lat <= 90  # both are false for NaN
    return None if inside else Fault.OUT_OF_RANGE
