"""What has happened to a record, in words, with what was written and shown: its timeline.

The chain of a record tells what happened, when and by whom, and names texts and photos by their
identifiers. The apps that keep those contribute an `EventDetail`, which gives them as this reader
may see them.
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
"""What actors other than people are called, by their kind."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as pages show it: addresses in full and small, what it shows, when it came."""

    id: UUID
    path: str
    small: str
    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Detail:
    """What belongs to an event: a text, photos.

    Args:
        is_internal: only colleagues read it.
    """

    text: str = ""
    photos: Sequence[Photo] = ()
    is_internal: bool = True


Details = Mapping[str, Mapping[str, Detail]]
"""By the key of an event's data, and the identifier that stands there."""


@dataclass(frozen=True, slots=True)
class EventDetail(Contribution):
    """What events refer to.

    Args:
        key: the name in an event's data under which the identifier stands, or a list of them, or of
            objects with an ``"id"``.
        find: the details of a record that an actor sees, as this actor may see them, by their
            identifiers. One or two queries.
    """

    key: str
    find: Callable[[Actor, str, UUID], Mapping[str, Detail]]


DETAILS: Final = Slot(EventDetail, key=lambda detail: detail.key)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event of a record.

    Args:
        label: what happened.
        actor: the name of whoever did it, "" for a person whose name has been erased; of others
            their kind, which `who` says in words.
        data: what the event says, as the reader may read it.
        texts: what they wrote with it.
        is_internal: only colleagues read these.
        mentioned: the names of people whom the texts name.
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

    @property
    def text(self) -> str:
        """What was written with it."""
        return "\n".join(self.texts)


def _nobody(_data: Mapping[str, Any]) -> Iterable[UUID]:
    return ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How somebody reads the chain of a record.

    Args:
        details: what the events refer to, as the reader may see it, for the keys that occur.
        named: the people whom an event's data names.
        data: an event's data as the reader may see it.
    """

    details: Callable[[Collection[str]], Details]
    named: Callable[[Mapping[str, Any]], Iterable[UUID]] = _nobody
    data: Callable[[dict[str, Any]], Mapping[str, Any]] = dict


def timeline(actor: Actor, kind: str, record: UUID, *, limit: int = LIMIT) -> list[TimelineEntry]:
    """What has happened to a record, the newest first; nothing where the actor does not see it.

    Two queries, one for the people's names, and those of the details that its events refer to.

    Raises:
        LookupError: for a kind that does not say who sees its records.
    """
    if not sees(kind, record, actor):
        return []

    def details(used: Collection[str]) -> Details:
        asked = (each for each in DETAILS.all() if each.key in used)
        return {each.key: each.find(actor, kind, record) for each in asked}

    return read_chain(record, Reading(details), limit=limit)


def read_chain(record: UUID, reading: Reading, *, limit: int | None = None) -> list[TimelineEntry]:
    """The events of a record, the newest first: two queries besides those of the details.

    The caller has made sure that the reader sees the record.

    Args:
        limit: how many; None for all.
    """
    found = sorted(entries([record], limit), key=lambda each: each.seq, reverse=True)
    details = reading.details({key for each in found for key in each.data})
    named = {person for each in found for person in reading.named(each.data)}
    names = names_of_people([*(each.actor for each in found)], named)
    return [_told(each, reading, details, names) for each in found]


def _told(
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
    )


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened on a record: what, and who did it.

    Args:
        actor: as events refer to somebody, ``"person:…"``; `who` is what people call them.
    """

    type: str
    actor: str
    who: str


def news_since(record: UUID, after: int) -> list[News]:
    """What has happened on a record since an event: two queries, the newest first.

    The caller has made sure that the actor sees the record.
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
    """The names of those who did something, by how events refer to them, and of others besides;
    one query."""
    ids = {UUID(each.partition(":")[2]) for each in actors if each.startswith("person:")}
    people = ids.union(besides)
    return directory.names_of_people(people) if people else {}


def actor_name(actor: str, names: Mapping[UUID, str]) -> str:
    """The name of a person, "" once it has been erased; of other actors their kind."""
    kind, _colon, person = actor.partition(":")
    return names.get(UUID(person), "") if kind == "person" else kind
