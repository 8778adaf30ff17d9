"""What has happened on a request, event by event, for those who see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from jiceng.cases.access import masked_texts
from jiceng.cases.models import Case
from jiceng.core.models import Event
from jiceng.directory import public as directory
from jiceng.records.remarks.public import Remark, mentions_in, names_in

_FOREIGN: Final = ("source", "source_ref")


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event of a request with the words that were written with it."""

    seq: int
    type: str
    at: datetime
    recorded_at: datetime
    actor: str
    data: dict[str, Any]
    text: str
    is_internal: bool
    mentioned: tuple[str, ...] = ()


def timeline(case: Case) -> list[TimelineEntry]:
    """A request's events in order: two queries, and one for the people's names.

    The caller has made sure that the reader sees the request; of a masked one (`queries.get`) the
    words are masked as well.
    """
    remarks = {str(r.id): r for r in Remark.objects.filter(stream=case.pk)}
    events = Event.objects.filter(stream_id=case.pk).order_by("seq")
    told = [(event, orjson.loads(event.data)) for event in events]
    writers = {UUID(e.actor.split(":", 1)[1]) for e in events if e.actor.startswith("person:")}
    named = {person for _event, data in told for person in mentions_in(data).people}
    names = directory.names_of_people(writers | named)
    entries = []
    for event, data in told:
        remark = remarks.get(data.get("remark", ""))
        kind, _colon, person = event.actor.partition(":")
        entries.append(
            TimelineEntry(
                event.seq,
                event.type,
                event.at,
                event.recorded_at,
                names.get(UUID(person), "") if kind == "person" else kind,
                _read(case, data),
                masked_texts.words_of(case, remark.text) if remark else "",
                remark.is_internal if remark else True,
                names_in(data, names),
            )
        )
    return entries


def _read(case: Case, data: dict[str, Any]) -> dict[str, Any]:
    """What an event says, as the reader of the request reads it: events of earlier versions repeat
    what somebody else has written as the request's number there."""
    return data | {
        name: masked_texts.words_of(case, data[name]) for name in _FOREIGN if name in data
    }


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened on a request: what, and who did it.

    Args:
        actor: as events refer to somebody, ``"person:…"``; `name` is what people call them.
    """

    type: str
    actor: str
    name: str


MOST_NEWS = 50


def news(case_id: UUID, after: int) -> list[News]:
    """What has happened on a request since an event: two queries, the newest first.

    The caller has made sure that the actor sees the request.
    """
    events = Event.objects.filter(stream_id=case_id, seq__gt=after).order_by("-seq")
    found = list(events.values_list("type", "actor")[:MOST_NEWS])
    refs = {actor.partition(":") for _type, actor in found}
    names = directory.names_of_people({UUID(id_) for kind, _c, id_ in refs if kind == "person"})
    told = []
    for type_, actor in found:
        kind, _colon, person = actor.partition(":")
        told.append(News(type_, actor, names.get(UUID(person), "") if kind == "person" else kind))
    return told
