"""Names of a cluster in its own words. Pure.

A name begins and ends between words. A number is one word with its unit (5米, 3号), Latin letters
are one. Of Chinese characters no dictionary says where a word ends, since most places and estates
are in none; the titles do: where nearly all of them go on with the same word, the name would be
cut.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

LONGEST: Final = 16
LEAST_SHARE: Final = 0.3
"""A name stands in at least this share of the titles."""
NAMES: Final = 3
GOES_ON: Final = 0.7
"""A name is cut where a larger share of its titles go on, or began, with one and the same word."""
LOOKED_AT: Final = 60
"""So many phrases, the most telling first, are looked at for one that is not cut."""

_NUMERAL = "0-9〇零一二三四五六七八九十百千万亿两几"
_TOKENS = re.compile(
    rf"(?P<number>[A-Za-z]*[{_NUMERAL}][A-Za-z{_NUMERAL}]*(?:[.．][0-9]+)*[^\W_A-Za-z{_NUMERAL}]?)"
    r"|(?P<latin>[A-Za-z]+)|(?P<other>[^\W_])"
)
_NOT_FIRST: Final = frozenset("的了着们吗呢吧也还又与及被离距")
_NOT_LAST: Final = frozenset("的了在和与及是不离距到被把没很太第也还又")
_BETWEEN: Final = _NOT_FIRST | _NOT_LAST
_SET_PHRASES = re.compile(
    r"^(?:关于|投诉|举报|反映|咨询|请问|建议|请求|强烈|再次|对|请|求|询问|希望|恳请)+|的?(?:问题|投诉|建议|举报)$"
)

Run = tuple[str, ...]
"""Words that follow each other without a break."""


def names_of(titles: Iterable[str], most: int = NAMES) -> list[str]:
    """The longest phrases that many titles share, the most telling first; at least one name if
    there is a title with letters.
    """
    given = _written(titles)
    return shared_by(given, most) or [
        _beginning(each) for each in sorted(given, key=lambda title: (len(title), title))[:1]
    ]


def shared_by(titles: Iterable[str], most: int = NAMES) -> list[str]:
    """The longest phrases that many titles share; none if there are none, so that no name is the
    words of one person.
    """
    left = [_runs(each) for each in _written(titles)]
    least = max(2, LEAST_SHARE * len(left))
    found: list[str] = []
    while len(found) < most:
        best = _best(left, least)
        if best is None:
            break
        found.append("".join(best))
        left = [_without(best, runs) for runs in left]
    return found


def _written(titles: Iterable[str]) -> list[str]:
    return [each for each in (_shortened(title) for title in titles) if each]


def _shortened(title: str) -> str:
    """A title without what only says that somebody writes."""
    return _SET_PHRASES.sub("", title.strip()).strip()


def _beginning(title: str) -> str:
    """The words with which a title begins."""
    ends = [each.end() for each in _TOKENS.finditer(title) if each.end() <= LONGEST]
    return title[: ends[-1]] if ends else title[:LONGEST]


def _runs(title: str) -> list[Run]:
    """A title as words; a break is whatever is neither letter nor digit."""
    runs: list[list[str]] = []
    end = -1
    for each in _TOKENS.finditer(title):
        if each.start() != end:
            runs.append([])
        runs[-1].append(each.group())
        end = each.end()
    return [tuple(run) for run in runs]


def _best(left: Sequence[Sequence[Run]], least: float) -> Run | None:
    """The phrase of most characters in most titles that is cut nowhere; if all are, the first."""
    counted: Counter[Run] = Counter()
    for runs in left:
        counted.update(set().union(*map(_phrases, runs)))
    shared = [phrase for phrase, count in counted.items() if count >= least]

    def order(phrase: Run) -> tuple[int, str]:
        # The same number of titles and characters: by code, so that the order is always the same.
        text = "".join(phrase)
        return -counted[phrase] * (len(text) - 1), text

    telling = sorted(shared, key=order)[:LOOKED_AT]
    return next((each for each in telling if not _is_cut(each, left)), next(iter(telling), None))


@lru_cache(maxsize=1_000)
def _phrases(run: Run) -> frozenset[Run]:
    """The phrases of a run that may be names; they are looked for again with each name."""
    found: set[Run] = set()
    telling = [_says_something(word) for word in run]
    for begin, first in enumerate(run):
        if first in _NOT_FIRST:
            continue
        length, says = 0, False
        for end in range(begin, len(run)):
            length += len(run[end])
            if length > LONGEST:
                break
            says = says or telling[end]
            if says and length > 1 and run[end] not in _NOT_LAST:
                found.add(run[begin : end + 1])
    return frozenset(found)


@lru_cache(maxsize=20_000)
def _says_something(word: str) -> bool:
    """Whether a word is more than a number with its unit."""
    found = _TOKENS.fullmatch(word)
    return found is not None and found.lastgroup != "number"


def _is_cut(phrase: Run, left: Sequence[Sequence[Run]]) -> bool:
    """Whether the titles say that a phrase begins or ends within a word."""
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    titles = 0
    for runs in left:
        places = [(run, at) for run in runs for at in _places(phrase, run)]
        titles += bool(places)
        before.update({run[at - 1] for run, at in places if at})
        after.update({run[at + len(phrase)] for run, at in places if at + len(phrase) < len(run)})
    return any(
        count > GOES_ON * titles and word not in _BETWEEN
        for each in (before, after)
        for word, count in each.items()
    )


def _places(phrase: Run, run: Run) -> list[int]:
    size = len(phrase)
    return [at for at in range(len(run) - size + 1) if run[at : at + size] == phrase]


def _without(phrase: Run, runs: Sequence[Run]) -> list[Run]:
    """What is left of a title when a phrase is taken out."""
    left: list[Run] = []
    for run in runs:
        begin = 0
        for at in _places(phrase, run):
            if at >= begin:
                left.append(run[begin:at])
                begin = at + len(phrase)
        left.append(run[begin:])
    return [run for run in left if run]
