"""From events to notices: the worker's reader of the stream."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from jiceng.core import readers
from jiceng.notifications import audience, rules
from jiceng.notifications.models import Channel, Delivery, Notice
from jiceng.notifications.queries import preferences_of

READER: Final = "notices"


def read_events(at: datetime) -> int:
    """Tell everybody of all that has happened since the last time; gives the number of events.

    Each event reaches each person once: the notices and how far the reader has come are written
    together.
    """
    total = 0
    while True:
        count = readers.read(
            READER,
            (*audience.TOLD, *audience.POWERS),
            lambda told: tell(told, at),
            at=at,
            batch=readers.BATCH,
        )
        total += count
        if count < readers.BATCH:
            return total


def tell(told: Sequence[readers.Told], at: datetime) -> list[Notice]:
    """Write the notices of some events, and what is to go out for them, in the caller's
    transaction."""
    made = [
        Notice(
            person_id=person,
            kind=call.kind,
            case=call.case,
            stream_id=call.told.stream_id,
            seq=call.told.seq,
            at=call.told.at,
            made_at=at,
            is_urgent=call.is_urgent,
        )
        for call in audience.calls(told, at)
        for person in sorted(call.people)
    ]
    known = {
        (row.stream_id, row.seq, row.person_id)
        for row in Notice.objects.filter(stream_id__in={each.stream_id for each in made})
    }
    new = [each for each in made if (each.stream_id, each.seq, each.person_id) not in known]
    Notice.objects.bulk_create(new)
    _plan(new, at)
    return new


def _plan(new: Sequence[Notice], at: datetime) -> None:
    """Lay out what goes where and when, by the wishes of each."""
    people = {notice.person_id for notice in new}
    wishes = preferences_of(people)
    ways: dict[UUID, list[Channel]] = {}
    for channel in Channel.objects.filter(person__in=people, is_active=True):
        ways.setdefault(channel.person_id, []).append(channel)
    planned = []
    for notice in new:
        wish = wishes[notice.person_id]
        moment = rules.send_at(at, wish.mode(notice.kind), wish.quiet, urgent=notice.is_urgent)
        if moment is not None:
            planned += [
                Delivery(notice=notice, channel=channel, send_at=moment)
                for channel in ways.get(notice.person_id, [])
            ]
    Delivery.objects.bulk_create(planned)
