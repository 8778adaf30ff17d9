"""Events that the clock causes: breach, reminder, recomputed deadline."""

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
    "note_breach": "`finish` records each breach; the mark is a cache",
}


@transaction.atomic
def note_breach(kind: str, row: UUID, *, at: datetime) -> bool:
    """Record a passed deadline, once for each breach.

    Returns:
        whether a breach was recorded: the record is still in progress, a due time has passed, and
        no event recorded that breach before.
    """
    clocks = CLOCKS.by_key()[kind]
    locked = clocks.locked(row, clocks.worked_on)
    if locked is None:
        return False
    refresh(locked, at)
    if len(breaches(locked, at)) > locked.breaches_told:
        clocks.finish(locked, at, [])
        return True
    # An extended deadline that passes again is not a second breach; this skips the record next
    # time.
    clocks.model._default_manager.filter(pk=row).update(is_late=locked.is_late)  # noqa: SLF001
    return False


@transaction.atomic
def recount(kind: str, row: UUID, *, at: datetime) -> bool:
    """Recompute a deadline, and further due times, after a change of the calendar.

    Returns:
        whether one of them has changed.
    """
    clocks = CLOCKS.by_key()[kind]
    locked = clocks.locked(row, clocks.open)
    if locked is None:
        return False
    before = locked.due_at
    refresh(locked, at)
    if locked.due_at == before and not clocks.is_outdated(locked):
        return False
    moved = {"from_due": before, "to_due": locked.due_at}
    clocks.finish(locked, at, [NewEvent(f"{kind}.recounted", at, moved)])
    return True


@transaction.atomic
def remind(
    kind: str, row: UUID, *, at: datetime, mark: str, due_at: datetime | None = None, of: str = ""
) -> bool:
    """Record a reminder to the unit in charge; the notification app delivers it.

    Args:
        mark: which reminder of this deadline.
        due_at: the deadline; by default that of the record's own clock.
        of: name of the clock, of `FurtherClocks`; "" for the record's own.
    """
    clocks = CLOCKS.by_key()[kind]
    locked = clocks.locked(row, clocks.worked_on)
    if locked is None:
        return False
    data = {"unit": locked.unit_id, "due_at": due_at or locked.due_at, "mark": mark}
    if of:
        data["of"] = of
    record(kind, row, f"{kind}.reminded", by=SYSTEM, at=at, data=data)
    return True
