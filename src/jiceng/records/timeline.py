"""Timeline of a record: its events with labels, names, texts and photos.

An event names texts and photos by identifier only. The apps that store those contribute an
`EventDetail`, which returns them as the reader may see them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from jiceng.core import people
from jiceng.core.access import Actor
from jiceng.core.history import HistoryEntry, entries
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.models import Event
from jiceng.core.streams import label_of_event
from jiceng.directory import public as directory
from jiceng.records.visibility import sees

LIMIT: Final = 50
ACTORS: Final[Mapping[str, Any]] = {**people.ACTORS, "import": gettext_lazy("Import")}
"""Labels of actors that are not people, by kind."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo for display: URLs in full and small size, alternative text, time of upload."""

    id: UUID
    path: str
    small: str
    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Detail:
    """Text and photos that belong to an event.

    Args:
        is_internal: visible to staff only.
    """

    text: str = ""
    photos: Sequence[Photo] = ()
    is_internal: bool = True


Details = Mapping[str, Mapping[str, Detail]]
"""By key of an event's data, then by the identifier found there."""


@dataclass(frozen=True, slots=True)
class EventDetail(Contribution):
    """Resolves identifiers in events' data to texts and photos.

    Args:
        key: key in an event's data that holds the identifier, a list of identifiers, or a list of
            objects with an ``"id"``.
        find: the details of a record by identifier, as the actor may see them; one or two queries.
    """

    key: str
    find: Callable[[Actor, str, UUID], Mapping[str, Detail]]


DETAILS: Final = Slot(EventDetail, key=lambda detail: detail.key)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event of a record, ready for display.

    Args:
        label: what happened.
        actor: name of the person, "" once it has been erased; for other actors their kind, for
            which `who` has a label.
        data: the event's data as the reader may see it.
        texts: texts written with the event.
        is_internal: whether the texts are visible to staff only.
        mentioned: names of people mentioned in the texts.
        reference: to the actor, as in events.
    """

    seq: int
    type: str
    label: str
    at: datetime
    recorded_at: datetime
    actor: str
    who: str
    data: Mapping[str, Any]
    texts: Sequence[str] = ()
    photos: Sequence[Photo] = ()
    is_internal: bool = True
    mentioned: Sequence[str] = ()
    reference: str = ""

    @property
    def text(self) -> str:
        """The texts in one string."""
        return "\n".join(self.texts)


def _nobody(_data: Mapping[str, Any]) -> Iterable[UUID]:
    return ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How an actor reads a record's event chain.

    Args:
        details: resolves identifiers as the reader may see them, for the keys that occur.
        named: identifiers of people in an event's data.
        data: masks an event's data for the reader.
    """

    details: Callable[[Collection[str]], Details]
    named: Callable[[Mapping[str, Any]], Iterable[UUID]] = _nobody
    data: Callable[[dict[str, Any]], Mapping[str, Any]] = dict


def timeline(actor: Actor, kind: str, record: UUID, *, limit: int = LIMIT) -> list[TimelineEntry]:
    """A record's events, newest first; empty if the actor does not see the record.

    Two queries, one for names of people, and those of the details that occur.

    Raises:
        LookupError: the kind does not declare who sees its records.
    """
    if not sees(kind, record, actor):
        return []

    def details(used: Collection[str]) -> Details:
        details = (each for each in DETAILS.all() if each.key in used)
        return {each.key: each.find(actor, kind, record) for each in details}

    return read_chain(record, Reading(details), limit=limit)


def read_chain(record: UUID, reading: Reading, *, limit: int | None = None) -> list[TimelineEntry]:
    """A record's events, newest first: two queries besides those of the details.

    The caller has checked that the reader sees the record.

    Args:
        limit: maximum number of events; None for all.
    """
    found = sorted(entries([record], limit), key=lambda each: each.seq, reverse=True)
    details = reading.details({key for each in found for key in each.data})
    named = {person for each in found for person in reading.named(each.data)}
    names = names_of_people([*(each.actor for each in found)], named)
    return [_entry(each, reading, details, names) for each in found]


def _entry(
    entry: HistoryEntry, reading: Reading, details: Details, names: Mapping[UUID, str]
) -> TimelineEntry:
    parts = list(_details(entry, details))
    actor = actor_name(entry.actor, names)
    return TimelineEntry(
        entry.seq,
        entry.type,
        label_of_event(entry.type),
        entry.at,
        entry.recorded_at,
        actor,
        str(ACTORS.get(actor, actor)),
        reading.data(entry.data),
        tuple(part.text for part in parts if part.text),
        tuple(photo for part in parts for photo in part.photos),
        all(part.is_internal for part in parts),
        tuple(names[each] for each in reading.named(entry.data) if each in names),
        entry.actor,
    )


@dataclass(frozen=True, slots=True)
class News:
    """One event of a record for a live update: what happened and who did it.

    Args:
        actor: reference as in events, ``"person:…"``; `who` is the display name.
    """

    type: str
    actor: str
    who: str


def news_since(record: UUID, after: int) -> list[News]:
    """A record's events after a sequence number, newest first: two queries.

    The caller has checked that the actor sees the record.
    """
    events = Event.objects.filter(stream_id=record, seq__gt=after).order_by("-seq")
    found = list(events.values_list("type", "actor")[:LIMIT])
    names = names_of_people([actor for _type, actor in found])
    called = [actor_name(actor, names) for _type, actor in found]
    return [
        News(type_, actor, str(ACTORS.get(name, name)))
        for (type_, actor), name in zip(found, called, strict=True)
    ]


def _details(entry: HistoryEntry, details: Details) -> Iterator[Detail]:
    for key, known in details.items():
        for id_ in _ids(entry.data.get(key)):
            if id_ in known:
                yield known[id_]


def _ids(value: Any) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        id_ = each.get("id") if isinstance(each, Mapping) else each
        if isinstance(id_, str):
            yield id_


def names_of_people(actors: Iterable[str], besides: Iterable[UUID] = ()) -> Mapping[UUID, str]:
    """Names of people by event reference, and of further people by identifier; one query."""
    ids = {UUID(each.partition(":")[2]) for each in actors if each.startswith("person:")}
    people = ids.union(besides)
    return directory.names_of_people(people) if people else {}


def actor_name(actor: str, names: Mapping[UUID, str]) -> str:
    """The name of a person, "" once it has been erased; for other actors the label of their
    kind.
    """
    kind, _colon, person = actor.partition(":")
    return names.get(UUID(person), "") if kind == "person" else kind
