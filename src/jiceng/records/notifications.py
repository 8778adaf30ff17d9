"""Whom a record's events tell, by the relations of its lifecycle."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jiceng.core.event_readers import RecordedEvent
from jiceng.core.notification_kinds import EventNotification, RightHolders
from jiceng.directory import public as directory
from jiceng.records.lifecycle import LIFECYCLES
from jiceng.records.relations import Reach, Relation


def tells(event: str, kind: str, relation: Relation, right: str, words: Any) -> EventNotification:
    """An event of a record tells those who stand in a relation to it and hold a right there; where
    nobody at a unit of the relation does, those at the nearest unit above who do.

    Args:
        event: its type, such as ``"need.listed"``.
        kind: the key of a `NotificationKind`.
        relation: as the record stands when people are told, not when it happened.
        words: one sentence, without a full stop, that says what happened.
    """

    def whom(posts: RightHolders, record: Any, told: RecordedEvent) -> set[UUID]:
        places = LIFECYCLES.by_key()[told.stream_kind].places(record, posts.moment)
        units = {_unit(path, relation) for path in places.get(relation, ())}
        return {person for unit in units for person in posts.at_unit(unit, right)}

    return EventNotification(event, kind, whom, words)


def _unit(path: str, relation: Relation) -> UUID | None:
    """The unit at a path, or above it where the relation means those above."""
    node = next(iter(directory.tree().within(path)), None)
    if node is None:
        return None
    return node.parent_id if relation.reach is Reach.ABOVE else node.id
