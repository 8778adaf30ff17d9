"""Names of a cluster in its own words. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

LONGEST: Final = 16
LEAST_SHARE: Final = 0.3
"""A name stands in at least this share of the titles."""
NAMES: Final = 3
_BREAK: Final = "\n"

_RUNS = re.compile(r"[^\W_]+")
_SET_PHRASES = re.compile(
    r"^(?:关于|投诉|举报|反映|咨询|请问|建议|请求|强烈|再次|对|请|求|询问|希望|恳请)+|的?(?:问题|投诉|建议|举报)$"
)


def names_of(titles: Iterable[str], most: int = NAMES) -> list[str]:
    """The longest phrases that many titles share, the most telling first; at least one name if
    there is a title with letters.
    """
    given = _written(titles)
    return shared_by(given, most) or [
        each[:LONGEST] for each in sorted(given, key=lambda title: (len(title), title))[:1]
    ]


def shared_by(titles: Iterable[str], most: int = NAMES) -> list[str]:
    """The longest phrases that many titles share; none if there are none, so that no name is the
    words of one person.
    """
    given = _written(titles)
    least = max(2, LEAST_SHARE * len(given))
    found: list[str] = []
    left = given
    while len(found) < most:
        counted: Counter[str] = Counter()
        for title in left:
            counted.update(_phrases(title))
        shared = [phrase for phrase, count in counted.items() if count >= least]
        if not shared:
            break
        # The same number of titles and characters: by code, so that the order is always the same.
        best = min(shared, key=lambda phrase: (-counted[phrase] * (len(phrase) - 1), phrase))
        found.append(best)
        left = [title.replace(best, _BREAK) for title in left]
    return found


def _written(titles: Iterable[str]) -> list[str]:
    return [each for each in (_shortened(title) for title in titles) if each]


def _shortened(title: str) -> str:
    """A title without what only says that somebody writes."""
    return _SET_PHRASES.sub("", title.strip()).strip()


def _phrases(title: str) -> set[str]:
    found: set[str] = set()
    for run in _RUNS.findall(title):
        for begin in range(len(run)):
            found.update(run[begin:end] for end in range(begin + 2, begin + LONGEST + 1))
    return {each for each in found if len(each) > 1}
