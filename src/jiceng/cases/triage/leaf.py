"""Suggestion of leaves of the category tree.

Three signs are added up: words of the leaf that occur in the message (``leaf_words.csv``, the names
of the tree, and words that clerks of the place confirmed), pairs of characters that the message
shares with all words of a leaf, and the chance of the leaf's field by the model. Nothing is decided
here; the suggestion carries the matched words.

``a+b`` in a list of words matches where both parts occur, whatever stands between them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import pairwise
from math import log, sqrt
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiceng.cases.triage.categories import DATA, field_of, load_categories
from jiceng.ui.tables import read_rows

MAX_CHARS: Final = 2_000
# Weights of the signs and the sharpness of the chances, chosen on messages of their own (see the
# model card); the messages of the evaluation took no part.
FIELD_WEIGHT: Final = 0.3
PAIR_WEIGHT: Final = 0.7
SHARPNESS: Final = 1.3
TITLE_SHARE: Final = 0.5
# A word inside a longer one that matched adds little.
INSIDE: Final = 0.4
# From this many pairs on, a longer message has no more to say.
MANY_PAIRS: Final = 25
_LEAST_CHANCE: Final = 1e-3
_PARTS = re.compile(r"[、，和与及或]")


class Leaf(NamedTuple):
    """A leaf with its score (higher is better), its chance (0 to 1) and the matched words."""

    code: str
    score: float
    probability: float
    words: tuple[str, ...]


class _Word(NamedTuple):
    parts: tuple[str, ...]
    value: float
    leaves: tuple[int, ...]


class _Lexicon(NamedTuple):
    """Words by their first two characters, pairs with the leaves that use them, and the fields."""

    codes: tuple[str, ...]
    fields: tuple[str, ...]
    by_start: Mapping[str, tuple[_Word, ...]]
    pairs: Mapping[str, tuple[NDArray[np.int64], NDArray[np.float64]]]


@cache
def _empty(use: str) -> frozenset[str]:
    """What stands in messages of any matter: as a word of a name, or as a pair of characters."""
    rows = read_rows(DATA / "leaf_empty_words.csv", ("use", "words"))
    return frozenset(word for row in rows if row["use"] == use for word in row["words"].split())


def words_of_leaves(extra: Path | None = None) -> dict[str, set[str]]:
    """The words of each leaf of the shipped tree.

    Args:
        extra: a further file with the columns code and words; codes that the tree lacks are
            ignored.
    """
    found: dict[str, set[str]] = {}
    for category in load_categories():
        if category.level == 3 and "其他" not in category.name:
            parts = {category.name, *_PARTS.split(category.name)}
            found[category.code] = {p for p in parts if len(p) > 1 and p not in _empty("word")}
        elif category.level == 3:
            found[category.code] = set()
    for path in (DATA / "leaf_words.csv", *([extra] if extra and extra.is_file() else [])):
        for row in read_rows(path, ("code", "words")):
            if row["code"] in found:
                found[row["code"]] |= {word for word in row["words"].split() if len(word) > 1}
    return found


@lru_cache(maxsize=2)
def _lexicon(extra: Path | None, _changed: int) -> _Lexicon:
    words = words_of_leaves(extra)
    codes = tuple(sorted(words))
    leaves: dict[str, list[int]] = defaultdict(list)
    for index, code in enumerate(codes):
        for word in sorted(words[code]):
            leaves[word].append(index)
    by_start: dict[str, list[_Word]] = defaultdict(list)
    for word, where in leaves.items():
        parts = tuple(part for part in word.split("+") if part)
        by_start[parts[0][:2]].append(_Word(parts, _value(parts) / sqrt(len(where)), tuple(where)))
    return _Lexicon(
        codes,
        tuple(field_of(code) for code in codes),
        {start: tuple(found) for start, found in by_start.items()},
        _pairs([words[code] for code in codes]),
    )


def _value(parts: tuple[str, ...]) -> float:
    """Longer words are more specific; two words together say more than either."""
    if len(parts) == 1:
        return len(parts[0]) - 1.0
    return sum(max(len(part) - 0.5, 0.5) for part in parts) - 0.5


def _pairs(words: list[set[str]]) -> dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Pairs of characters in the words of each leaf, weighted by rarity, as vectors of length 1."""
    counts = [
        Counter(
            a + b
            for word in own
            for part in word.split("+")
            for a, b in pairwise(part)
            if a + b not in _empty("pair")
        )
        for own in words
    ]
    holding = Counter(pair for own in counts for pair in own)
    rarity = {pair: log(len(words) / number) for pair, number in holding.items()}
    entries: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for index, own in enumerate(counts):
        length = sqrt(sum(((1 + log(n)) * rarity[pair]) ** 2 for pair, n in own.items())) or 1.0
        for pair, n in own.items():
            entries[pair].append((index, (1 + log(n)) * rarity[pair] ** 2 / length))
    return {
        pair: (np.array([i for i, _ in found]), np.array([weight for _, weight in found]))
        for pair, found in entries.items()
    }


