"""Sums of the weights of pairs of characters as bytes, for the database. Pure.

Their number, then the weights, then the pairs: two characters each. Nothing is rounded, so that a
cluster that is read anew grows as the one in memory would have.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Final

LETTERS: Final = 2
"""Of a pair."""
_TEXT: Final = "utf-16-le"


def packed(sums: Mapping[str, float]) -> bytes:
    """The bytes of sums by pair."""
    number = len(sums)
    return struct.pack(f"<H{number}d", number, *sums.values()) + "".join(sums).encode(_TEXT)


def unpacked(content: bytes) -> dict[str, float]:
    """The sums by pair, in the same order; none for no bytes."""
    if not content:
        return {}
    (number,) = struct.unpack_from("<H", content)
    form = f"<H{number}d"
    _number, *weights = struct.unpack_from(form, content)
    text = content[struct.calcsize(form) :].decode(_TEXT)
    pairs = [text[at : at + LETTERS] for at in range(0, len(text), LETTERS)]
    return dict(zip(pairs, weights, strict=True))
