"""Queue of notifications and outgoing messages, and the results of sending.

These actions write no events: notifications repeat events and are deleted after half a year, and
sending is neither a person's act nor evidence (`evidence.py`). Only the worker calls them, every
minute.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from jiceng.core.event_readers import RecordedEvent
from jiceng.core.vocabulary.languages import speaking
from jiceng.directory import public as directory
from jiceng.notifications import audience, rules, words
from jiceng.notifications.models import Channel, Delivery, Message, Notification, Outgoing
from jiceng.notifications.queries import preferences_of

WRITES: Final = {
    "create_notifications": "it repeats events, which stay; its rows end after half a year",
    "_plan": "a queue of deliveries made from notifications",
    "bundle": "a queue of messages made from notifications",
    "_write": "a queue of messages made from notifications",
    "claim_of": "how often a message has been tried",
    "store_result": "how a try to send ended",
}

BATCH: Final = 500
# Lock time of a message during sending: longer than a service may take, name resolution included.
CLAIM: Final = timedelta(minutes=2)
Sent = TypeVar("Sent", bound=Outgoing)
_logger = logging.getLogger(__name__)


@transaction.atomic
def create_notifications(*, events: Sequence[RecordedEvent], at: datetime) -> list[Notification]:
    """Write the notifications of some events and their outgoing messages. Repetition creates no
    duplicates."""
    made = [
        Notification(
            person_id=person,
            kind=each.kind,
            event_type=each.event.type,
            stream_kind=each.event.stream_kind,
            stream_id=each.event.stream_id,
            seq=each.event.seq,
            at=each.event.at,
            made_at=at,
            is_urgent=each.is_urgent,
        )
        for each in audience.recipients_of(events, at)
        for person in sorted(each.people)
    ]
    known = {
        (row.stream_id, row.seq, row.person_id)
        for row in Notification.objects.filter(stream_id__in={each.stream_id for each in made})
    }
    new = [each for each in made if (each.stream_id, each.seq, each.person_id) not in known]
    Notification.objects.bulk_create(new)
    _plan(new, at)
    return new


def _plan(new: Sequence[Notification], at: datetime) -> None:
    """Plan outgoing messages by each person's settings."""
    people = {each.person_id for each in new}
    wishes = preferences_of(people)
    channels: dict[UUID, list[Channel]] = {}
    for channel in Channel.objects.filter(person__in=people, is_active=True):
        channels.setdefault(channel.person_id, []).append(channel)
    planned = []
    for each in new:
        wish = wishes[each.person_id]
        moment = rules.send_at(at, wish.mode(each.kind), wish.quiet, urgent=each.is_urgent)
        if moment is not None:
            planned += [
                Delivery(notification=each, channel=channel, send_at=moment)
                for channel in channels.get(each.person_id, [])
            ]
    Delivery.objects.bulk_create(planned)


@transaction.atomic
def bundle(*, at: datetime) -> int:
    """Create one message for each channel from its due notifications, without those read since.
    Returns the number of notifications."""
    due = list(
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(message=None, send_at__lte=at)
        .select_related("notification", "channel")
        .order_by("send_at", "id")[:BATCH]
    )
    by_channel: dict[UUID, list[Delivery]] = defaultdict(list)
    for each in due:
        by_channel[each.channel_id].append(each)
    languages = _languages({each.channel.person_id for each in due})
    for held in by_channel.values():
        fresh = [
            each for each in held if each.notification.read_at is None and each.channel.is_active
        ]
        if fresh:
            _write(fresh, languages[fresh[0].channel.person_id], at)
        Delivery.objects.filter(pk__in=[each.pk for each in held if each not in fresh]).delete()
    return len(due)


def _languages(people: set[UUID]) -> dict[UUID, str]:
    rows = directory.Person.objects.filter(pk__in=people).values_list("pk", "language")
    return {person: language or "zh-hans" for person, language in rows}


def _write(held: list[Delivery], language: str, at: datetime) -> None:
    notifications = [each.notification for each in held]
    with speaking(language):
        message = Message.objects.create(
            channel=held[0].channel,
            title=words.subject(notifications)[:200],
            body=words.body(notifications),
            made_at=at,
            next_at=at,
        )
    Delivery.objects.filter(pk__in=[each.pk for each in held]).update(message=message)


def claim(*, at: datetime, but_not_to: Collection[UUID] = ()) -> Message | None:
    """The next due message, locked for a while.

    Args:
        but_not_to: people with a message in progress, or with a receiver that is too slow.
    """
    waiting = Message.objects.select_related("channel")
    return claim_of(waiting.exclude(channel__person__in=list(but_not_to)), at=at)


@transaction.atomic
def claim_of(waiting: QuerySet[Sent], *, at: datetime) -> Sent | None:
    """The next due message of a queue, locked for a while."""
    found = (
        waiting.select_for_update(skip_locked=True, of=("self",))
        .filter(sent_at=None, given_up_at=None, next_at__lte=at)
        .order_by("next_at", "id")
        .first()
    )
    if found is not None:
        found.next_at, found.attempts = at + CLAIM, found.attempts + 1
        found.save(update_fields=["next_at", "attempts"])
    return found


@transaction.atomic
def store_result(*, message: Message, fault: str, at: datetime) -> None:
    """Store the result of an attempt: accepted, to be repeated, or abandoned."""
    store_mail_result(message, fault=fault, at=at)
    if fault:
        how = {"failed_at": at, "fault": fault}
    else:
        how = {"sent_at": at, "failed_at": None, "fault": ""}
    Channel.objects.filter(pk=message.channel_id).update(**how)


@transaction.atomic
def store_mail_result(sent: Outgoing, *, fault: str, at: datetime) -> None:
    """Store the result of an attempt on the message itself."""
    found = type(sent)._default_manager.filter(pk=sent.pk)  # noqa: SLF001 - whichever kind it is
    if not fault:
        found.update(sent_at=at)
        return
    again = rules.next_try(at, sent.attempts)
    found.update(next_at=again or F("next_at"), given_up_at=None if again else at)
    _logger.warning("outgoing %s: %s (attempt %s)", sent.pk, fault, sent.attempts)
