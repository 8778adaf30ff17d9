"""What is confidential by itself: matters of which no stranger may learn that they were reported.

A request is confidential when its reporter asked for it, or by nature: its category is (or stands
below one that is), or its words name such a matter while nobody has confirmed the category yet.
What is confidential by nature alone is public again once a person has put it under a category
that is not; what somebody asked for stays.
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
    """Whether a request is confidential, and whether only by nature."""

    confidential: bool
    by_nature: bool


def on_opening(*, asked: bool, category: bool, words: bool) -> Confidentiality:
    """How a new request stands.

    Args:
        asked: its reporter, or whoever entered it, asked for confidentiality.
        category: its category is confidential, even if only suggested.
        words: its text names such a matter.
    """
    return Confidentiality(asked or category or words, not asked and (category or words))


def on_classifying(before: Confidentiality, *, category: bool) -> Confidentiality:
    """How it stands once a person has confirmed or corrected its category.

    Args:
        category: the confirmed category is confidential.
    """
    if before.confidential and not before.by_nature:
        return before
    return Confidentiality(category, category)


def on_splitting(part: Confidentiality, origin: Confidentiality) -> Confidentiality:
    """How the part stands that is taken out of a request: never less guarded than that one."""
    asked = any(each.confidential and not each.by_nature for each in (part, origin))
    confidential = part.confidential or origin.confidential
    return Confidentiality(confidential, confidential and not asked)


def effective(own: Mapping[str, bool], lineage: Collection[str]) -> bool:
    """Whether a category is confidential: by itself, or through any that it stands below."""
    return any(own[code] for code in lineage)


@cache
def _pattern() -> re.Pattern[str]:
    """What finds a word that names such a matter; ordinary words that only hold one's characters
    (大家暴晒, 宣传销售) are passed over."""
    ordinary, named = (
        "|".join(sorted({re.escape(_folded(word)) for word in found}, key=len, reverse=True))
        for found in (_words("ordinary_words.csv"), _words("discreet_words.csv"))
    )
    return re.compile(f"{ordinary}|({named})")


def _words(file: str) -> list[str]:
    return [row["word"] for row in read_rows(DATA / file, ("word",))]


# A sentence's end parts words; what else is no letter may stand inside one (赌 博, 黄、赌、毒).
_END: Final = re.compile(r"[!?。\n]+")
_NO_LETTER: Final = re.compile(r"[\W\d_]+")


def _folded(text: str) -> str:
    """A text as its words are compared: one width, one script, nothing but letters."""
    sentences = _END.split(index_words.normalise(text))
    return "\n".join(_NO_LETTER.sub("", each) for each in sentences)


def edition() -> int:
    """A number that changes with the words."""
    return zlib.crc32(_pattern().pattern.encode()) >> 1


def names_such(title: str, text: str) -> bool:
    """Whether a report names a matter of this kind, however it is written.

    A word is enough, even one that is denied: a report that is withheld for an hour harms nobody,
    one that was published cannot be taken back.
    """
    return any(found[1] for found in _pattern().finditer(_folded(f"{title}\n{text}")))
