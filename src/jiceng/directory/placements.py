"""Where units were on a day, for sums over the tree of that day. Not limited to an actor: callers
decide what a user may see.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from jiceng.directory.models import UnitPlacement


def parents_on(day: date) -> dict[UUID, UUID | None]:
    """The parent of every unit on a day; of a unit that is closed by then the last one, of one that
    begins later the first one.
    """
    found: dict[UUID, UUID | None] = {}
    rows = UnitPlacement.objects.order_by("valid_from", "id")
    for unit, parent, since in rows.values_list("unit_id", "parent_id", "valid_from"):
        if since <= day or unit not in found:
            found[unit] = parent
    return found


def days_of_moves(first: date, last: date) -> list[date]:
    """The days after the first one, up to the last, on which a unit got another parent."""
    rows = UnitPlacement.objects.order_by("valid_from", "id")
    days, before = set[date](), dict[UUID, UUID | None]()
    for unit, parent, since in rows.values_list("unit_id", "parent_id", "valid_from"):
        if unit in before and before[unit] != parent and first < since <= last:
            days.add(since)
        before[unit] = parent
    return sorted(days)
