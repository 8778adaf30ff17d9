"""Counts of requests by category, added up over the tree. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """Requests of a category with those below it.

    Args:
        judged: those whose deadline has been met or missed.
    """

    opened: int = 0
    late: int = 0
    judged: int = 0

    def __add__(self, other: CategoryCount) -> CategoryCount:
        return CategoryCount(
            self.opened + other.opened, self.late + other.late, self.judged + other.judged
        )

    @property
    def late_share(self) -> float | None:
        """Share of late ones, 0 to 1; None without any that can be judged."""
        return self.late / self.judged if self.judged else None


NONE = CategoryCount()


def added_up(
    own: Mapping[str, CategoryCount], parents: Mapping[str, str]
) -> dict[str, CategoryCount]:
    """Counts of each category with all below it.

    Args:
        own: of single categories.
        parents: the parent of each category; "" at the top.
    """
    found = dict.fromkeys(parents, NONE)
    for code, count in own.items():
        above = code
        while above in parents:
            found[above] += count
            above = parents[above]
    return found
