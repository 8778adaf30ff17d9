"""Actions of people on their own notifications and settings.

Reading a notification is private and writes no event; a change of settings writes one, without the
address.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate import exceptions
from procrastinate.contrib.django import app

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, Refused
from jiceng.core.events import record
from jiceng.core.notification_kinds import notification_kinds
from jiceng.directory import public as directory
from jiceng.notifications import apprise_addresses, queries, rules
from jiceng.notifications.models import Channel, Message, Notification, Preference

MOST_CHANNELS = 5
# By name: the tasks' module imports this one.
SEND_TASK = "jiceng.notifications.tasks.send_due"


@transaction.atomic
def mark_read(*, by: Actor, at: datetime, notifications: Collection[UUID] | None = None) -> int:
    """Mark some or all of one's notifications as read; returns the number of unread ones."""
    found = queries.visible_to(by).filter(read_at=None)
    if notifications is not None:
        found = found.filter(pk__in=notifications)
    return found.update(read_at=at)


@transaction.atomic
def set_preferences(
    *,
    by: Actor,
    at: datetime,
    quiet_from: time,
    quiet_to: time,
    urgent_passes: bool,
    modes: Mapping[str, str],
) -> Preference:
    """Set when notifications of a kind are sent.

    Raises:
        Invalid: unknown kind or mode.
    """
    person = _person(by)
    if not {*modes} <= {*notification_kinds()} or not {*modes.values()} <= {*rules.MODES}:
        raise Invalid(_("Choose one from the list."), "notices.mode", field="modes")
    row, _new = Preference.objects.update_or_create(
        person_id=person,
        defaults={
            "quiet_from": quiet_from,
            "quiet_to": quiet_to,
            "urgent_passes": urgent_passes,
            "modes": dict(modes),
        },
    )
    record("person", person, "notices.wishes_set", by=by, at=at, data={"modes": dict(modes)})
    return row


@transaction.atomic
def add_channel(*, by: Actor, at: datetime, label: str, address: str, secret: str = "") -> Channel:
    """Add an address to which notifications are also sent.

    Raises:
        Invalid: the address is unusable, or not allowed here.
        Refused: the limit of channels is reached.
    """
    person = _person(by)
    if queries.channels_of(by).count() >= MOST_CHANNELS:
        raise Refused(
            _("At most %(limit)s channels are possible. Remove one first.")
            % {"limit": MOST_CHANNELS},
            "notices.too_many_channels",
        )
    url, scheme = apprise_addresses.canonical(address, secret, lane=str(person))
    row = Channel.objects.create(
        person_id=person,
        label=" ".join(label.split())[:80] or scheme,
        scheme=scheme,
        url=url,
        created_at=at,
    )
    record(
        "person",
        person,
        "notices.channel_added",
        by=by,
        at=at,
        data={"channel": row.pk, "scheme": scheme},
    )
    return row


@transaction.atomic
def remove_channel(*, channel: UUID, by: Actor, at: datetime) -> None:
    """Remove a channel and erase its address."""
    row = queries.channel(by, channel)
    record(
        "person",
        _person(by),
        "notices.channel_removed",
        by=by,
        at=at,
        data={"channel": row.pk, "scheme": row.scheme},
    )
    row.delete()


@transaction.atomic
def send_test_message(*, channel: UUID, by: Actor, at: datetime) -> Message:
    """Queue a test message for the worker; the channel then shows the result.

    Raises:
        Refused: the previous test is still being sent.
    """
    row = queries.channel(by, channel)
    trials = row.messages.filter(deliveries=None, sent_at=None, given_up_at=None)
    if trials.exists():
        raise Refused(
            _("A test message is on its way. Reload this page in a minute."), "notices.trying"
        )
    Channel.objects.filter(pk=row.pk).update(sent_at=None, failed_at=None, fault="")
    made = Message.objects.create(
        channel=row,
        title=_("Jiceng"),
        body=_("This is a test message: notifications will arrive here."),
        made_at=at,
        next_at=at,
        attempts=len(rules.PATIENCE),
    )
    task = app.configure_task(SEND_TASK, lock="notices.send", queueing_lock="notices.send")
    with suppress(exceptions.AlreadyEnqueued), transaction.atomic():
        task.defer(timestamp=0)
    return made


def _person(by: Actor) -> UUID:
    if by.kind != "person" or by.id is None:
        raise Refused(_("Interface accounts have no notifications."), "notices.nobody")
    return by.id


@transaction.atomic
def erase_settings_of_former_staff(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase notification settings and channels of people who have left."""
    left = directory.left_before(cutoff).values("pk")
    erased = 0
    for model in (Channel, Preference):
        found = model.objects.filter(person__in=left).order_by("pk")
        ids = list(found.values_list("pk", flat=True)[:batch])
        model.objects.filter(pk__in=ids).delete()
        erased += len(ids)
    return erased


@transaction.atomic
def erase_notifications(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete notifications that were made before the cutoff, with what was sent of them.

    They only repeat that there was an event; the event stays, so that no tombstone is needed.
    """
    past = Notification.objects.filter(made_at__lt=cutoff).order_by("made_at")
    ids = list(past.values_list("pk", flat=True)[:batch])
    Notification.objects.filter(pk__in=ids).delete()
    Message.objects.filter(made_at__lt=cutoff, deliveries=None).delete()
    return len(ids)
