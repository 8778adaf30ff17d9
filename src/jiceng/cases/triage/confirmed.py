"""Words of leaves from what clerks of the place confirmed.

A run of characters becomes a word of a leaf when several confirmed requests of this leaf have it
and few others do. Runs with digits or letters are left out, and so is whatever fewer requests share
than would hide a single person's name.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

LEAST_REQUESTS: Final = 8
"""Number of confirmed requests of a leaf that must share a word."""
LEAST_SHARE: Final = 0.7
"""Share of this leaf among all requests that have the word."""
MOST_WORDS: Final = 30
LENGTHS: Final = range(2, 6)
MAX_CHARS: Final = 400
_RUNS: Final = re.compile(r"[\u4e00-\u9fff]+")


def confirmed_words(
    rows: Iterable[tuple[str, str]], *, least: int = LEAST_REQUESTS
) -> Mapping[str, tuple[str, ...]]:
    """Words of each leaf, longest first.

    Args:
        rows: code of the confirmed leaf and text of each request.
        least: number of requests of a leaf that must share a word.
    """
    everywhere: Counter[str] = Counter()
    by_leaf: dict[str, Counter[str]] = defaultdict(Counter)
    for code, text in rows:
        runs = _runs(text)
        everywhere.update(runs)
        by_leaf[code].update(runs)
    found = {code: _telling(own, everywhere, least) for code, own in sorted(by_leaf.items())}
    return {code: words for code, words in found.items() if words}


def _runs(text: str) -> set[str]:
    return {
        run[start : start + length]
        for run in _RUNS.findall(text[:MAX_CHARS])
        for length in LENGTHS
        for start in range(len(run) - length + 1)
    }


def _telling(own: Counter[str], everywhere: Counter[str], least: int) -> tuple[str, ...]:
    words = [
        word
        for word, number in own.items()
        if number >= least and number / everywhere[word] >= LEAST_SHARE
    ]
    words.sort(key=lambda word: (-own[word] * (len(word) - 1), word))
    return tuple(word for word in words if not _is_part(word, words, own))[:MOST_WORDS]


def _is_part(word: str, words: list[str], own: Counter[str]) -> bool:
    """Whether nearly the same requests have a longer word with this one inside."""
    return any(len(o) > len(word) and word in o and own[o] >= 0.8 * own[word] for o in words)


def write_words(path: Path, words: Mapping[str, tuple[str, ...]]) -> None:
    """Write the words as a file that `leaf.words_of_leaves` reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("code", "words"))
        writer.writerows((code, " ".join(own)) for code, own in words.items())
