"""Detection of personal numbers in a text: telephones, identity cards, bank cards. Pure.

A number is written in many ways: full-width or Chinese digits, spaces, dots, brackets, dashes. A
stretch of digits and separators is therefore converted to plain digits (NFKC) with their positions,
and every sequence of whole groups in it is classified (`number_kinds`). Other numbers have
separators too: dates, times, amounts, coordinates and IP addresses are recognised first, and a
personal number never overlaps one of them.

A text without ten digits near each other costs one pass of a regular expression.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jiceng.core.number_kinds import (
    MAX_DIGITS,
    Candidate,
    NumberKind,
    classify,
    may_be_personal_number,
)

__all__ = ["CHINESE", "MOST_BETWEEN", "NumberKind", "PersonalNumber", "find", "plain"]


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A personal number in a text.

    Args:
        digits: the position of each of its digits in the text, in order; a sign for two digits is
            listed twice.
    """

    kind: NumberKind
    digits: tuple[int, ...]


CHINESE = dict(
    zip("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789", strict=True)
)
# Signs that NFKC or the Unicode database converts to digits, in addition to those of all scripts.
_SIGNS = "²³¹⁰⁴-⁹₀-₉①-⑳⑴-⒇⒈-⒛⓪-⓾⓿❶-➓"
_DIGIT = rf"[\d{_SIGNS}{''.join(CHINESE)}]"
# A blank, a dash, a dot or a bracket of any width; zero-width signs may also occur between digits.
_BLANK = r"\s\u00ad\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f\u20e3"
_MARK = (
    r"\-‐-―−﹣－~～_＿ー.。．·・•․‧∙⋅｡,，、;；:：/／\\＼|｜()（）\[\]"
    r"【】〔〕{}<>《》'\"“”‘’#=+＋*＊"
)
_GAP = rf"[{_BLANK}{_MARK}]"
_X = "XxＸｘ×"
MOST_BETWEEN = 20
"""Most signs between two digits of one number: more than usual typing, fewer than a table's
columns."""
LEAST_DIGITS = 10
MOBILE_DIGITS = 11
_SPAN = re.compile(
    # Possessive, since the classes are disjoint: a mismatch needs no backtracking.
    rf"{_DIGIT}(?:{_GAP}{{0,{MOST_BETWEEN}}}+{_DIGIT}){{{LEAST_DIGITS - 1},}}+"
    rf"(?:{_GAP}{{0,{MOST_BETWEEN}}}+[{_X}])?"
)
_MOBILES = re.compile(rf"(?:1[3-9]\d{{{MOBILE_DIGITS - 2}}}){{2,}}", re.ASCII)
_PLUS = re.compile(r"[+＋][\s(（]{0,2}$")

_PLAIN = {
    **dict.fromkeys(".。．·・•․‧∙⋅｡", "."),
    **dict.fromkeys("-‐‑‒–—―−﹣－~～ー一", "-"),
    **dict.fromkeys(",，", ","),
    **dict.fromkeys("、;；", ";"),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys("/／", "/"),
    **dict.fromkeys("*＊", "*"),
}
_WIDTHLESS = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f\u20e3]")

# Numbers with separators that are not personal, in the plain spelling of a stretch.
_DATE = r"(?<!\d)(?:19|20)\d\d([-/. ])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_TIME = r"(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])"
_AMOUNT = r"(?<![\d,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])"
_DEGREES = r"(?:180|1[0-7]\d|[1-9]?\d)\.\d{4,17}"
_PAIR = rf"(?<![\d.]){_DEGREES}[ ,;]{{1,3}}{_DEGREES}(?![\d.])"
# A country code followed by a mobile number is not a coordinate.
_LONG = (
    r"(?<![\d.])(?!86\.1[3-9]\d{9}(?!\d))"
    r"(?:7[3-9]|[89]\d|1[0-2]\d|13[0-5]|[2-4]\d|5[0-3])\.\d{9,17}(?![\d.])"
)
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_MACHINE = rf"(?<![\d.]){_OCTET}(?:\.{_OCTET}){{3}}(?![\d.])"
_DATES = re.compile(_DATE)
_OTHERS = re.compile(f"{_TIME}|{_PAIR}|{_AMOUNT}|{_MACHINE}")
_LONGS = re.compile(_LONG)


