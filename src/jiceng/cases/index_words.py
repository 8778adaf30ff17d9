"""Cutting texts into the words of the search index. Pure.

Chinese has no spaces and dictionaries miss names of places and shops, so runs of Chinese characters
are cut into overlapping pairs: 夜间施工 gives 夜间, 间施, 施工. A text holds a phrase only if it
holds all the phrase's pairs; whether they stand together is checked on the text itself. Runs of
letters and digits are words as they are, found by their beginnings. The last character of each run
is kept alone too, so that a lone character finds every place where it stands. Traditional
characters are taken for their simplified forms, in texts and queries alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from jiceng.core import value_rules
from jiceng.core.masking import mask_text
from jiceng.core.text_folding import normalise, simplified

__all__ = [
    "LEAST_END",
    "MAX_TEXT",
    "MAX_WORD",
    "Part",
    "ends_among",
    "normalise",
    "parts_of",
    "pattern_of",
    "phrases_of",
    "read_masked",
    "simplified",
    "tsquery_literal",
    "tsvector_literal",
    "words_of",
]

MAX_TEXT = 20_000
"""Characters of one request that are indexed; a longer text is a pasted document."""

MAX_WORD = 64
"""Characters of a run of letters and digits that count."""

# Ideographs (with the extensions and 〇), then other letters and digits without underscore.
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BETWEEN = re.compile(r"[\W_]+")
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_RUNS = re.compile(rf"([{_HAN}]+)|([^\W_{_HAN}]+)")


def words_of(*texts: str) -> set[str]:
    """The words under which a request is found.

    Args:
        texts: title, text, address, number, in any order; pairs never reach across two of them.

    Returns:
        Lexemes made of letters, digits and ideographs only, so that they need no quoting in a
        ``tsvector`` literal.
    """
    found: set[str] = set()
    for han, other in _RUNS.findall(normalise("\n".join(texts)[:MAX_TEXT])):
        if han:
            found.update(map("".join, pairwise(han)))
            found.add(han[-1])
        else:
            found.add(other[:MAX_WORD])
    return found


def tsvector_literal(words: Iterable[str]) -> str:
    """The text form of a ``tsvector`` with these words, to be cast or copied."""
    return " ".join(words)


def tsquery_literal(phrases: Iterable[str]) -> str:
    """The text form of a ``tsquery`` that every text with these phrases satisfies, "" if none can.

    A lone character at an end stands for all pairs that begin with it, which are very many; beside
    any other condition it is left out, since the texts themselves are looked at in the end.

    Args:
        phrases: words of a query, normalised and without blanks. One may hold several runs: in
            3栋12 each is a condition, and the last one may go on in the text: 3 & 栋 & 12:*.
    """
    firm: list[str] = []
    loose: list[str] = []
    for phrase in phrases:
        for run in _RUNS.finditer(phrase):
            han, other = run.groups()
            at_end = run.end() == len(phrase)
            if other:
                firm.append(other[:MAX_WORD] + (":*" if at_end else ""))
            elif len(han) > 1:
                firm.extend(map("".join, pairwise(han)))
            elif at_end:
                loose.append(f"{han}:*")
            else:
                firm.append(han)
    return " & ".join(dict.fromkeys(firm or loose))


def phrases_of(query: str) -> list[str]:
    """The words of a query, normalised, each of which must stand in a request as it is.

    Whatever is neither letter, digit nor character parts them, whole or half as wide: the text may
    hold other signs there, or none.
    """
    return list(dict.fromkeys(_BETWEEN.sub(" ", normalise(query)).split()))


LEAST_END = 4
"""Digits of a number's end by which it is found."""


def ends_among(query: str) -> list[str]:
    """What a query holds that may be the end of a request's number, or of another system's: its
    words, and what stands between two blanks as it is, for there are signs in numbers."""
    whole = (part.end for part in parts_of(query))
    found = [one for one in phrases_of(query) if one.isalnum()]
    return [
        one
        for one in dict.fromkeys([*found, *whole])
        if one.isascii() and sum(map(str.isdigit, one)) >= LEAST_END
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between two blanks of a query.

    Args:
        end: as it is, normalised, without the signs around it.
        phrases: its words.
    """

    end: str
    phrases: tuple[str, ...]


def parts_of(query: str) -> list[Part]:
    """The parts of a query that hold any word."""
    parts = [
        (normalise(each), tuple(phrases_of(each))) for each in value_rules.plain(query).split()
    ]
    return [Part(_AROUND.sub("", each), phrases) for each, phrases in parts if phrases]


def read_masked(title: str, text: str, address: str, *numbers: str) -> str:
    """What a request says, normalised, as whoever sees it masked reads it: a number of a person
    must not be found piece by piece.

    Args:
        numbers: its own, here and where it came from, which everybody reads.
    """
    said = "\n".join((mask_text(title), mask_text(text), mask_text(address), *numbers))
    return normalise(said)


def pattern_of(phrase: str) -> re.Pattern[str]:
    """What finds a normalised phrase in a normalised text.

    A phrase that begins with a letter or digit must begin a run of them: 3栋 is not in 13栋.
    """
    inside = rf"(?<![^\W_{_HAN}])" if re.match(rf"[^\W_{_HAN}]", phrase) else ""
    return re.compile(inside + re.escape(phrase))
