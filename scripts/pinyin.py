"""The table of readings of Chinese characters, from the library pypinyin (MIT licence).

    pip install pypinyin && python scripts/pinyin.py src/jiceng/core/data/pinyin.txt

The library itself is not installed with the software: it needs 70 MB of memory in each process, and
a search needs only the readings of single characters, without tones (decision 0090).
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from importlib import import_module
from pathlib import Path
from typing import Any

FIRST, LAST = 0x4E00, 0x9FFF  # the block of unified ideographs
MOST_READINGS = 2
LEAST_SHARE = 0.02
"""A second reading counts if at least this share of the library's phrases with the character has
it: 重 is chong in 重庆, but hardly anything is 区 as ou."""
HEAD = """\
# Readings of Chinese characters without tones, ü as v: a reading and its characters; after + those
# that have it as their second reading. By scripts/pinyin.py, from pypinyin {version} (MIT licence).
"""


def _shares(phrases: dict[str, list[list[str]]], library: Any) -> dict[tuple[str, str], float]:
    """By character and reading, the share of the phrases that have it."""
    plain = import_module("pypinyin.style").convert
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for phrase, readings in phrases.items():
        for character, reading in zip(phrase, readings, strict=False):
            counted[character][plain(reading[0], library.Style.NORMAL, strict=True)] += 1
    return defaultdict(float) | {
        (character, reading.replace("ü", "v")): number / each.total()
        for character, each in counted.items()
        for reading, number in each.items()
    }


def main(into: str) -> int:
    """Write the table."""
    library: Any = import_module("pypinyin")
    shares = _shares(import_module("pypinyin.phrases_dict").phrases_dict, library)
    characters = [chr(code) for code in range(FIRST, LAST + 1)]
    lines: dict[str, str] = {}
    for character in characters:
        found = library.pinyin(character, style=library.Style.NORMAL, heteronym=True)
        readings = [each.replace("ü", "v") for each in found[0] if each.isascii() or "ü" in each]
        kept = [
            each
            for n, each in enumerate(dict.fromkeys(readings))
            if not n or shares[character, each] >= LEAST_SHARE
        ]
        for rank, reading in enumerate(kept[:MOST_READINGS]):
            if reading.isalpha():
                key = "+" * rank + reading
                lines[key] = lines.get(key, "") + character
    table = "".join(f"{reading} {lines[reading]}\n" for reading in sorted(lines))
    Path(into).write_text(HEAD.format(version=library.__version__) + table, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
