"""Text similarity, to find several reports of one matter.

The database selects candidates by place, time and category; these functions rank them. Since two
residents seldom use the same words, shared bigrams are weighted by their rarity in ordinary
complaints: greetings and set phrases have no weight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiceng.cases.triage.features import HASH_BITS, Grams, Message, grams

SAME_MATTER = 0.15
"""Threshold above which two reports of one place and category are shown as possible duplicates.

Chosen manually on one year of a public message board; see docs/model-card.md.
"""

NEAR_COPY = 0.75
"""Threshold above which two texts are the same, sent twice or slightly changed."""

MAX_CHARS = 2_000
_SHORT = 12
_RUNS = re.compile(r"[^\W_]+")
_SET_PHRASES = re.compile(
    r"尊敬的|领导|你们?好|您们?好|书记|市长|区长|县长|厅长|局长|政府|相关部门|有关部门|部门|希望|请问|请求|谢谢|感谢|"
    r"我们|我是|你们|他们|您们|他|她|我|您|你|一个|这个|问题|反映|咨询|投诉|建议|解决|处理|现在|已经|没有|可以|"
    r"是否|为什么|怎么|什么|百忙之中|打扰|老百姓|百姓|市民|居民|附近|严重|影响|生活"
)


class Candidate(NamedTuple):
    """An earlier report with its similarity to the new one, 0 to 1."""

    place: int
    similarity: float


@lru_cache(maxsize=4096)
def significant_pairs(text: str) -> frozenset[str]:
    """Significant bigrams, and single short runs."""
    found: set[str] = set()
    for run in _RUNS.findall(_SET_PHRASES.sub(" ", text[:MAX_CHARS].lower())):
        if len(run) == 1:
            continue
        found.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(found)


def similarity(a_text: str, b_text: str) -> float:
    """Similarity of two texts: 0 none, 1 identical; symmetric.

    The mean of overlap and Jaccard coefficient: a short report matches a long letter about the same
    matter, but a long letter does not match everything.
    """
    first, second = significant_pairs(a_text), significant_pairs(b_text)
    if not first or not second:
        return 1.0 if a_text.strip() == b_text.strip() != "" else 0.0
    common = len(first & second)
    if not common:
        return 0.0
    union = len(first) + len(second) - common
    shorter = min(len(first), len(second))
    if common < union:
        # Few bigrams agree by chance, so short texts count as longer.
        shorter = max(shorter, _SHORT)
    return (common / shorter + common / union) / 2


def rank(text: str, candidates: Sequence[str], least: float = SAME_MATTER) -> list[Candidate]:
    """Candidates similar to a text, most similar first (then in their given order).

    Args:
        text: title and text of the new report.
        candidates: title and text of earlier ones; fifty new ones take about four milliseconds.
        least: minimum similarity.
    """
    found = [Candidate(index, similarity(text, other)) for index, other in enumerate(candidates)]
    kept = [candidate for candidate in found if candidate.similarity >= least]
    return sorted(kept, key=lambda candidate: (-candidate.similarity, candidate.place))


def signatures(messages: Sequence[Message]) -> list[int]:
    """A 64-bit fingerprint (SimHash) of each message, as a signed bigint.

    Fingerprints of near-duplicates differ in few bits; a message without letters has fingerprint 0.
    """
    results: list[int] = []
    for start in range(0, len(messages), _SIGNED_AT_ONCE):
        results += _signed(messages[start : start + _SIGNED_AT_ONCE])
    return results


def _signed(messages: Sequence[Message]) -> list[int]:
    """Fingerprints of one cache-sized batch of messages."""
    found = grams(messages)
    if len(messages) == 1:
        return [signature_of(found)]
    return signatures_of(found, len(messages))


def signatures_of(found: Grams, count: int) -> list[int]:
    """Fingerprints of a batch from its n-grams.

    Args:
        count: of messages in the batch; a cache-sized one is fastest.
    """
    width = 1 << HASH_BITS
    keys = np.unique(found.document.astype(np.int64) * width + found.bucket)
    document, bucket = keys // width, (keys % width).astype(np.uint32)
    results = [0] * count
    if not len(keys):
        return results
    votes = _BITS[bucket & _LOW] + _TURNED[bucket >> np.uint32(_HALF)]
    present, firsts = np.unique(document, return_index=True)
    bits = np.add.reduceat(votes, firsts, axis=0, dtype=np.int32) > 0
    packed = np.packbits(bits, axis=1)
    for index, row in zip(present.tolist(), packed, strict=True):
        results[index] = int.from_bytes(row.tobytes(), "big", signed=True)
    return results


def signature_of(found: Grams) -> int:
    """Fingerprint of one message from its n-grams."""
    if not len(found.bucket):
        return 0
    bucket = np.unique(found.bucket)
    votes = _BITS[bucket & _LOW] + _TURNED[bucket >> np.uint32(_HALF)]
    bits = votes.sum(axis=0, dtype=np.int32) > 0
    return int.from_bytes(np.packbits(bits).tobytes(), "big", signed=True)


def distance(one: int, other: int) -> int:
    """Hamming distance of two fingerprints."""
    return ((one ^ other) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()


def signature(title: str, text: str) -> int:
    """Fingerprint of one message."""
    return signatures([Message(title, text)])[0]


def nearest(one: int, others: Iterable[int], within: int = 6) -> list[int]:
    """Indexes of the fingerprints that differ in at most ``within`` bits, nearest first."""
    ranked = sorted((distance(one, other), index) for index, other in enumerate(others))
    return [index for bits, index in ranked if bits <= within]


_SIGNED_AT_ONCE = 64
_HALF = HASH_BITS // 2
_LOW = np.uint32((1 << _HALF) - 1)
# Pseudo-random signs; they must never change, so that stored fingerprints stay comparable. Computed
# by integer arithmetic, since a library may change the sequence of its random generator.
_ROWS: NDArray[np.uint64] = np.arange(1 << _HALF, dtype=np.uint64)[:, None]
_COLUMNS: NDArray[np.uint64] = np.arange(64, dtype=np.uint64)
_MIX: NDArray[np.uint64] = _ROWS * np.uint64(64) + _COLUMNS
_MIX = (_MIX + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
_MIX = (_MIX ^ (_MIX >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
_MIX = _MIX ^ (_MIX >> np.uint64(27))
_BITS = np.where((_MIX >> np.uint64(40)) & np.uint64(1), 1, -1).astype(np.int8)
_TURNED = np.roll(_BITS, 29, axis=1)
