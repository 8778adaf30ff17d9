"""Whom a note on a record tells: those whom it names with @."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jiceng.core.event_readers import RecordedEvent
from jiceng.core.notification_kinds import RightHolders
from jiceng.records.remarks.mentions import ids_in


def mentioned(posts: RightHolders, _record: Any, told: RecordedEvent) -> set[UUID]:
    """The people whom a note names, and of a unit everybody with a post there; who may not see the
    record is told nothing."""
    named = ids_in(told.data)
    people = set(named.people)
    for unit in named.units:
        people |= posts.at_unit(unit)
    return people
