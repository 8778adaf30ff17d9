"""Invented names and telephone numbers."""

from __future__ import annotations

from random import Random
from typing import Final

from jiceng.demo.texts.templates import one_of

# Common surnames, the southern ones more often: it is a district on the Pearl River delta.
_SURNAMES: Final = (
    "陈陈陈陈梁梁梁李李李黄黄黄林林张张吴吴何何刘刘周周叶叶谭谭区区邓邓郑郭罗"
    "王王赵杨徐孙朱马胡高曾彭萧蔡潘袁许傅沈余卢钟姚冯谢苏吕丁任方石江范容"
)
_FIRST: Final = (
    "志文建国永家俊明伟俊宝春秋秀美丽婉晓小嘉佩静思雅慧玉兰桂海晨浩子梓欣怡锦绍"
    "焕耀润泽瑞景德厚仁礼信忠孝诚清正廉"
)
_LAST: Final = (
    "强华军辉杰斌峰勇平玲芳燕娟敏霞婷妍琳珍彩仪珊茹雯倩瑶盈思翔宇轩彬涛波"
    "鸿铭锋安康宁兴旺发财生贤良祥福寿有"
)

# 199-0000: the subscriber range is written as if never assigned: a run of zeros
# behind the prefix that no operator hands out to a customer; shown on pages
# labelled as synthetic. The first thousand numbers are staff's, the rest residents'.
PREFIX: Final = "1990000"
STAFF_NUMBERS: Final = range(1000)
RESIDENT_NUMBERS: Final = range(1000, 10_000)


def person_name(rng: Random) -> str:
    """Make up a name of two or three characters from common parts."""
    surname = one_of(rng, _SURNAMES)
    if rng.random() < 0.22:
        return surname + one_of(rng, _LAST)
    return surname + one_of(rng, _FIRST) + one_of(rng, _LAST)


def caller_name(rng: Random) -> str:
    """Make up what residents give as their name: half only say 陈女士 or 李先生."""
    name = person_name(rng)
    return name if rng.random() < 0.5 else name[0] + one_of(rng, ("先生", "女士"))


def distinct_names(rng: Random, count: int, *, taken: frozenset[str] = frozenset()) -> list[str]:
    """Make up names that all differ, from each other and from those taken.

    Raises:
        ValueError: when asked for more than the parts can make with ease.
    """
    if count > 50_000:
        raise ValueError(f"{count} names that all differ are more than these parts can make")
    found: dict[str, None] = {}
    while len(found) < count:
        name = person_name(rng)
        if name not in taken:
            found[name] = None
    return list(found)


def phone(number: int) -> str:
    """Return the n-th invented number.

    Raises:
        ValueError: outside 0..9999.
    """
    if not 0 <= number <= 9999:
        raise ValueError(f"only 10,000 numbers are invented, not {number}")
    return f"{PREFIX}{number:04d}"


def resident_phone(rng: Random) -> str:
    """Return a resident's invented number; some residents call more than once in a year."""
    return phone(RESIDENT_NUMBERS[int(rng.random() * len(RESIDENT_NUMBERS))])
