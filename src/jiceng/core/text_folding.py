"""One spelling for what is compared: full-width forms, capitals, traditional characters. Pure.

For searches and for names that somebody types: both sides go through it.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

_TRADITIONAL = Path(__file__).with_name("data") / "traditional.txt"


@cache
def simplified() -> dict[str, str]:
    """Traditional characters by their simplified forms; no simplified one is itself a key."""
    lines = _TRADITIONAL.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ") for line in lines if not line.startswith("#"))
    return {old: new for olds, news in pairs for old, new in zip(olds, news, strict=True)}


@cache
def _folding() -> tuple[frozenset[str], dict[int, str]]:
    found = simplified()
    return frozenset(found), str.maketrans(found)


def normalise(text: str) -> str:
    """Full-width forms, capitals and traditional characters become plain ones: Ａ棟 and a栋 are
    the same."""
    plain = unicodedata.normalize("NFKC", text).lower()
    traditional, table = _folding()
    # Asked first, since most texts have none: a set costs a thirtieth of a class of so many signs.
    return plain if traditional.isdisjoint(plain) else plain.translate(table)
