"""Recipients of events: the people named by the event's app (`core.notification_kinds`) if its
subject is visible to them, without the actor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from jiceng.core.event_readers import RecordedEvent
from jiceng.core.notification_kinds import EventNotification, notify_by_event, person_of
from jiceng.core.shared_reference_data import Versioned
from jiceng.core.streams import stream_kinds
from jiceng.directory import public as directory

Rights = frozenset[str]
PostsByUnit = dict[UUID, tuple[tuple[UUID, Rights], ...]]
Streams = Mapping[str, Mapping[UUID, Any]]
_posts: Versioned[dict[date, PostsByUnit]] = Versioned("directory", dict)

# Kinds of actors that process in bulk; their events notify no one.
NOT_NOTIFIED: Final = ("import",)


class CurrentPosts:
    """Holders of rights at a time (`core.notification_kinds.RightHolders`).

    Args:
        moment: time of the notification.
    """

    def __init__(self, moment: datetime) -> None:
        self.moment, self.day = moment, directory.civil_day(moment)
        held = _posts.get()
        if self.day not in held:
            held[self.day] = _read_posts(self.day)
        self._posts = held[self.day]

    def at_unit(self, unit: UUID | None, *rights: str) -> set[UUID]:
        """People at a unit with one of these rights, or with any position if no right is given; if
        there are none, those at the nearest unit above that has some.
        """
        for node in directory.tree().chain(unit):
            posts = self._posts.get(node.id, ())
            found = {p for p, held in posts if not rights or not held.isdisjoint(rights)}
            if found:
                return found
        return set()

    def anywhere(self, *rights: str) -> set[UUID]:
        """All people with one of these rights at any unit."""
        return {
            person
            for posts in self._posts.values()
            for person, held in posts
            if not held.isdisjoint(rights)
        }


def _read_posts(day: date) -> PostsByUnit:
    """All positions of active people on a day by unit: one query, cached until positions change."""
    rows = directory.Post.objects.filter(
        directory.holding_on(day), directory.holding_on(day, "unit__"), person__is_active=True
    ).values_list("unit_id", "person_id", "role__permissions")
    found: dict[UUID, list[tuple[UUID, Rights]]] = {}
    for unit, person, rights in rows.order_by("unit_id", "person_id"):
        found.setdefault(unit, []).append((person, frozenset(rights)))
    return {unit: tuple(held) for unit, held in found.items()}


@dataclass(frozen=True, slots=True)
class Recipients:
    """Recipients of one event."""

    event: RecordedEvent
    notify: EventNotification
    people: frozenset[UUID]
    is_urgent: bool = False

    @property
    def kind(self) -> str:
        """The kind of notification."""
        return self.notify.kind


def recipients_of(events: Sequence[RecordedEvent], at: datetime) -> list[Recipients]:
    """Recipients of these events: named people who may see an event's subject and did not cause
    it. One query for each kind of stream, and for each person and kind."""
    declared = notify_by_event()
    fresh = [
        each
        for each in events
        if each.type in declared and each.actor.partition(":")[0] not in NOT_NOTIFIED
    ]
    posts = CurrentPosts(at)
    subjects = loaded([(each.stream_kind, each.stream_id) for each in fresh])
    made = []
    for each in fresh:
        is_gone = each.stream_kind in subjects and each.stream_id not in subjects[each.stream_kind]
        if is_gone:
            continue
        subject = subjects.get(each.stream_kind, {}).get(each.stream_id)
        done: set[UUID | None] = {person_of(each)}
        for notify in declared[each.type]:
            people = frozenset(notify.whom(posts, subject, each)) - done
            done |= people
            if people:
                urgent = notify.urgent is not None and notify.urgent(subject, each)
                made.append(Recipients(each, notify, people, urgent))
    return _within_reach(made, at)


def loaded(streams: Sequence[tuple[str, UUID]]) -> Streams:
    """Subjects of streams, by kind and identifier; kinds that load nothing are missing."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for kind, stream in streams:
        wanted[kind].add(stream)
    known = stream_kinds()
    return {
        kind: load(ids)
        for kind, ids in sorted(wanted.items())
        if kind in known and (load := known[kind].load) is not None
    }


def _within_reach(made: list[Recipients], at: datetime) -> list[Recipients]:
    """Recipients to whom the subject of the event is visible."""
    concerned: dict[UUID, dict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for each in made:
        if each.notify.within_reach:
            for person in each.people:
                concerned[person][each.event.stream_kind].add(each.event.stream_id)
    seen = {person: _visible(person, wanted, at) for person, wanted in concerned.items()}
    return [
        replace(each, people=frozenset(p for p in each.people if each.event.stream_id in seen[p]))
        if each.notify.within_reach
        else each
        for each in made
    ]


def _visible(person: UUID, wanted: Mapping[str, set[UUID]], at: datetime) -> set[UUID]:
    """Those of these streams that are visible to a person: none of an undeclared kind, and all of a
    kind of the whole installation.
    """
    actor, known = directory.actor_of(person, at), stream_kinds()
    found: set[UUID] = set()
    for kind, ids in wanted.items():
        if kind not in known:
            continue
        visible = known[kind].visible
        if visible is None:
            found |= ids
        else:
            found.update(visible(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return found
