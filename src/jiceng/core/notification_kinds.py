"""Whom an event tells, declared by the app whose event it is.

The types stand here, below all apps, because the directory and accounts declare them too;
`notifications`, which stands above those, reads them and does the telling. What a notification is
about is found through the event's kind of stream (`core.streams.StreamKind`): what is said of it,
where it leads, and whether somebody may see it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Protocol
from uuid import UUID

from jiceng.core.event_readers import Told
from jiceng.core.manifests import Contribution, Derived, Slot


class Posts(Protocol):
    """Who holds which rights where, at the moment at which people are told."""

    moment: datetime
    day: date

    def at_unit(self, unit: UUID | None, *rights: str) -> set[UUID]:
        """The people at a unit who hold one of these rights, or any post where none is given; where
        there are none, those at the nearest unit above that has some."""

    def anywhere(self, *rights: str) -> set[UUID]:
        """Everybody who holds one of these rights at any unit."""


Whom = Callable[[Posts, Any, Told], Collection[UUID]]
"""The people whom an event tells: from the posts, what the event is about (as its kind of stream
loads it, else None), and the event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationKind(Contribution):
    """What people set one wish for: when they are sent notifications of this kind.

    Args:
        key: stands in their wishes and notifications; never to be changed.
        label: of the setting, and what such a notification says unless its `Notify` says more.
        icon: its name; write it out, so that the build finds it.
        mode: when it is sent to those who wish nothing: "at_once", "hourly", "daily" or "off".
        order: of the setting on its page; those of one order as they are contributed.
    """

    key: str
    label: Any
    icon: str
    mode: str = "at_once"
    order: int = 50


@dataclass(frozen=True, slots=True)
class Notify(Contribution):
    """An event tells some people.

    Nobody is told of what they did themselves, nor twice of one event: of several contributions
    for an event, the first that tells somebody counts for them.

    Args:
        event: its type.
        kind: the key of a `NotificationKind`.
        whom: finds the people.
        words: one sentence, without a full stop, that says what happened; None: the kind's label.
        urgent: whether it may be sent at night, from what it is about and the event.
        link: the path to which it leads, from the stream and the event's number in it; None: the
            page of what it is about.
        within_reach: only those are told who may see what it is about. False for events that some
            watch over everywhere.
    """

    event: str
    kind: str
    whom: Whom
    words: Any = None
    urgent: Callable[[Any, Told], bool] | None = None
    link: Callable[[UUID, int], str] | None = None
    within_reach: bool = True


KINDS: Final = Slot(NotificationKind, key=lambda kind: kind.key)
NOTIFY: Final = Slot(Notify)


def _by_event() -> dict[str, tuple[Notify, ...]]:
    found: dict[str, tuple[Notify, ...]] = {}
    for each in NOTIFY.all():
        found[each.event] = (*found.get(each.event, ()), each)
    return found


_events: Final = Derived(_by_event)
_ordered: Final = Derived(
    lambda: {each.key: each for each in sorted(KINDS.all(), key=lambda kind: kind.order)}
)


def notify_by_event() -> dict[str, tuple[Notify, ...]]:
    """All contributions by the type of their event; not to be changed."""
    return _events.get()


def notification_kinds() -> dict[str, NotificationKind]:
    """All kinds by key, in the order of their settings; not to be changed."""
    return _ordered.get()


def unit_of(told: Told, name: str = "unit") -> UUID | None:
    """The unit that an event names; None where it names none."""
    try:
        return UUID(told.data[name])
    except (KeyError, TypeError, ValueError):
        return None


def person_of(told: Told) -> UUID | None:
    """The person who caused an event; None for the system and residents."""
    kind, _colon, who = told.actor.partition(":")
    return UUID(who) if kind == "person" and who else None


def at_unit_of(attribute: str, *rights: str) -> Whom:
    """Those at a unit of the record who hold one of these rights.

    Args:
        attribute: of the record, with the unit's identifier: ``"unit_id"`` for the unit in charge.
    """
    return lambda posts, record, _told: posts.at_unit(getattr(record, attribute), *rights)
