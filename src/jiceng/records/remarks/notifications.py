"""Notifications to people mentioned in a note."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jiceng.core.event_readers import RecordedEvent
from jiceng.core.notification_kinds import RightHolders
from jiceng.records.remarks.mentions import ids_in


def mentioned(posts: RightHolders, _record: Any, event: RecordedEvent) -> set[UUID]:
    """The people mentioned in a note and, for a mentioned unit, everyone with a position there.
    Those who may not see the record are left out later.
    """
    named = ids_in(event.data)
    people = set(named.people)
    for unit in named.units:
        people |= posts.at_unit(unit)
    return people
