"""Tokeniser of the search index. Pure.

Chinese has no spaces, and dictionaries lack names of places and shops, so runs of Chinese
characters are split into overlapping bigrams: 夜间施工 gives 夜间, 间施, 施工. A text that contains
a phrase contains all its bigrams; whether they are adjacent is checked on the text itself. Runs of
letters and digits are words, matched by prefix. The last character of each run is indexed alone
too, so that a single character finds all its occurrences. Traditional characters are converted to
simplified ones in texts and queries.
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
"""Characters of one request that are indexed; longer texts are pasted documents."""

MAX_WORD = 64
"""Maximum length of an indexed run of letters and digits."""

# Ideographs (with the extensions and 〇), then other letters and digits without underscore.
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BETWEEN = re.compile(r"[\W_]+")
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_RUNS = re.compile(rf"([{_HAN}]+)|([^\W_{_HAN}]+)")


def words_of(*texts: str) -> set[str]:
    """Lexemes under which a request is indexed.

    Args:
        texts: title, text, address, number, in any order; bigrams never span two of them.

    Returns:
        Lexemes of letters, digits and ideographs only, which need no quoting in a ``tsvector``
        literal.
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
    """A ``tsvector`` literal with these words, for a cast or COPY."""
    return " ".join(words)


def tsquery_literal(phrases: Iterable[str]) -> str:
    """A ``tsquery`` literal that all texts with these phrases match; "" if there is none.

    A single character at an end would match very many bigrams; it is omitted if there is another
    condition, since the texts themselves are checked afterwards.

    Args:
        phrases: words of a query, normalised and without blanks. One may hold several runs: in
            3栋12 each is a condition, and the last one is a prefix: 3 & 栋 & 12:*.
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
    """Normalised words of a query, each of which must occur in a request.

    All other characters separate words, in full and half width, because the text may have other
    punctuation there or none.
    """
    return list(dict.fromkeys(_BETWEEN.sub(" ", normalise(query)).split()))


LEAST_END = 4
"""Minimum number of final digits by which a number is found."""


def ends_among(query: str) -> list[str]:
    """Parts of a query that may be the end of a request number, ours or another system's: its
    words, and its blank-separated parts as typed, since numbers may contain punctuation.
    """
    whole = (part.end for part in parts_of(query))
    found = [one for one in phrases_of(query) if one.isalnum()]
    return [
        one
        for one in dict.fromkeys([*found, *whole])
        if one.isascii() and sum(map(str.isdigit, one)) >= LEAST_END
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """A blank-separated part of a query.

    Args:
        end: as typed, normalised, without surrounding punctuation.
        phrases: its words.
    """

    end: str
    phrases: tuple[str, ...]


def parts_of(query: str) -> list[Part]:
    """Parts of a query that contain a word."""
    parts = [
        (normalise(each), tuple(phrases_of(each))) for each in value_rules.plain(query).split()
    ]
    return [Part(_AROUND.sub("", each), phrases) for each, phrases in parts if phrases]


def read_masked(title: str, text: str, address: str, *numbers: str) -> str:
    """Normalised text of a request as shown to readers without permission to reveal, so that
    personal numbers cannot be searched digit by digit.

    Args:
        numbers: the request's own numbers, which all readers see.
    """
    indexed = "\n".join((mask_text(title), mask_text(text), mask_text(address), *numbers))
    return normalise(indexed)


def pattern_of(phrase: str) -> re.Pattern[str]:
    """Regular expression for a normalised phrase in a normalised text.

    A phrase that begins with a letter or digit must begin a run of them: 3栋 does not match 13栋.
    """
    inside = rf"(?<![^\W_{_HAN}])" if re.match(rf"[^\W_{_HAN}]", phrase) else ""
    return re.compile(inside + re.escape(phrase))
