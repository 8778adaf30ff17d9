"""Notification recipients of a record's events, by the relations of its lifecycle."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jiceng.core.event_readers import RecordedEvent
from jiceng.core.notification_kinds import EventNotification, RightHolders
from jiceng.directory import public as directory
from jiceng.records.lifecycle import LIFECYCLES
from jiceng.records.relations import Reach, Relation


def notify_relation(
    event: str, kind: str, relation: Relation, right: str, words: Any
) -> EventNotification:
    """Notify the holders of a permission at the units of a relation about an event of a record.

    If a unit of the relation has no holder, those of the nearest unit above are notified.

    Args:
        event: type, e.g. ``"need.listed"``.
        kind: key of a `NotificationKind`.
        relation: evaluated when the notification is made, not when the event happened.
        words: one sentence without a full stop that says what happened.
    """

    def whom(posts: RightHolders, record: Any, event: RecordedEvent) -> set[UUID]:
        places = LIFECYCLES.by_key()[event.stream_kind].places(record, posts.moment)
        units = {_unit(path, relation) for path in places.get(relation, ())}
        return {person for unit in units for person in posts.at_unit(unit, right)}

    return EventNotification(event, kind, whom, words)


def _unit(path: str, relation: Relation) -> UUID | None:
    """The unit at a path; for a relation to units above, its parent."""
    node = next(iter(directory.tree().within(path)), None)
    if node is None:
        return None
    return node.parent_id if relation.reach is Reach.ABOVE else node.id
