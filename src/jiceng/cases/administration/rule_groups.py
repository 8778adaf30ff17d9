"""Routing rules in groups of neighbours of one kind, for their list. Pure.

The first matching rule decides, so only neighbours are grouped: their order stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Final, Generic, TypeVar

T = TypeVar("T")

FEWEST_FOLDED: Final = 4
"""Shorter groups are shown open: folding them would hide more than it saves."""


class RuleKind(Enum):
    """What distinguishes rules of a group."""

    SPECIAL = "special"
    DEPARTMENT = "department"
    UNIT = "unit"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class RuleParts:
    """Which conditions and which target a rule has.

    Args:
        has_area, has_channel, has_time: whether it has such conditions; a category does not count.
        to_department: goes to the department in charge of a kind of matter.
        to_unit: goes to one unit.
    """

    has_area: bool
    has_channel: bool
    has_time: bool
    to_department: bool
    to_unit: bool


def kind_of(rule: RuleParts) -> RuleKind:
    """The group of a rule: special cases by place, channel or time; else by its target."""
    if rule.has_area or rule.has_channel or rule.has_time:
        return RuleKind.SPECIAL
    if rule.to_department:
        return RuleKind.DEPARTMENT
    return RuleKind.UNIT if rule.to_unit else RuleKind.LEVEL


@dataclass(frozen=True, slots=True)
class RuleGroup(Generic[T]):
    """Neighbouring rules of one kind.

    Args:
        is_open: shown open at once.
    """

    kind: RuleKind
    rows: tuple[T, ...]
    is_open: bool


def grouped(
    rows: Sequence[T], kind: Callable[[T], RuleKind], must_show: Callable[[T], bool]
) -> list[RuleGroup[T]]:
    """Rules in their order, in groups.

    Args:
        must_show: a rule that may not be hidden, such as a faulty one or one that was searched for.
    """
    groups = []
    for each, members in groupby(rows, kind):
        found = tuple(members)
        is_open = len(found) < FEWEST_FOLDED or any(map(must_show, found))
        groups.append(RuleGroup(each, found, is_open))
    return groups


def contains_words(texts: Iterable[str], words: str) -> bool:
    """Whether texts contain all words of a search, whatever their case."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words.casefold().split())
