"""What has happened to a record, in words, with what was written and shown: its timeline.

The chain of a record tells what happened, when and by whom, and names texts and photos by their
identifiers. The apps that keep those contribute an `EventDetail`, which gives them as this reader
may see them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from jiceng.core import people
from jiceng.core.access import Actor
from jiceng.core.history import Entry, entries
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
    """What belongs to an event: a text, photos."""

    text: str = ""
    photos: Sequence[Photo] = ()


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
        who: the name of whoever did it; "" for a person whose name has been erased.
        texts: what they wrote with it.
    """

    seq: int
    type: str
    label: str
    at: datetime
    who: str
    texts: Sequence[str] = field(default_factory=tuple)
    photos: Sequence[Photo] = field(default_factory=tuple)


def timeline(actor: Actor, kind: str, record: UUID, *, limit: int = LIMIT) -> list[TimelineEntry]:
    """What has happened to a record, the newest first; nothing where the actor does not see it.

    Two queries, one for the people's names, and those of the details that its events refer to.

    Raises:
        LookupError: for a kind that does not say who sees its records.
    """
    if not sees(kind, record, actor):
        return []
    found = entries([record], limit)
    used = {key for each in found for key in each.data}
    details = {
        each.key: each.find(actor, kind, record) for each in DETAILS.all() if each.key in used
    }
    who = names_of(each.actor for each in found)
    told = []
    for each in found:
        parts = list(_details(each, details))
        told.append(
            TimelineEntry(
                each.seq,
                each.type,
                label_of_event(each.type),
                each.at,
                who(each.actor),
                tuple(part.text for part in parts if part.text),
                tuple(photo for part in parts for photo in part.photos),
            )
        )
    return told


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
    who = names_of(actor for _type, actor in found)
    return [News(type_, actor, who(actor)) for type_, actor in found]


def _details(entry: Entry, details: Mapping[str, Mapping[str, Detail]]) -> Iterator[Detail]:
    for key, known in details.items():
        for id_ in _ids(entry.data.get(key)):
            if id_ in known:
                yield known[id_]


def _ids(value: Any) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        id_ = each.get("id") if isinstance(each, Mapping) else each
        if isinstance(id_, str):
            yield id_


def names_of(actors: Iterable[str]) -> Callable[[str], str]:
    """What those who did something are called, by how events refer to them: a person's name, ""
    once it has been erased, else the kind of the actor; one query."""
    ids = {UUID(each.partition(":")[2]) for each in actors if each.startswith("person:")}
    names = directory.names_of_people(ids) if ids else {}

    def who(actor: str) -> str:
        kind, _colon, id_ = actor.partition(":")
        return names.get(UUID(id_), "") if kind == "person" else str(ACTORS.get(kind, kind))

    return who