def _matched(lexicon: _Lexicon, text: str) -> list[tuple[_Word, float]]:
    """Words that occur in a text, with what each is worth there."""
    found: dict[tuple[str, ...], _Word] = {}
    for pair in {a + b for a, b in pairwise(text)} | set(text):
        for word in lexicon.by_start.get(pair, ()):
            if all(part in text for part in word.parts):
                found[word.parts] = word
    singles = [parts[0] for parts in found if len(parts) == 1]
    return [
        (word, word.value * (INSIDE if len(parts) == 1 and _inside(parts[0], singles) else 1.0))
        for parts, word in sorted(found.items())
    ]


def _inside(word: str, others: list[str]) -> bool:
    return any(word != other and word in other for other in others)


def _add_signs(
    lexicon: _Lexicon, text: str, score: NDArray[np.float64], share: float
) -> list[tuple[_Word, float]]:
    """Add what a text says to the score of each leaf; returns the words that occur in it."""
    matched = _matched(lexicon, text)
    for word, value in matched:
        for index in word.leaves:
            score[index] += share * value
    pairs = {a + b for a, b in pairwise(text)}
    damped = share * PAIR_WEIGHT * min(1.0, sqrt(MANY_PAIRS / max(len(pairs), 1)))
    known = [lexicon.pairs[pair] for pair in pairs if pair in lexicon.pairs]
    if known:
        where, weights = map(np.concatenate, zip(*known, strict=True))
        score += damped * np.bincount(where, weights, minlength=len(score))
    return matched


def rank_leaves(
    fields: Mapping[str, float],
    title: str,
    text: str,
    *,
    limit: int = 3,
    extra: Path | None = None,
) -> list[Leaf]:
    """The likeliest leaves of the shipped tree for a message, best first.

    Args:
        fields: chances of top-level codes by the model; fields it does not name are unlikely.
        title: of the message; counts beside the whole.
        text: of the message; the first 2,000 characters are read.
        limit: maximum number.
        extra: file with words that clerks of the place confirmed.
    """
    lexicon = _lexicon(extra, _changed(extra))
    worth = {
        code: FIELD_WEIGHT * log(fields.get(code, 0.0) + _LEAST_CHANCE)
        for code in set(lexicon.fields)
    }
    score = np.array([worth[code] for code in lexicon.fields])
    whole = f"{title}\n{text}"[:MAX_CHARS]
    matched = _add_signs(lexicon, whole, score, 1.0)
    if title and text:
        _add_signs(lexicon, title, score, TITLE_SHARE)
    chances = np.exp(SHARPNESS * (score - score.max()))
    chances /= chances.sum()
    best = np.argsort(-score, kind="stable")[:limit].tolist()
    return [
        Leaf(
            lexicon.codes[index],
            round(float(score[index]), 3),
            round(float(chances[index]), 4),
            _words(matched, index),
        )
        for index in best
    ]


def _words(matched: list[tuple[_Word, float]], index: int) -> tuple[str, ...]:
    own = sorted((w for w in matched if index in w[0].leaves), key=lambda pair: -pair[1])
    parts = list(dict.fromkeys(part for word, _ in own for part in word.parts if len(part) > 1))
    return tuple(part for part in parts if not _inside(part, parts))


def fields_by_words(text: str) -> dict[str, float]:
    """The worth of the best leaf of each field by its words alone; empty if none matches.

    It labels messages roughly for the training of the model of fields.
    """
    lexicon = _lexicon(None, 0)
    score: dict[int, float] = defaultdict(float)
    for word, value in _matched(lexicon, text):
        for index in word.leaves:
            score[index] += value
    found: dict[str, float] = defaultdict(float)
    for index, value in score.items():
        found[lexicon.fields[index]] = max(found[lexicon.fields[index]], value)
    return dict(found)


def _changed(extra: Path | None) -> int:
    """When the further words changed last, so that a running process takes them up."""
    return extra.stat().st_mtime_ns if extra and extra.is_file() else 0
