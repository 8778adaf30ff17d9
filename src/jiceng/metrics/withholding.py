"""Suppression of small counts of records that a reader may not open. Pure.

A count of one, by day and category, describes one person. So a table includes hidden records only
in counts of at least `LEAST`, or not at all. What all rows leave out is added up; if that sum,
which can be derived from a total, would be small, another row leaves its hidden records out too.

Not prevented: comparing tables of overlapping periods reveals that a count has passed the limit
between them (docs/decisions).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5
"""Minimum number of hidden records in a count that includes any."""

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DisclosedCounts:
    """Which hidden records may be included.

    Args:
        blocks: for each row the indexes of blocks whose hidden records may be included.
        rest: for each block the sum of what rows leave out; None if nothing is left out, or if the
            count is too small.
    """

    blocks: Mapping[str, frozenset[int]]
    rest: tuple[Counts | None, ...]


def added(counts: Iterable[Counts]) -> dict[str, int]:
    """The sum of counts by column."""
    found: dict[str, int] = {}
    for each in counts:
        for name, count in each.items():
            found[name] = found.get(name, 0) + count
    return found


def hidden(whole: Mapping[str, Counts], seen: Mapping[str, Counts]) -> dict[str, Counts]:
    """For each row with any the number of hidden records by column.

    Args:
        whole: counts of all records, by row.
        seen: counts of those that the reader may open.
    """
    left = {
        line: {name: count - seen.get(line, {}).get(name, 0) for name, count in counts.items()}
        for line, counts in whole.items()
    }
    return {line: counts for line, counts in left.items() if any(counts.values())}


def disclosed(
    hidden: Mapping[str, Counts], blocks: Sequence[Iterable[str]], least: int = LEAST
) -> DisclosedCounts:
    """Decide which rows of a table may include their hidden records.

    Args:
        hidden: for each row the number of hidden records by column.
        blocks: columns that are included together or not at all, since each can be derived from the
            others; the remainder of a sum is a column of its block.
        least: minimum of a count.
    """
    open_blocks: dict[str, set[int]] = {line: set() for line in hidden}
    rests: list[Counts | None] = []
    for place, names in enumerate(map(tuple, blocks)):
        lines, rest = _safe_rows(hidden, names, least)
        for line in lines:
            open_blocks[line].add(place)
        rests.append(rest)
    return DisclosedCounts(
        {line: frozenset(found) for line, found in open_blocks.items()}, tuple(rests)
    )


def _safe_rows(
    hidden: Mapping[str, Counts], names: Sequence[str], least: int
) -> tuple[list[str], Counts | None]:
    """Rows that may include one block, and the sum of what the others leave out."""
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
