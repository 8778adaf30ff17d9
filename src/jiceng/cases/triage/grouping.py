"""Grouping of near-duplicates, so that a split never separates them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from jiceng.cases.triage.features import Message

_SHINGLE = 10
_SAMPLES = 4
_OVERLAP = 0.5
_NOT_LETTERS = re.compile(r"[\W\d_]+")


def normalised(message: Message) -> str:
    """Letters of the text (or of the title if the text is empty), without digits and
    punctuation.
    """
    return _NOT_LETTERS.sub("", message.text) or _NOT_LETTERS.sub("", message.title)


def text_groups(messages: Sequence[Message]) -> NDArray[np.int64]:
    """A group number for each message; near-duplicates share one.

    Candidates share one of the four smallest hashes of their 10-character shingles (MinHash); they
    are joined when at least half of the shorter text's 4-character shingles are shared.
    """
    texts = [normalised(message) for message in messages]
    parent = list(range(len(texts)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    seen: dict[int, int] = {}
    for index, text in enumerate(texts):
        for sample in _samples(text):
            other = seen.setdefault(sample, index)
            if root(other) != root(index) and _alike(texts[other], text):
                parent[root(index)] = root(other)
    return np.array([root(index) for index in range(len(texts))], np.int64)


def _samples(text: str) -> list[int]:
    shingles = {text[at : at + _SHINGLE] for at in range(max(1, len(text) - _SHINGLE + 1))}
    return sorted(zlib.crc32(shingle.encode("utf-8", "replace")) for shingle in shingles)[:_SAMPLES]


def _alike(one: str, other: str) -> bool:
    first, second = _shingles(one), _shingles(other)
    return len(first & second) > _OVERLAP * min(len(first), len(second))


def _shingles(text: str) -> set[str]:
    return {text[at : at + 4] for at in range(max(1, len(text) - 3))}
