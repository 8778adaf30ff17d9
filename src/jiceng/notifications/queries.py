"""Reads of one's own notifications and of subscriptions."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.keyset import behind
from jiceng.core.notification_kinds import notification_kinds
from jiceng.notifications import apprise_addresses, rules
from jiceng.notifications.models import (
    Channel,
    Message,
    Notification,
    Preference,
    Subscription,
)

PAGE = 50


def visible_to(actor: Actor) -> QuerySet[Notification]:
    """The actor's own notifications; every query starts here."""
    if actor.kind != "person":
        return Notification.objects.none()
    return Notification.objects.filter(person=actor.id)


def unread_count(actor: Actor, most: int = 100) -> int:
    """The number of unread notifications, up to a limit that is enough for a badge."""
    return visible_to(actor).filter(read_at=None)[:most].count()


@dataclass(frozen=True, slots=True)
class NotificationPage:
    """A page of notifications, newest first, and the cursor of the next page."""

    rows: list[Notification]
    next: str


def inbox(
    actor: Actor, *, unread: bool = False, before: str = "", limit: int = PAGE
) -> NotificationPage:
    """A page of the actor's notifications.

    Args:
        unread: only unread ones.
        before: the `next` of the previous page; an invalid value gives the first page.
    """
    found = visible_to(actor)
    if unread:
        found = found.filter(read_at=None)
    at, _comma, last = before.partition(",")
    with suppress(ValueError):
        found = behind(found, ("-at", "-id"), (datetime.fromisoformat(at), UUID(last)))
    rows = list(found.order_by("-at", "-id")[: limit + 1])
    more = rows[limit - 1] if len(rows) > limit else None
    return NotificationPage(rows[:limit], f"{more.at.isoformat()},{more.pk}" if more else "")


@dataclass(frozen=True, slots=True)
class DeliveryPreference:
    """A person's notification settings."""

    quiet: rules.Quiet = field(default_factory=rules.Quiet)
    modes: dict[str, str] = field(default_factory=dict)

    def mode(self, kind: str) -> str:
        """The delivery mode of a kind of notification."""
        known = notification_kinds().get(kind)
        return self.modes.get(kind) or (known.mode if known else rules.AT_ONCE)


def preferences_of(people: Iterable[UUID]) -> dict[UUID, DeliveryPreference]:
    """Settings of these people; the defaults where they have none."""
    wanted = set(people)
    found = {person: DeliveryPreference() for person in wanted}
    for row in Preference.objects.filter(person__in=wanted):
        quiet = rules.Quiet(row.quiet_from, row.quiet_to, row.urgent_passes)
        found[row.person_id] = DeliveryPreference(quiet, dict(row.modes))
    return found


def channels_of(actor: Actor) -> QuerySet[Channel]:
    """The actor's own channels."""
    if actor.kind != "person":
        return Channel.objects.none()
    return Channel.objects.filter(person=actor.id)


def channel(actor: Actor, channel_id: UUID) -> Channel:
    """One of the actor's own channels.

    Raises:
        NotFound: missing, or another person's.
    """
    found = channels_of(actor).filter(pk=channel_id).first()
    if found is None:
        raise NotFound(_("Channel not found."), "notices.no_channel")
    return found


def given_up(actor: Actor, most: int = 10) -> list[Message]:
    """The actor's latest undelivered messages, newest first."""
    lost = Message.objects.filter(
        channel__in=channels_of(actor), given_up_at__isnull=False, deliveries__isnull=False
    ).distinct()
    return list(lost.select_related("channel").order_by("-given_up_at")[:most])


def subscription(subscription_id: UUID) -> Subscription | None:
    """A subscription by its link; None when it has ended."""
    return Subscription.objects.filter(pk=subscription_id).first()


def can_mail_residents() -> bool:
    """Whether mail to residents is possible: links in it also need a public address."""
    allowed = apprise_addresses.MAIL in settings.JICENG_NOTICE_SCHEMES
    return bool(settings.JICENG_MAIL and settings.JICENG_PUBLIC_URL and allowed)
