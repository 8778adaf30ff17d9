"""Withholding of small numbers of records that a reader may not open. Pure.

A figure of one, by day and matter, describes one person. So a table includes hidden records only
in numbers of at least `LEAST`, or none. The records left out by all lines are added up; where that
sum, which follows from a total, would be small, another line leaves its hidden records out too.

Not prevented: a comparison of tables with overlapping periods shows that a number has passed the
limit between them (docs/decisions).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5
"""Minimum of hidden records in a number that includes any."""

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DisclosedCounts:
    """The hidden records that may be included.

    Args:
        blocks: of each line the blocks whose hidden records may be added, by their place.
        rest: of each block what the other lines leave out, all of them together; None where
            nothing is left out, or where the number is too small.
    """

    blocks: Mapping[str, frozenset[int]]
    rest: tuple[Counts | None, ...]


def disclosed(
    hidden: Mapping[str, Counts], blocks: Sequence[Iterable[str]], least: int = LEAST
) -> DisclosedCounts:
    """Lines of a table that may include their hidden records.

    Args:
        hidden: of each line how many hidden records each column counts.
        blocks: columns that are included together or not at all, since each follows from the
            others; the remainder of a sum is a column of its block.
    """
    open_blocks: dict[str, set[int]] = {line: set() for line in hidden}
    rests: list[Counts | None] = []
    for place, names in enumerate(map(tuple, blocks)):
        lines, rest = _told(hidden, names, least)
        for line in lines:
            open_blocks[line].add(place)
        rests.append(rest)
    return DisclosedCounts(
        {line: frozenset(found) for line, found in open_blocks.items()}, tuple(rests)
    )


def _told(
    hidden: Mapping[str, Counts], names: Sequence[str], least: int
) -> tuple[list[str], Counts | None]:
    """The lines that may include one block, and the sum of what the others leave out."""
    size = {line: sum(counts.get(name, 0) for name in names) for line, counts in hidden.items()}
    nothing = [line for line in hidden if not size[line]]
    some = sorted((line for line in hidden if size[line]), key=lambda line: (size[line], line))
    safe = [line for line in some if _is_safe(hidden[line], names, least)]
    left = [line for line in some if line not in set(safe)]
    while left:
        rest = {name: sum(hidden[line].get(name, 0) for line in left) for name in names}
        if _is_safe(rest, names, least):
            return nothing + safe, rest
        if not safe:
            break
        left.append(safe.pop(0))
    return nothing + safe, None


def _is_safe(counts: Counts, names: Sequence[str], least: int) -> bool:
    return all(not 0 < counts.get(name, 0) < least for name in names)
