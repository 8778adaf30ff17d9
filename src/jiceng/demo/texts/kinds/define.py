"""Notation of the kinds.

A block of lines ``section: template``. In a template ``{slot}`` is filled in from place, time and chance, and ``[a|b|c]``
is one of several wordings. A fact is written with the title that belongs to it, and with a category of its own where
that of the kind does not fit: ``fact: title @code # text``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from jiceng.demo.texts.model import Fact, MatterKind, Rhythm, Setting, Urgency

# Fewest templates per section with which the texts still differ enough from each other.
NEEDED: Final[Mapping[str, int]] = {
    "fact": 3,
    "more": 1,
    "harm": 1,
    "wish": 2,
    "done": 1,
    "hard": 1,
}


def _months(factors: Mapping[float, Iterable[int]]) -> dict[int, float]:
    return {month: factor for factor, months in factors.items() for month in months}


# The year on the Pearl River delta: rain from April, typhoons July to September, dry and
# dusty winters; the Spring Festival falls in January or February.
RAIN: Final = _months({0.15: (11, 12, 1), 0.3: (2, 10), 1.0: (3,), 2.0: (4, 7), 2.6: (5, 6, 8, 9)})
TYPHOON: Final = _months(
    {0.2: (11, 12, 1, 2), 0.4: (3, 10), 1.0: (4, 5), 2.5: (6,), 4.0: (7, 8, 9)}
)
HEAT: Final = _months({0.6: (12, 1, 2), 0.8: (3, 11), 1.3: (5, 6, 9, 10), 1.8: (7, 8)})
DRY: Final = _months({1.8: (10, 11, 12, 1), 1.2: (2, 3), 0.5: (5, 6, 7, 8)})
COOL_EVENINGS: Final = _months({1.5: (3, 4, 10, 11), 1.2: (5, 9), 0.6: (1, 2), 0.8: (7, 8)})
YEAR_END: Final = _months({3.2: (1,), 2.4: (12,), 1.5: (2, 11), 0.7: (4, 5, 6, 7, 8)})
ENROLMENT: Final = _months({1.5: (3, 4), 3.0: (5, 6), 4.0: (7,), 3.2: (8,), 0.3: (10, 11, 12, 1)})
TERM: Final = _months({1.6: (3, 9), 1.3: (4, 5, 10, 11), 0.1: (7, 8), 0.3: (1, 2)})
AUTUMN_FORMS: Final = _months({2.2: (10, 11), 2.6: (12,), 1.4: (1,), 0.7: (4, 5, 6, 7)})
HOLIDAYS: Final = _months({1.8: (1, 2), 1.4: (5, 10), 1.2: (12,)})


def lines(block: str) -> Mapping[str, tuple[str, ...]]:
    """Split a block into its sections.

    Raises:
        ValueError: for a line without a known section, or too few templates in one.
    """
    sections: dict[str, list[str]] = {name: [] for name in NEEDED}
    for raw in block.strip().splitlines():
        section, _, template = raw.strip().partition(": ")
        if section not in sections or not template:
            raise ValueError(f"a line is a section, a colon and a template, not {raw!r}")
        sections[section].append(template)
    for name, least in NEEDED.items():
        if len(sections[name]) < least:
            raise ValueError(f"{least} of {name} needed: {block[:40]!r}")
    return {name: tuple(found) for name, found in sections.items()}


def fact(line: str) -> Fact:
    """Read a fact with its title.

    Raises:
        ValueError: without a title or a text.
    """
    head, _, text = line.partition(" # ")
    title, _, category = head.partition(" @")
    if not title or not text:
        raise ValueError(f"a fact has a title and a text: {line!r}")
    return Fact(title, text, category)


def kind(
    key: str,
    name: str,
    matter: str,
    words: str,
    block: str,
    *,
    weight: float = 1.0,
    season: Mapping[int, float] | None = None,
    urgency: Urgency = Urgency.NORMAL,
    at: Setting = Setting.ROAD,
    rhythm: Rhythm = Rhythm.DAY,
    patrol: bool = False,
    calm: bool = False,
    private: bool = False,
) -> MatterKind:
    """Write down one kind; `words` are separated by spaces, best first."""
    sections = dict(lines(block))
    facts = tuple(fact(line) for line in sections.pop("fact"))
    return MatterKind(
        key=key,
        name=name,
        matter=matter,
        category_words=tuple(words.split()),
        weight=weight,
        urgency=urgency,
        setting=at,
        rhythm=rhythm,
        patrol=patrol,
        calm=calm,
        private=private,
        facts=facts,
        lines=sections,
        season=season or {},
    )
