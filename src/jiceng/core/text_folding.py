"""Text normalisation for comparison: full-width forms, capitals, traditional characters. Pure.

For searches and for typed names: both sides are normalised.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

_TRADITIONAL = Path(__file__).with_name("data") / "traditional.txt"


@cache
def simplified() -> dict[str, str]:
    """Simplified forms of traditional characters; no simplified one is itself a key."""
    lines = _TRADITIONAL.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ") for line in lines if not line.startswith("#"))
    return {old: new for olds, news in pairs for old, new in zip(olds, news, strict=True)}


@cache
def _folding() -> tuple[frozenset[str], dict[int, str]]:
    found = simplified()
    return frozenset(found), str.maketrans(found)


def normalise(text: str) -> str:
    """Convert full-width forms, capitals and traditional characters to plain ones: Ａ棟 and a栋 are
    equal."""
    plain = unicodedata.normalize("NFKC", text).lower()
    traditional, table = _folding()
    # The set is checked first, since most texts have none: it costs a thirtieth of a regular
    # expression class with so many characters.
    return plain if traditional.isdisjoint(plain) else plain.translate(table)
