"""Notification recipients of a record's events, by the relations of its lifecycle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.text import format_lazy

from jiceng.core.event_readers import RecordedEvent
from jiceng.core.notification_kinds import EventNotification, RightHolders
from jiceng.directory import public as directory
from jiceng.records.approvals.public import Approval
from jiceng.records.lifecycle import LIFECYCLES, Lifecycle
from jiceng.records.needing_approval import APPROVED, REJECTED, REQUESTED, SENTENCES, event_of
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


def notify_of_approvals(lifecycle: Lifecycle) -> Iterator[EventNotification]:
    """Notifications of requested moves for those who may approve, and of decisions for those who
    requested them.
    """
    for move in lifecycle.approved_moves:
        needs = move.approval
        if needs is None:
            continue
        requested = f"{lifecycle.kind}.{event_of(move.name, REQUESTED)}"
        words = format_lazy(SENTENCES[REQUESTED], what=needs.label)
        for relation in needs.relations:
            yield notify_relation(requested, "approval_asked", relation, needs.right, words)
        for what in (APPROVED, REJECTED):
            answered = f"{lifecycle.kind}.{event_of(move.name, what)}"
            words = format_lazy(SENTENCES[what], what=needs.label)
            yield EventNotification(answered, "approval_decided", _applicant, words)


def _applicant(_posts: RightHolders, _record: Any, event: RecordedEvent) -> set[UUID]:
    """The requester, once the decision is final; no recipient while a second reviewer is
    missing.
    """
    if not event.data.get("final", True):
        return set()
    approvals = Approval.objects.filter(stream=event.stream_id, pk=event.data["approval"])
    return {each.asked_by_id for each in approvals if each.asked_by_id is not None}


def _unit(path: str, relation: Relation) -> UUID | None:
    """The unit at a path; for a relation to units above, its parent."""
    node = next(iter(directory.tree().within(path)), None)
    if node is None:
        return None
    return node.parent_id if relation.reach is Reach.ABOVE else node.id
