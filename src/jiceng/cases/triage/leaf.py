"""Suggestion of a category on the second or third level.

There is no labelled data on these levels, so nothing is trained. Words of the category tree and of
``leaf_words.csv`` are matched in the message; a suggestion for clerks, with the matched words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from operator import add
from typing import NamedTuple

from jiceng.cases.triage.categories import DATA, code_of_label, load_categories
from jiceng.ui.tables import read_rows

MAX_CHARS = 2_000
TITLE_FACTOR = 2.0
_PARTS = re.compile(r"[、，和与及或]")
_EMPTY_WORDS = frozenset(
    [
        "其他",
        "管理",
        "服务",
        "建设",
        "政策",
        "待遇",
        "监管",
        "办理",
        "登记",
        "设施",
        "问题",
        "规划",
        "审批手续",
        "其他补贴",
        "宣传",
        "发展规划",
        "工作",
        "安全",
        "处理",
        "执行",
        "决定",
        "体育",
        "文化",
        "商品",
        "设计",
    ]
)
# Fields of the message board for which city components (P) and events (Q) are candidates.
_CITY = {"A": ("P", "Q"), "D": ("Q",), "F": ("P", "Q"), "M": ("Q",)}


class Leaf(NamedTuple):
    """A category on a lower level, a score without unit (higher is better), and the matched
    words.
    """

    code: str
    score: float
    words: tuple[str, ...]


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    """Words for each category below the first level."""
    found: dict[str, set[str]] = defaultdict(set)
    for category in load_categories():
        if category.level > 1:
            parts = {category.name, *_PARTS.split(category.name)}
            found[category.code] |= {p for p in parts if len(p) > 1 and p not in _EMPTY_WORDS}
    for row in read_rows(DATA / "leaf_words.csv", ("code", "words")):
        found[row["code"]] |= {word for word in row["words"].split() if len(word) > 1}
    return {code: tuple(sorted(words)) for code, words in found.items() if words}


class _Vocabulary(NamedTuple):
    """Words to match under some roots, by their first two characters, longest first, with their
    codes.
    """

    by_start: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, tuple[str, ...]]

    def found_in(self, text: str) -> Iterator[str]:
        """The longest word at each position, including overlapping ones ("公交" in "公交车站")."""
        by_start = self.by_start
        for place, pair in enumerate(map(add, text, text[1:])):
            if pair in by_start:
                for word in by_start[pair]:
                    if text.startswith(word, place):
                        yield word
                        break


@cache
def _vocabulary(roots: tuple[str, ...]) -> _Vocabulary | None:
    codes: dict[str, list[str]] = defaultdict(list)
    for code, words in _words().items():
        if code.startswith(roots):
            for word in words:
                codes[word].append(code)
    if not codes:
        return None
    by_start: dict[str, tuple[str, ...]] = {}
    for word in sorted(codes, key=lambda word: (-len(word), word)):
        by_start[word[:2]] = (*by_start.get(word[:2], ()), word)
    return _Vocabulary(by_start, {word: tuple(found) for word, found in codes.items()})


def suggest_leaf(level1: str, title: str, text: str, limit: int = 5) -> list[Leaf]:
    """Suggest categories below a first-level one, best first.

    Args:
        level1: its code or its name (a label of the model).
        title: of the message; matches count double.
        text: of the message; the first 2,000 characters are read.
        limit: maximum number.

    Returns:
        Empty if no word matches, or if ``level1`` is unknown.
    """
    root = code_of_label(level1) or level1
    vocabulary = _vocabulary((root, *_CITY.get(root, ()))) if root else None
    if vocabulary is None:
        return []
    weight: dict[str, float] = defaultdict(float)
    for part, factor in ((title, TITLE_FACTOR), (text, 1.0)):
        for word in vocabulary.found_in(part[:MAX_CHARS]):
            weight[word] += factor
    score: dict[str, float] = defaultdict(float)
    words: dict[str, list[str]] = defaultdict(list)
    for word, times in weight.items():
        codes = vocabulary.codes[word]
        # Longer words are more specific; repetitions and words of several categories count less.
        value = (len(word) - 1) * times**0.5 / len(codes) ** 0.5
        for code in codes:
            score[code] += value if len(code) > 3 else value / 2
            words[code].append(word)
    best = sorted(score, key=lambda code: (not code.startswith(root), -score[code], code))
    best.sort(key=lambda code: -score[code])
    return [
        Leaf(code, round(score[code], 3), tuple(sorted(words[code], key=lambda w: -weight[w])))
        for code in best[:limit]
    ]