def find(text: str) -> list[PersonalNumber]:
    """The personal numbers in a text, in order and without overlaps.

    >>> [(each.kind.name, len(each.digits)) for each in find("电话（0750）386 1234，3栋")]
    [('PHONE', 11)]
    """
    found: list[PersonalNumber] = []
    for match in _SPAN.finditer(text):
        if match[0].isascii() and match[0].isdigit():  # the most common case, already plain
            found.extend(_in_one_piece(match[0], match.start(), text))
            continue
        is_abroad = _PLUS.search(text, max(0, match.start() - 3), match.start()) is not None
        found.extend(_in_stretch(match[0], match.start(), is_abroad))
    return found


def _in_one_piece(digits: str, start: int, text: str) -> list[PersonalNumber]:
    is_abroad = _PLUS.search(text, max(0, start - 3), start) is not None
    kind = classify(Candidate(digits, (len(digits),), is_abroad=is_abroad))
    if kind is None:
        return _side_by_side(digits, range(start, start + len(digits)))
    return [PersonalNumber(kind, tuple(range(start, start + len(digits))))]


def plain(signs: str) -> str:
    """Digits of any width or script as plain ones; other signs are omitted."""
    return "".join(_digits_of(sign) for sign in signs)


@dataclass(slots=True)
class _Stretch:
    """A stretch of digits and separators in its plain spelling.

    Args:
        plain: digits and separators, one sign each.
        at: the position of each digit in the text.
        begins: the position of each digit in `plain`.
        groups: the adjacent digits of each group: first, and last plus one.
    """

    plain: str
    at: list[int]
    begins: list[int]
    groups: list[tuple[int, int]]
    digits: str


def _in_stretch(text: str, offset: int, is_abroad: bool) -> Iterator[PersonalNumber]:
    stretch = _spelled(text, offset)
    groups, first = stretch.groups, 0
    ordinary: dict[NumberKind, list[tuple[int, int]]] = {}
    while first < len(groups):
        for kind, begin, end, last in _tries(stretch, first, is_abroad and first == 0):
            span = (stretch.begins[begin], stretch.begins[end - 1] + 1)
            if kind not in ordinary:
                ordinary[kind] = _ordinary(stretch.plain, kind)
            if not any(a < span[1] and span[0] < b for a, b in ordinary[kind]):
                yield PersonalNumber(kind, tuple(stretch.at[begin:end]))
                first = last
                break
        else:
            begin, end = groups[first]
            yield from _side_by_side(stretch.digits[begin:end], stretch.at[begin:end])
        first += 1


def _ordinary(plain: str, kind: NumberKind) -> list[tuple[int, int]]:
    """Spans of numbers that are not personal in a plain spelling, as far as they could be mistaken
    for this kind: an identity number contains a date, and is too well formed to be a coordinate."""
    patterns = [_OTHERS] if kind is NumberKind.IDENTITY else [_OTHERS, _DATES, _LONGS]
    return [match.span() for pattern in patterns for match in pattern.finditer(plain)]


def _tries(
    stretch: _Stretch, first: int, is_abroad: bool
) -> Iterator[tuple[NumberKind, int, int, int]]:
    """Candidates that begin with a group, the longest first: kind, digits and last group."""
    groups = stretch.groups
    begin = groups[first][0]
    lasts = []
    for last in range(first, len(groups)):
        if groups[last][1] - begin > MAX_DIGITS or (last > first and _is_cut(stretch, last)):
            break
        lasts.append(last)
    for last in reversed(lasts):
        last_end = groups[last][1]
        # An X ends an identity number, or begins the following text: ×2, x801.
        ends = (last_end, last_end - 1) if stretch.digits[last_end - 1] == "X" else (last_end,)
        for end in ends:
            if not may_be_personal_number(stretch.digits[begin:end], is_abroad=is_abroad):
                continue
            kind = classify(_candidate(stretch, first, last, end, is_abroad))
            if kind is not None:
                yield kind, begin, end, last


