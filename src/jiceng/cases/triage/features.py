"""Hashed character n-grams of whole batches of messages.

A message becomes an array of code points; one rolling hash per n-gram length runs over all messages
of the batch together. There is no Python loop over characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

HASH_BITS = 20
MAX_GRAM = 3
MAX_CHARS = 2_000
"""Number of characters evaluated; the beginning of a message is sufficient."""

_END = 0
_BREAK = 1
_PLANE = 0x10000
_SPREAD = np.uint32(0x9E3779B1)
_STEP = np.uint32(0x85EBCA6B)
_FINISH = np.uint32(0xC2B2AE35)
_START_TEXT = np.uint32(17)
_START_TITLE = np.uint32(7936)

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint32]


class Message(NamedTuple):
    """Text of a resident. The title is often empty."""

    title: str
    text: str


class Grams(NamedTuple):
    """The n-grams of a batch, in no particular order; three arrays of one length.

    ``document`` is the index in the batch, ``bucket`` the hashed n-gram (``HASH_BITS`` bits),
    ``start`` the index of its first character in :func:`joined` of its message (only with
    ``positions``, else empty), ``length`` its number of characters after normalisation.
    """

    document: Ints
    bucket: Hashes
    start: Ints
    length: Ints


def joined(message: Message) -> str:
    """The text from which n-grams are taken: title, separator, beginning of the text."""
    title = message.title[:MAX_CHARS]
    return f"{title}\x01{message.text[:MAX_CHARS]}".replace("\x00", "\x01")


@cache
def _alphabet() -> Hashes:
    """Normal form of each code point: folded in width and case, all digits equal."""
    table = np.full(_PLANE, _BREAK, np.uint32)
    for point in range(1, _PLANE):
        if 0xD800 <= point < 0xE000:
            continue
        folded = unicodedata.normalize("NFKC", chr(point))
        sign = (folded if len(folded) == 1 else chr(point)).lower()[:1]
        category = unicodedata.category(sign)
        if category[0] in "ZPCS":
            continue
        table[point] = ord("0") if category == "Nd" else ord(sign)
    table[0] = _END
    table.flags.writeable = False
    return table


def _codes(texts: Sequence[str]) -> Hashes:
    """Normalised code points of all texts, each text closed by ``_END``."""
    raw = ("\x00".join(texts) + "\x00").encode("utf-32-le", "surrogatepass")
    points = np.frombuffer(raw, np.uint32)
    # Characters outside the basic plane (rare ones and emoji) act as separators.
    return _alphabet().take(points, mode="clip") if points.max() < _PLANE else _beyond(points)


def _beyond(points: Hashes) -> Hashes:
    return _alphabet()[np.where(points < _PLANE, points, 0xE000)]


def _hash(texts: Sequence[str], marked: int, positions: bool) -> list[Grams]:
    """The n-grams of some texts; those from the `marked`-th text on are marked as n-grams of
    titles.
    """
    codes = _codes(texts)
    keep = np.ones(len(codes), bool)
    keep[1:] = (codes[1:] != _BREAK) | (codes[:-1] > _BREAK)
    places = np.flatnonzero(keep) if positions else np.empty(0, np.int64)
    codes = codes[keep]
    ends = codes == _END
    document = np.cumsum(ends) - ends
    if positions:
        first = np.concatenate(([0], np.cumsum([len(text) + 1 for text in texts])))
        places = places - first[document]
    letters = codes > _BREAK
    state = np.full(len(codes), _START_TEXT, np.uint32)
    if marked < len(texts):
        state[np.searchsorted(document, marked) :] = _START_TITLE
    whole = letters
    found: list[Grams] = []
    count = len(codes)
    for length in range(1, MAX_GRAM + 1):
        tail = max(count - length + 1, 0)
        state = state[:tail] * _SPREAD + codes[length - 1 :] * _STEP
        state ^= state >> np.uint32(15)
        whole = whole[:tail] & letters[length - 1 :]
        at = np.flatnonzero(whole)
        mixed = state[at] * _FINISH
        mixed ^= mixed >> np.uint32(13)
        found.append(
            Grams(
                document[at],
                mixed >> np.uint32(32 - HASH_BITS),
                places[at] if positions else places,
                np.full(len(at) if positions else 0, length),
            )
        )
    return found


def grams(messages: Sequence[Message], *, positions: bool = False) -> Grams:
    """All n-grams of a batch: those of title and text, and those of the title again, marked.

    Args:
        messages: the batch; a few hundred at a time fit the processor's cache.
        positions: also return the position of each n-gram (slower; for explanations).
    """
    if not messages:
        none = np.empty(0, np.int64)
        return Grams(none, none.astype(np.uint32), none, none)
    texts = [joined(message) for message in messages]
    titled = [index for index, message in enumerate(messages) if message.title]
    titles = [texts[index].split("\x01", 1)[0] for index in titled]
    parts = _hash(texts + titles, len(texts), positions)
    found = Grams(*map(np.concatenate, zip(*parts, strict=True)))
    if not titled:
        return found
    of_text = np.array([*range(len(texts)), *titled], np.int64)
    return found._replace(document=of_text[found.document])


def grams_of_each(found: Grams, count: int) -> list[Grams]:
    """The n-grams of a batch, with positions, message by message.

    Args:
        count: of messages in the batch.
    """
    order = np.argsort(found.document, kind="stable")
    edges = np.searchsorted(found.document[order], np.arange(count + 1)).tolist()
    document, bucket, start, length = (
        found.document[order],
        found.bucket[order],
        found.start[order],
        found.length[order],
    )
    return [Grams(document[a:b], bucket[a:b], start[a:b], length[a:b]) for a, b in pairwise(edges)]
