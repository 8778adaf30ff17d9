"""Confidentiality of requests: requested by the reporter, or by nature of the matter.

By nature means that the category or one above it is confidential, or that the text contains a
sensitive word and no person has confirmed the category yet. Confidentiality by nature alone ends
when a person assigns a category that is not confidential; requested confidentiality stays.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from jiceng.cases import index_words
from jiceng.cases.triage.categories import DATA
from jiceng.ui.tables import read_rows


@dataclass(frozen=True, slots=True)
class Confidentiality:
    """Whether a request is confidential, and whether by nature only."""

    confidential: bool
    by_nature: bool


def on_opening(*, requested: bool, category: bool, words: bool) -> Confidentiality:
    """Confidentiality of a new request.

    Args:
        requested: requested by the reporter or the clerk.
        category: its category is confidential, even if only suggested.
        words: its text contains a sensitive word.
    """
    return Confidentiality(requested or category or words, not requested and (category or words))


def on_classifying(before: Confidentiality, *, category: bool) -> Confidentiality:
    """Confidentiality after a person has confirmed or corrected the category.

    Args:
        category: the confirmed category is confidential.
    """
    if before.confidential and not before.by_nature:
        return before
    return Confidentiality(category, category)


def on_splitting(part: Confidentiality, origin: Confidentiality) -> Confidentiality:
    """Confidentiality of a part split off a request: at least that of the original."""
    requested = any(each.confidential and not each.by_nature for each in (part, origin))
    confidential = part.confidential or origin.confidential
    return Confidentiality(confidential, confidential and not requested)


def effective(own: Mapping[str, bool], lineage: Collection[str]) -> bool:
    """Whether a category or any category above it is confidential."""
    return any(own[code] for code in lineage)


@cache
def _pattern() -> re.Pattern[str]:
    """Regular expression for sensitive words; ordinary words that contain their characters
    (大家暴晒, 宣传销售) are excluded.
    """
    ordinary, named = (
        "|".join(sorted({re.escape(_folded(word)) for word in found}, key=len, reverse=True))
        for found in (_words("ordinary_words.csv"), _words("discreet_words.csv"))
    )
    return re.compile(f"{ordinary}|({named})")


def _words(file: str) -> list[str]:
    return [row["word"] for row in read_rows(DATA / file, ("word",))]


# Ends of sentences separate words; other punctuation may occur inside one (赌 博, 黄、赌、毒).
_END: Final = re.compile(r"[!?。\n]+")
_NO_LETTER: Final = re.compile(r"[\W\d_]+")


def _folded(text: str) -> str:
    """Normal form of a text for matching: one width, one script, letters only."""
    sentences = _END.split(index_words.normalise(text))
    return "\n".join(_NO_LETTER.sub("", each) for each in sentences)


def edition() -> int:
    """A number that changes with the list of words."""
    return zlib.crc32(_pattern().pattern.encode()) >> 1


def names_such(title: str, text: str) -> bool:
    """Whether a report contains a sensitive word in any spelling.

    One word suffices, even if negated: withholding a harmless report for an hour does no harm,
    while a publication cannot be undone.
    """
    return any(found[1] for found in _pattern().finditer(_folded(f"{title}\n{text}")))
