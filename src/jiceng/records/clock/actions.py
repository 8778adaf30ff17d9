"""What time itself does to a record that can be due: breaches, reminders, another calendar."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from jiceng.core.access import SYSTEM
from jiceng.core.events import NewEvent, record
from jiceng.records.clock.kinds import CLOCKS
from jiceng.records.clock.ledger import breaches, refresh

WRITES: Final = {
    "note_breach": "`finish` tells of each breach; the mark of one that is known is a cache",
}


@transaction.atomic
def note_breach(kind: str, row: UUID, *, at: datetime) -> bool:
    """Put a passed deadline on record, once for each breach.

    Returns:
        whether it was news: the record is still worked on, a due time has passed, and the chain
        did not tell of that.
    """
    clocks = CLOCKS.by_key()[kind]
    locked = clocks.locked(row, clocks.worked_on)
    if locked is None:
        return False
    refresh(locked, at)
    if len(breaches(locked, at)) > locked.breaches_told:
        clocks.finish(locked, at, [])
        return True
    # An extended deadline that passes again is no second breach; it need not be looked at again.
    clocks.model._default_manager.filter(pk=row).update(is_late=locked.is_late)  # noqa: SLF001
    return False


@transaction.atomic
def recount(kind: str, row: UUID, *, at: datetime) -> bool:
    """Count a deadline again after the calendar has changed.

    Returns:
        whether it has moved.
    """
    clocks = CLOCKS.by_key()[kind]
    locked = clocks.locked(row, clocks.open)
    if locked is None:
        return False
    before = locked.due_at
    refresh(locked, at)
    if locked.due_at == before:
        return False
    moved = {"from_due": before, "to_due": locked.due_at}
    clocks.finish(locked, at, [NewEvent(f"{kind}.recounted", at, moved)])
    return True


@transaction.atomic
def remind(kind: str, row: UUID, *, at: datetime, mark: str) -> bool:
    """Record that the unit in charge is reminded; readers of the event deliver it.

    Args:
        mark: which reminder of this deadline, e.g. ``"0.8"``.
    """
    clocks = CLOCKS.by_key()[kind]
    locked = clocks.locked(row, clocks.worked_on)
    if locked is None:
        return False
    data = {"unit": locked.unit_id, "due_at": locked.due_at, "mark": mark}
    record(kind, row, f"{kind}.reminded", by=SYSTEM, at=at, data=data)
    return True
