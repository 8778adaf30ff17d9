"""Values as offices write them: shares, deadlines in words, ticks. Pure.

A reader says what a cell means, and whether that is sure. What is not sure is proposed to the
person who imports, who says once what the words mean.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

NOTHING: Final = "-"
"""What somebody types for words that mean nothing: the field stays empty."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a cell means.

    Args:
        values: by field; a cell may fill several.
        is_sure: whether it can be taken without asking.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    is_sure: bool = True


def plain(text: str) -> str:
    """A text without differences in width, and without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


_NUMBER: Final = re.compile(r"(\d+(?:\.\d+)?)(%?)")
_TENTHS: Final = {c: n for n, c in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_ABOUT: Final = re.compile(
    r"(?:约|近|大约|将近|超|超过|过)?([一二两三四五六七八九])成([半多]?)左?右?"
)
_DONE: Final = frozenset({"已完成", "完成", "已办结", "办结", "√", "✓", "✔", "是"})
_NOT: Final = frozenset({"未开展", "未启动", "未开始", "尚未启动", "未完成0", "/", "无", "×"})
_HALF: Final = frozenset({"过半", "一半", "约一半", "近半"})


def share(text: str) -> Meaning | None:
    """Per cent of a share as ``0.8``, ``80%``, ``75`` or words; None if nothing can be proposed.

    >>> share("0.8").values["percent"], share("75").values["percent"]
    ('80', '75')
    >>> share("约八成").is_sure
    False
    """
    word = plain(text)
    number = _NUMBER.fullmatch(word)
    if number:
        value = Decimal(number[1])
        if not number[2] and value <= 1:
            value *= 100
        return Meaning({"percent": _digits(value)}, is_sure=value <= 100)
    if word in _DONE:
        return Meaning({"percent": "100"})
    if word in _NOT:
        return Meaning({"percent": "0"}, is_sure=False)
    if word in _HALF:
        return Meaning({"percent": "50"}, is_sure=False)
    about = _ABOUT.fullmatch(word)
    if about:
        value = Decimal(_TENTHS[about[1]] * 10 + (5 if about[2] == "半" else 0))
        return Meaning({"percent": _digits(value)}, is_sure=False)
    return None


def _digits(value: Decimal) -> str:
    return f"{value.normalize():f}"


_DAY: Final = re.compile(
    r"(?:(\d{4})[年./-])?(\d{1,2})(?:[月./-](\d{1,2})日?|月)?(底|末|初|中旬|上旬|下旬)?(?:之?前|以前)?"
)
_YEAR_END: Final = re.compile(r"(?:(\d{4})年|今年|本年)?年?(?:底|末)(?:之?前|以前)?")
_YEAR: Final = re.compile(r"(\d{4})年(?:全年|内|度)?")
_QUARTER: Final = re.compile(r"(?:(\d{4})年)?第?([一二三四1-4])季度(?:底|末)?(?:之?前)?")
_MONTHLY: Final = re.compile(r"每月(\d{1,2})[日号](?:之?前)?")
_STANDING: Final = frozenset({"长期坚持", "长期", "持续推进", "常态化", "持续", "常年", "全年"})


def deadline(text: str, year: int) -> Meaning | None:
    """Due day of words such as ``6月底前``; of a recurring deadline its day of the month; None if
    nothing can be proposed.

    Args:
        year: of days that name none.

    >>> deadline("6月底前", 2026).values["due_on"]
    '2026-06-30'
    >>> deadline("每月25日前", 2026).values
    {'report_day': '25', 'due_as': '每月25日前'}
    """
    word = plain(text)
    if word in _STANDING:
        return Meaning({"due_as": text.strip()})
    if monthly := _MONTHLY.fullmatch(word):
        return Meaning({"report_day": monthly[1], "due_as": text.strip()})
    found = _day(word, year)
    if found is None:
        return None
    is_exact = re.fullmatch(r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?(00:00:00)?", word)
    return Meaning({"due_on": found.isoformat()} | ({} if is_exact else {"due_as": text.strip()}))


def _day(word: str, year: int) -> date | None:
    word = word.removesuffix("00:00:00")
    try:
        if end := _YEAR_END.fullmatch(word):
            return date(int(end[1] or year), 12, 31)
        if whole := _YEAR.fullmatch(word):
            return date(int(whole[1]), 12, 31)
        if quarter := _QUARTER.fullmatch(word):
            number = _TENTHS.get(quarter[2]) or int(quarter[2])
            return _last(int(quarter[1] or year), number * 3)
        if found := _DAY.fullmatch(word):
            return _month_day(found, year)
    except ValueError:
        return None
    return None


def _month_day(found: re.Match[str], year: int) -> date | None:
    year, month = int(found[1] or year), int(found[2])
    if found[3]:
        return date(year, month, int(found[3]))
    if "月" not in found[0] and not found[1]:
        return None
    match found[4]:
        case "初" | "上旬":
            return date(year, month, 10)
        case "中旬":
            return date(year, month, 20)
        case _:
            return _last(year, month)


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def year_in(text: str) -> int | None:
    """The year that a title names."""
    found = re.search(r"(20\d{2})\s*年", text)
    return int(found[1]) if found else None


def as_of(text: str, year: int) -> date | None:
    """The day of which a title speaks, e.g. ``截至10月底``."""
    found = re.search(r"截[至止]到?(?:目前)?([^）)，,]+)", text)
    return _day(plain(found[1]), year) if found else None


def starred(text: str) -> Meaning:
    """A serial number, and whether it has a star.

    >>> starred("12★").values
    {'number': '12', 'is_key': 'true'}
    """
    word = plain(text)
    number = word.strip("★☆*▲●")
    values = {"number": number}
    return Meaning(values | ({"is_key": "true"} if number != word else {}))