def _candidate(stretch: _Stretch, first: int, last: int, end: int, is_abroad: bool) -> Candidate:
    groups, plain, begins = stretch.groups, stretch.plain, stretch.begins
    begin = groups[first][0]
    start, stop = begins[begin], begins[end - 1] + 1
    inside = "".join("0" if sign.isalnum() else sign for sign in plain[start:stop])
    return Candidate(
        digits=stretch.digits[begin:end],
        shape=tuple(min(b, end) - a for a, b in groups[first : last + 1] if a < end),
        separators=inside,
        is_abroad=is_abroad,
    )


def _is_cut(stretch: _Stretch, group: int) -> bool:
    """Whether a mask, rather than a separator, precedes a group."""
    before = stretch.groups[group - 1][1] - 1
    begins = stretch.begins
    return "***" in stretch.plain[begins[before] : begins[before + 1]]


def _side_by_side(digits: str, at: Sequence[int]) -> list[PersonalNumber]:
    """Several mobile numbers without separators."""
    digits = digits.removesuffix("X")
    if len(digits) % MOBILE_DIGITS or not _MOBILES.fullmatch(digits):
        return []
    firsts = range(0, len(digits), MOBILE_DIGITS)
    return [
        PersonalNumber(NumberKind.PHONE, tuple(at[each : each + MOBILE_DIGITS])) for each in firsts
    ]


def _spelled(text: str, offset: int) -> _Stretch:
    """The plain spelling of a stretch.

    Args:
        offset: the position of the stretch in its text.
    """
    plain: list[str] = []
    at: list[int] = []
    begins: list[int] = []
    groups: list[tuple[int, int]] = []
    open_since, script = -1, ""
    for position, sign in enumerate(text):
        digits = _digits_of(sign)
        if sign == "一" and _is_dash(text, position):
            digits = ""
        if digits:
            before, script = script, _script_of(sign, script)
            if open_since >= 0 and script != before:
                groups.append((open_since, len(at)))
                open_since = -1
            if open_since < 0:
                open_since = len(at)
            for digit in digits:
                begins.append(len(plain))
                at.append(offset + position)
                plain.append(digit)
        elif not _WIDTHLESS.match(sign):
            if open_since >= 0:
                groups.append((open_since, len(at)))
                open_since = -1
            plain.append(_PLAIN.get(sign, " " if sign.isspace() else "_"))
    if open_since >= 0:
        groups.append((open_since, len(at)))
    spelled = "".join(plain)
    return _Stretch(spelled, at, begins, groups, "".join(spelled[where] for where in begins))


def _script_of(sign: str, before: str) -> str:
    """The kind of digits to which a sign belongs, since a number is written in one kind: plain ones
    of any width, Chinese ones, bullets, footnotes. An X has the kind of the sign before it."""
    if sign in _X:
        return before
    if sign in CHINESE:
        return "chinese"
    return "plain" if sign.isdecimal() else unicodedata.decomposition(sign).partition(" ")[0]


def _is_dash(text: str, position: int) -> bool:
    """Whether a Chinese one between other digits is used as a dash."""
    around = text[position - 1 : position], text[position + 1 : position + 2]
    return all(sign and sign not in CHINESE and _digits_of(sign) for sign in around)


@lru_cache(maxsize=2048)
def _digits_of(sign: str) -> str:
    """The plain digits of a sign, or the X of an identity number; "" for none."""
    if sign in CHINESE:
        return CHINESE[sign]
    if sign in _X:
        return "X"
    spelled = "".join(
        str(value)
        for each in unicodedata.normalize("NFKC", sign)
        if (value := unicodedata.digit(each, None)) is not None
    )
    if spelled:
        return spelled
    number = unicodedata.numeric(sign, -1.0)
    return str(int(number)) if 0 <= number <= 20 and number == int(number) else ""
