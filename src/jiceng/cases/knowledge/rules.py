"""Ranking of articles for a question, and the differences of two versions. Pure.

Both a search of a few words and the description of a call find articles. Words are the pairs of
characters of `index_words`; rare ones weigh more. An article fits as far as it holds the words of
the search, or as far as the question holds the words of its title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from math import log
from typing import Final

MOST: Final = 5
ENOUGH: Final = 0.5
"""Share of the weight of a title that a description must hold."""
HELD: Final = 0.75
"""Share of the weight of a search that an article must hold."""
OF_CATEGORY: Final = 0.15
"""Added where the category of the question fits."""
FEW: Final = 2
"""Words of a title that must occur in a description, so that one frequent word is not enough."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """An article as the ranking sees it.

    Args:
        head: words of title and keywords.
        body: words of the text.
    """

    key: str
    head: frozenset[str]
    body: frozenset[str]
    category: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """All articles that can be found, with the weight of each word."""

    articles: Sequence[Indexed]
    weights: Mapping[str, float] = field(default_factory=dict)

    def weight(self, words: Iterable[str]) -> float:
        """Weight of some words; one that no article holds weighs most."""
        unknown = log(1 + len(self.articles))
        return sum(self.weights.get(word, unknown) for word in words)


def index_of(articles: Iterable[Indexed]) -> Index:
    """An index of articles, with weights by the number of articles that hold a word."""
    found = list(articles)
    counts = Counter(word for each in found for word in each.head | each.body)
    return Index(found, {word: log(1 + len(found) / n) for word, n in counts.items()})


def ranked(
    index: Index, words: Collection[str], categories: Collection[str] = (), *, is_search: bool
) -> list[str]:
    """Keys of the articles that fit, the best first, at most `MOST`.

    Args:
        words: of the question.
        categories: codes that the question may be about.
        is_search: a search of a few words, which must occur; otherwise a description, of which
            most words are about something else.
    """
    asked = frozenset(words)
    if not asked:
        return []
    scored = []
    for each in index.articles:
        score = _searched(index, each, asked) if is_search else _described(index, each, asked)
        if score >= ENOUGH:
            bonus = OF_CATEGORY if each.category and each.category in categories else 0
            scored.append((-(score + bonus), each.key))
    return [key for _score, key in sorted(scored)[:MOST]]


def _searched(index: Index, article: Indexed, asked: frozenset[str]) -> float:
    """0 if the article lacks too many words of the search; more for words of its title."""
    whole = index.weight(asked)
    if index.weight(asked & (article.head | article.body)) < HELD * whole:
        return 0.0
    return ENOUGH + index.weight(asked & article.head) / whole


def _described(index: Index, article: Indexed, asked: frozenset[str]) -> float:
    """Share of an article's title that a description holds."""
    common = asked & article.head
    if len(common) < min(FEW, len(article.head)):
        return 0.0
    return index.weight(common) / index.weight(article.head)


@dataclass(frozen=True, slots=True)
class Difference:
    """A run of text in a comparison; `kind` is ``"same"``, ``"removed"`` or ``"added"``."""

    kind: str
    text: str


def differences(before: str, after: str) -> Iterator[Difference]:
    """The runs of two texts: common, removed, added, in the order of reading."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            yield Difference("same", before[i:j])
            continue
        if j > i:
            yield Difference("removed", before[i:j])
        if m > k:
            yield Difference("added", after[k:m])
