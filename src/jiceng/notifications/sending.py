"""Sending: what is due becomes messages, each tried until it is taken or given up.

At least once: a worker that dies after a service has taken a message, and before it could note so,
leaves it to be sent again. The message keeps its identifier and its words, and webhooks get the
identifier as `Idempotency-Key`, so that a receiver knows a repetition.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final, TypeVar
from urllib.parse import quote
from uuid import UUID

import apprise
from apprise.plugins.email import NotifyEmail
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation

from jiceng.core import outward
from jiceng.directory import public as directory
from jiceng.notifications import addresses, lanes, rules, words
from jiceng.notifications.models import Channel, Delivery, Message, Outgoing

WRITES: Final = {
    "bundle": "a queue of messages made from events",
    "_write": "a queue of messages made from events",
    "claim_of": "a queue of messages made from events",
    "note": "a queue of messages made from events",
}

BATCH: Final = 500
# While it is being sent nobody else tries; longer than a service may take to answer, with its name.
CLAIM: Final = timedelta(minutes=2)
SEND_SECONDS: Final = 15.0
SLOW: Final = lanes.SLOW
Sent = TypeVar("Sent", bound=Outgoing)
_logger = logging.getLogger(__name__)
logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would write addresses into the log


def send_due(at: datetime) -> int:
    """Send all that is due now; gives how many messages were taken."""
    while bundle(at=at):
        pass
    return lanes.run(
        lambda busy: claim(at=at, but_not_to=busy),
        lane=lambda message: message.channel.person_id,
        send=_send,
        note=lambda message, fault: note(message=message, fault=fault, at=at),
    )


def _send(message: Message) -> str:
    channel = message.channel
    return deliver(
        channel.url, message.title, message.body, key=str(message.pk), lane=str(channel.person_id)
    )


@transaction.atomic
def bundle(*, at: datetime) -> int:
    """Make one message for each channel of the notices that are due for it; what has been read in
    the meantime is left out. Gives the number of notices taken up."""
    due = list(
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(message=None, send_at__lte=at)
        .select_related("notice__case", "channel")
        .order_by("send_at", "id")[:BATCH]
    )
    by_channel: dict[UUID, list[Delivery]] = defaultdict(list)
    for each in due:
        by_channel[each.channel_id].append(each)
    languages = _languages({each.channel.person_id for each in due})
    for held in by_channel.values():
        fresh = [each for each in held if each.notice.read_at is None and each.channel.is_active]
        if fresh:
            _write(fresh, languages[fresh[0].channel.person_id], at)
        Delivery.objects.filter(pk__in=[each.pk for each in held if each not in fresh]).delete()
    return len(due)


def _languages(people: set[UUID]) -> dict[UUID, str]:
    rows = directory.Person.objects.filter(pk__in=people).values_list("pk", "language")
    return {person: language or "zh-hans" for person, language in rows}


def _write(held: list[Delivery], language: str, at: datetime) -> None:
    notices = [each.notice for each in held]
    with translation.override(language):
        message = Message.objects.create(
            channel=held[0].channel,
            title=words.subject(notices)[:200],
            body=words.body(notices),
            made_at=at,
            next_at=at,
        )
    Delivery.objects.filter(pk__in=[each.pk for each in held]).update(message=message)


def claim(*, at: datetime, but_not_to: Collection[UUID] = ()) -> Message | None:
    """The next message to try, put out of others' reach for a while.

    Args:
        but_not_to: people who are being sent something, or whose receiver is too slow.
    """
    waiting = Message.objects.select_related("channel")
    return claim_of(waiting.exclude(channel__person__in=list(but_not_to)), at=at)


@transaction.atomic
def claim_of(waiting: QuerySet[Sent], *, at: datetime) -> Sent | None:
    """The next of these to try, put out of others' reach for a while."""
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


def deliver(stored: str, title: str, body: str, *, key: str, lane: str) -> str:
    """Send by one address; gives the code of what went wrong, "" when it was taken.

    Args:
        lane: whose address it is.
    """
    url, may_be_inside = addresses.to_call(stored)
    if url.startswith(("json://", "jsons://")):
        joint = "&" if "?" in url else "?"
        url = f"{url}{joint}%2BIdempotency-Key={quote(key)}"
    try:
        made = apprise.Apprise.instantiate(url)
    except TypeError:
        made = None
    if made is None:
        return "address"
    if may_be_inside:
        return _notified(made, title, body)
    addresses.tame(made)
    host = addresses.host_of(made)
    try:
        if host and not outward.is_name_outside(host, lane=lane):
            return "inside"
    except TimeoutError:
        return SLOW
    with outward.guarded():
        return _notified(made, title, body)


def deliver_mail(address: str, title: str, body: str, headers: Mapping[str, str]) -> str:
    """Send plain text by the installation's own mail server; gives the code of what went wrong."""
    url, _inside = addresses.to_call(f"{addresses.MAIL}:{address}")
    made = apprise.Apprise.instantiate(f"{url}&format=text") if settings.JICENG_MAIL else None
    if not isinstance(made, NotifyEmail):
        return "address"
    made.headers.update(headers)
    return _notified(made, title, body)


def _notified(made: apprise.NotifyBase, title: str, body: str) -> str:
    """Send in `SEND_SECONDS` altogether, or not at all."""
    with outward.limited(SEND_SECONDS) as is_over:
        taken = made.notify(title=title, body=body)
        # An answer that was cut off reads like a short one: it counts for nothing.
        if is_over():
            return SLOW
        return "" if taken else "refused"


@transaction.atomic
def note(*, message: Message, fault: str, at: datetime) -> None:
    """Write down how a try ended: taken, to be tried again, or given up."""
    note_of(message, fault=fault, at=at)
    how = (
        {"failed_at": at, "fault": fault}
        if fault
        else {
            "sent_at": at,
            "failed_at": None,
            "fault": "",
        }
    )
    Channel.objects.filter(pk=message.channel_id).update(**how)


def note_of(sent: Outgoing, *, fault: str, at: datetime) -> None:
    """The same on what was sent itself."""
    found = type(sent)._default_manager.filter(pk=sent.pk)  # noqa: SLF001 - whichever kind it is
    if not fault:
        found.update(sent_at=at)
        return
    again = rules.next_try(at, sent.attempts)
    found.update(next_at=again or F("next_at"), given_up_at=None if again else at)
    _logger.warning("notice %s: %s (attempt %s)", sent.pk, fault, sent.attempts)
