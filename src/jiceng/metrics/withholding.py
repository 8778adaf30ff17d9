"""Small numbers of records that a reader may not open are not told. Pure.

A figure of one, by day and matter, tells of one person. So of the records that are hidden from its
reader a table tells only numbers of at least `LEAST`, and none. What a line must leave out is added
up with what other lines leave out; where that sum would be small, since it follows from a total,
another line leaves its hidden records out as well.

What this does not prevent: somebody who compares tables of periods that overlap learns that a
number has passed the limit between them (docs/decisions).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5
"""So many hidden records at least stand behind every number that tells of any."""

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Told:
    """What of the hidden records may be told.

    Args:
        blocks: of each line the blocks whose hidden records may be added, by their place.
        rest: of each block what the other lines leave out, all of them together; None where
            nothing is left out, or where it is too little to be told.
    """

    blocks: Mapping[str, frozenset[int]]
    rest: tuple[Counts | None, ...]


def told(hidden: Mapping[str, Counts], blocks: Sequence[Iterable[str]], least: int = LEAST) -> Told:
    """Which lines of a table may tell of their hidden records.

    Args:
        hidden: of each line how many hidden records each column counts.
        blocks: columns that are told together or not at all, since each follows from the others;
            what is left over of a sum belongs to its block as a column of its own.
    """
    open_blocks: dict[str, set[int]] = {line: set() for line in hidden}
    rests: list[Counts | None] = []
    for place, names in enumerate(map(tuple, blocks)):
        lines, rest = _told(hidden, names, least)
        for line in lines:
            open_blocks[line].add(place)
        rests.append(rest)
    return Told({line: frozenset(found) for line, found in open_blocks.items()}, tuple(rests))


def _told(
    hidden: Mapping[str, Counts], names: Sequence[str], least: int
) -> tuple[list[str], Counts | None]:
    """The lines that may tell of one block, and the sum of what the others leave out."""
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
