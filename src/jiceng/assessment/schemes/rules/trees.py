"""A scheme as a weighted tree, and the checks before it is published. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Final
from uuid import UUID

from jiceng.assessment.schemes.rules import scoring
from jiceng.assessment.schemes.rules.scoring import Kind, Scoring

FULL: Final = Fraction(100)
"""Points of the whole tree; a bonus comes on top."""
INDICATOR, ASKED = "indicator", "asked"
SPREAD, AS_ZERO = "spread", "zero"


class TreeFault(StrEnum):
    """What keeps a scheme from being published."""

    EMPTY = "empty"
    NO_UNITS = "no_units"
    WEIGHTS = "weights"  # children do not sum to their parent
    CORE = "core"  # core duties below their least share
    NO_WEIGHT = "no_weight"
    BONUS_WEIGHT = "bonus_weight"  # a bonus has no weight
    NO_DRIVER = "no_driver"
    NO_SOURCE = "no_source"
    NO_SCORING = "no_scoring"
    UNKNOWN_INDICATOR = "unknown_indicator"
    NO_SUM = "no_sum"  # neither a count nor a share
    ABOVE_ASKED = "above_asked"  # a place at the level above is asked, no indicator has it
    LONELY_GROUP = "lonely_group"  # a part for a group without units
    SCORING = "scoring"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a scheme.

    Args:
        part: code of the part concerned; "" for the scheme.
        group: peer group concerned; "" for all.
        numbers: what was found and what was expected.
        scoring: what is wrong with the way of scoring.
    """

    kind: TreeFault
    part: str = ""
    group: str = ""
    numbers: tuple[Fraction, ...] = ()
    scoring: scoring.Fault | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A node of the tree; without children it is a measure.

    Args:
        code: stable within all versions of a scheme.
        above: code of its parent; "" at the top.
        group: the peer group for which it counts; "" for all.
        driver: the unit that drives the task, and so gives what is asked for.
        source: `INDICATOR` or `ASKED`; "" for a branch.
        measure: unit of measure of what is asked.
    """

    code: str
    above: str
    name: str
    weight: Fraction
    position: int = 0
    is_core: bool = False
    group: str = ""
    driver: UUID | None = None
    source: str = ""
    indicator: str = ""
    measure: str = ""
    scoring: Scoring | None = None

    @property
    def is_bonus(self) -> bool:
        """Whether its points come on top of the full marks."""
        return self.scoring is not None and self.scoring.kind is Kind.BONUS


@dataclass(frozen=True, slots=True)
class Assessed:
    """A unit that is assessed.

    Args:
        group: its peers; "" if all units of the scheme are peers.
    """

    unit: UUID
    group: str = ""
    size: Fraction = Fraction(1)
    difficulty: Fraction = Fraction(1)


@dataclass(frozen=True)
class Tree:
    """The parts of a scheme and the units that it assesses.

    Args:
        missing: rule for a measure without a score: `SPREAD` gives its weight to its neighbours,
            `AS_ZERO` gives no points.
        core_least: share of the core duties in per cent; 0 without this check.
    """

    parts: Sequence[Part]
    units: Sequence[Assessed] = ()
    missing: str = SPREAD
    core_least: Fraction = Fraction(70)
    _children: dict[tuple[str, str], list[Part]] = field(default_factory=dict, repr=False)

    @cached_property
    def by_code(self) -> Mapping[str, Part]:
        """Parts by code."""
        return {part.code: part for part in self.parts}

    @cached_property
    def groups(self) -> list[str]:
        """The peer groups, each once."""
        return sorted({each.group for each in self.units}) or [""]

    def children(self, code: str, group: str) -> list[Part]:
        """The parts below one ("" for the top) that count for a group, in order."""
        if (code, group) not in self._children:
            found = [part for part in self.all_children(code) if part.group in {"", group}]
            self._children[code, group] = found
        return self._children[code, group]

    def all_children(self, code: str) -> list[Part]:
        """The parts below one, of all groups, in order."""
        return self._below.get(code, [])

    @cached_property
    def _below(self) -> Mapping[str, list[Part]]:
        found: dict[str, list[Part]] = {}
        for part in sorted(self.parts, key=lambda part: (part.position, part.code)):
            found.setdefault(part.above, []).append(part)
        return found

    def measures(self, group: str) -> list[Part]:
        """The measures of a group, in the order of the tree."""
        return list(self._measures("", group))

    def _measures(self, code: str, group: str) -> Iterator[Part]:
        for part in self.children(code, group):
            if self.all_children(part.code):
                yield from self._measures(part.code, group)
            else:
                yield part

    @cached_property
    def leaves(self) -> list[Part]:
        """The measures of all groups, in the order of the tree."""
        return [part for part, _depth in self.in_order if not self.all_children(part.code)]

    @cached_property
    def in_order(self) -> list[tuple[Part, int]]:
        """All parts with their depth, each before those below it."""
        return list(self._walk("", 0))

    def _walk(self, code: str, depth: int) -> Iterator[tuple[Part, int]]:
        for part in self.all_children(code):
            yield part, depth
            yield from self._walk(part.code, depth + 1)

    def way_to(self, code: str) -> list[Part]:
        """A part and those above it, the top first."""
        found: list[Part] = []
        part = self.by_code.get(code)
        while part is not None and part not in found:
            found.insert(0, part)
            part = self.by_code.get(part.above)
        return found

    @cached_property
    def tops(self) -> Mapping[str, str]:
        """The part at the top, by the code of each part below it and of itself."""
        found: dict[str, str] = {}
        for part, _depth in self.in_order:
            found[part.code] = found.get(part.above, part.code)
        return found

    def is_core(self, part: Part) -> bool:
        """Whether a part or one above it is a core duty."""
        return any(each.is_core for each in self.way_to(part.code))

    def sum_below(self, code: str, group: str) -> Fraction:
        """Weights of the parts below one, without bonuses."""
        found = (part.weight for part in self.children(code, group) if not part.is_bonus)
        return sum(found, Fraction(0))

    def core_share(self, group: str) -> Fraction:
        """Core duties of a group in points of 100."""
        found = (p.weight for p in self.measures(group) if not p.is_bonus and self.is_core(p))
        return sum(found, Fraction(0))


def faults(
    tree: Tree, *, known: Collection[str], summed: Collection[str] | None = None
) -> list[Fault]:
    """What keeps a scheme from being published; empty if nothing does.

    Args:
        known: names of all indicators.
        summed: those that can be summed over units; by default all of them.
    """
    if not tree.parts:
        return [Fault(TreeFault.EMPTY)]
    found = [] if tree.units else [Fault(TreeFault.NO_UNITS)]
    found += _faults_of_weights(tree)
    for group in tree.groups:
        core = tree.core_share(group)
        if core < tree.core_least:
            found.append(Fault(TreeFault.CORE, group=group, numbers=(core, tree.core_least)))
    for part in tree.leaves:
        found += _faults_of_measure(part, known, known if summed is None else summed)
    groups = set(tree.groups)
    for part in tree.parts:
        if part.group and part.group not in groups:
            found.append(Fault(TreeFault.LONELY_GROUP, part.code, part.group))
    return found


def _faults_of_weights(tree: Tree) -> list[Fault]:
    """Sums that differ, named once where they are the same for all groups."""
    found: list[Fault] = []
    branches = ["", *(part.code for part, _depth in tree.in_order if tree.all_children(part.code))]
    for code in branches:
        expected = tree.by_code[code].weight if code else FULL
        counting = [g for g in tree.groups if not code or tree.by_code[code].group in {"", g}]
        sums = {group: tree.sum_below(code, group) for group in counting}
        if len(set(sums.values())) == 1:
            total = next(iter(sums.values()))
            if total != expected:
                found.append(Fault(TreeFault.WEIGHTS, code, numbers=(total, expected)))
            continue
        for group, total in sums.items():
            if total != expected:
                found.append(Fault(TreeFault.WEIGHTS, code, group, (total, expected)))
    return found


def _faults_of_measure(
    part: Part, known: Collection[str], summed: Collection[str]
) -> Iterator[Fault]:
    if part.is_bonus and part.weight:
        yield Fault(TreeFault.BONUS_WEIGHT, part.code)
    if not part.is_bonus and part.weight <= 0:
        yield Fault(TreeFault.NO_WEIGHT, part.code)
    if part.driver is None:
        yield Fault(TreeFault.NO_DRIVER, part.code)
    if part.source not in {INDICATOR, ASKED}:
        yield Fault(TreeFault.NO_SOURCE, part.code)
    if part.source == INDICATOR and part.indicator not in known:
        yield Fault(TreeFault.UNKNOWN_INDICATOR, part.code)
    elif part.source == INDICATOR and part.indicator not in summed:
        yield Fault(TreeFault.NO_SUM, part.code)
    if part.scoring is None:
        yield Fault(TreeFault.NO_SCORING, part.code)
        return
    if part.scoring.kind is Kind.ABOVE and part.source == INDICATOR:
        yield Fault(TreeFault.ABOVE_ASKED, part.code)
    for each in scoring.faults(part.scoring):
        yield Fault(TreeFault.SCORING, part.code, scoring=each)
