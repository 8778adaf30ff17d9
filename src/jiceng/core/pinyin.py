"""Search keys of names: Chinese characters are also found by their pinyin. Pure.

A name is found by any part of itself, of its pinyin ("chengguan"), or of the initials of its pinyin
("cgj" finds 城管局). Characters with two readings are found by both (重庆 by zhongqing and
chongqing, since nobody should need to know which one a table prefers).
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Final

from jiceng.core.text_folding import normalise

_TABLE: Final = Path(__file__).with_name("data") / "pinyin.txt"
MOST_SPELLINGS: Final = 8
"""Maximum number of spellings of one name; of further characters only the first reading counts."""


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """The readings of each character without tones, the usual one first."""
    found: dict[str, tuple[str, ...]] = {}
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ") for line in lines if not line.startswith("#"))
    # "+" sorts before letters: second readings come first in the file, and are put behind.
    for reading, characters in sorted(pairs, key=lambda pair: pair[0].startswith("+")):
        for character in characters:
            found[character] = (*found.get(character, ()), reading.lstrip("+"))
    return found


@lru_cache(maxsize=8192)
def spellings(name: str) -> str:
    """The pinyin of a name, in full and as initials, separated by blanks; "" without characters.

    Letters and digits are part of both; signs are left out.
    """
    known, parts, is_chinese = readings(), list[tuple[str, ...]](), False
    count = 1
    for each in normalise(name):
        found = known.get(each)
        if found:
            is_chinese = True
            if count * len(found) > MOST_SPELLINGS:
                found = found[:1]
            count *= len(found)
            parts.append(found)
        elif each.isalnum():
            parts.append((each,))
    if not is_chinese:
        return ""
    full = ["".join(each) for each in product(*parts)]
    initials = ["".join(part[0] for part in each) for each in product(*parts)]
    return " ".join(dict.fromkeys((*full, *initials)))


def sought(words: str) -> str:
    """What is looked for, in the form in which `search_text` holds it."""
    return "".join(normalise(words).split())


def search_text(name: str, code: str = "") -> str:
    """What a name and its code are found by: each part on a line, in plain form."""
    return "\n".join((sought(name), sought(code), *spellings(name).split()))
