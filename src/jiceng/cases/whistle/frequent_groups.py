"""Groups of departments that a unit called together before for the same matter.

The calls that are looked at are bounded (`RECENT`), so the cost does not grow with history.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Case, CaseTask
from jiceng.directory import public as directory

RECENT: Final = 200
"""The newest called departments of a unit that are looked at."""
MOST: Final = 3


@dataclass(frozen=True, slots=True)
class PastCall:
    """Departments that were called at once.

    Args:
        matter: codes of the request's category and of those above it, from the top down.
    """

    units: frozenset[UUID]
    matter: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrequentGroup:
    """Departments that were called together, and how often."""

    units: tuple[UUID, ...]
    count: int


def frequent_groups(
    calls: Iterable[PastCall],
    matter: Sequence[str],
    possible: Collection[UUID],
    most: int = MOST,
) -> list[FrequentGroup]:
    """The groups that were called most often for a matter, the most frequent first.

    Of the levels of the category, the narrowest counts for which any group is known: its own
    category, else that above it, and so on. Pure.

    Args:
        calls: earlier ones.
        matter: as of a `PastCall`.
        possible: units that can be called; groups with others are left out, and so are single ones.
    """
    usable = [call for call in calls if len(call.units) > 1 and call.units <= set(possible)]
    for depth in range(len(matter), 0, -1):
        same = [
            call.units for call in usable if tuple(call.matter[:depth]) == tuple(matter[:depth])
        ]
        if same:
            counted = Counter(same).items()
            ranked = sorted(counted, key=lambda one: (-one[1], len(one[0]), sorted(one[0])))
            return [FrequentGroup(tuple(sorted(units)), n) for units, n in ranked[:most]]
    return []


def groups_for(case: Case, possible: Collection[UUID]) -> list[FrequentGroup]:
    """Groups that the street of a request, or the unit in charge where there is no street, called
    before; one query.
    """
    tree = directory.tree()
    street = tree.ancestor(case.area_id or case.unit_id, "street_town")
    caller = street.id if street else case.unit_id
    rows = (
        CaseTask.objects.filter(called_by=caller)
        .order_by("-called_at", "-id")
        .values_list("case_id", "called_at", "unit_id", "case__category_id")[:RECENT]
    )
    return frequent_groups(_calls(rows), _matter(case.category_id), possible)


def _calls(rows: Iterable[tuple[UUID, datetime, UUID, str | None]]) -> list[PastCall]:
    """Calls of several departments at once have the same request and time."""
    units: dict[tuple[UUID, datetime, str | None], set[UUID]] = defaultdict(set)
    for case, at, unit, category in rows:
        units[case, at, category].add(unit)
    return [PastCall(frozenset(found), _matter(key[2])) for key, found in units.items()]


def _matter(code: str | None) -> tuple[str, ...]:
    known, found = categories.get(), list[str]()
    category = known.get(code or "")
    while category is not None:
        found.insert(0, category.code)
        category = known.get(category.parent)
    return tuple(found)
