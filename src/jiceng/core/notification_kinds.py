"""Notification kinds and recipients of events, declared by the app that owns the event.

The types are here, below all apps, because the directory and accounts declare them too; the higher
layer `notifications` reads them and sends the notifications. The object of a notification is found
through the event's kind of stream (`core.streams.StreamKind`), which gives its title, its link and
its visibility.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Protocol
from uuid import UUID

from jiceng.core.event_readers import RecordedEvent
from jiceng.core.manifests import Contribution, Derived, Slot


class RightHolders(Protocol):
    """The holders of rights by unit, at the time of the notification."""

    moment: datetime
    day: date

    def at_unit(self, unit: UUID | None, *rights: str) -> set[UUID]:
        """The people at a unit who hold one of these rights, or any post if none is given; if there
        are none, those at the nearest unit above that has some."""

    def anywhere(self, *rights: str) -> set[UUID]:
        """All people who hold one of these rights at any unit."""


FindRecipients = Callable[[RightHolders, Any, RecordedEvent], Collection[UUID]]
"""The recipients of an event: from the posts, the event's object (as loaded by its kind of stream,
otherwise None), and the event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationKind(Contribution):
    """A kind of notification, for which people choose one delivery time.

    Args:
        key: stored in people's settings and notifications; must never change.
        label: of the setting, and the text of such a notification unless its `Notify` has its own.
        icon: its name; write it out, so that the build finds it.
        mode: the default delivery: "at_once", "hourly", "daily" or "off".
        order: of the setting on its page; equal ones in the order of contribution.
    """

    key: str
    label: Any
    icon: str
    mode: str = "at_once"
    order: int = 50


@dataclass(frozen=True, slots=True)
class EventNotification(Contribution):
    """An event's notification.

    People are not notified of their own actions, nor twice of one event: of several contributions
    for an event, the first that has a person among its recipients counts for that person.

    Args:
        event: its type.
        kind: the key of a `NotificationKind`.
        whom: finds the recipients.
        words: one sentence about the event, without a full stop; None: the kind's label.
        urgent: whether it may be sent at night, from its object and the event.
        link: the path that it opens, from the stream and the event's number in it; None: the page
            of its object.
        within_reach: only those are notified who may see its object. False for events that some
            people monitor everywhere.
    """

    event: str
    kind: str
    whom: FindRecipients
    words: Any = None
    urgent: Callable[[Any, RecordedEvent], bool] | None = None
    link: Callable[[UUID, int], str] | None = None
    within_reach: bool = True


KINDS: Final = Slot(NotificationKind, key=lambda kind: kind.key)
NOTIFY: Final = Slot(EventNotification)


def _by_event() -> dict[str, tuple[EventNotification, ...]]:
    found: dict[str, tuple[EventNotification, ...]] = {}
    for each in NOTIFY.all():
        found[each.event] = (*found.get(each.event, ()), each)
    return found


_events: Final = Derived(_by_event)
_ordered: Final = Derived(
    lambda: {each.key: each for each in sorted(KINDS.all(), key=lambda kind: kind.order)}
)


def notify_by_event() -> dict[str, tuple[EventNotification, ...]]:
    """All contributions by the type of their event; not to be changed."""
    return _events.get()


def notification_kinds() -> dict[str, NotificationKind]:
    """All kinds by key, in the order of their settings; not to be changed."""
    return _ordered.get()


def unit_of(event: RecordedEvent, name: str = "unit") -> UUID | None:
    """The unit that an event names; None where it names none."""
    try:
        return UUID(event.data[name])
    except (KeyError, TypeError, ValueError):
        return None


def person_of(event: RecordedEvent) -> UUID | None:
    """The person who caused an event; None for the system and residents."""
    kind, _colon, who = event.actor.partition(":")
    return UUID(who) if kind == "person" and who else None


def at_unit_of(attribute: str, *rights: str) -> FindRecipients:
    """The recipients at a unit of the record who hold one of these rights.

    Args:
        attribute: of the record, with the unit's identifier: ``"unit_id"`` for the unit in charge.
    """
    return lambda posts, record, _event: posts.at_unit(getattr(record, attribute), *rights)
