"""Reading notices: everybody reads their own."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.notices import rules
from jiceng.notices.models import Channel, Message, Notice, Preference

PAGE = 50


def visible_to(actor: Actor) -> QuerySet[Notice]:
    """The actor's own notices; every query starts here."""
    if actor.kind != "person":
        return Notice.objects.none()
    return Notice.objects.filter(person=actor.id)


def unread_count(actor: Actor, most: int = 100) -> int:
    """How many notices wait to be read, at most so many: a badge needs no more."""
    return visible_to(actor).filter(read_at=None)[:most].count()


@dataclass(frozen=True, slots=True)
class Page:
    """Some notices, the newest first, and where the next ones begin."""

    rows: list[Notice]
    next: str


def inbox(actor: Actor, *, unread: bool = False, before: str = "", limit: int = PAGE) -> Page:
    """A page of the actor's notices.

    Args:
        unread: only those that wait to be read.
        before: the `next` of the page before; what is none of it begins anew.
    """
    found = visible_to(actor).select_related("case")
    if unread:
        found = found.filter(read_at=None)
    at, _comma, last = before.partition(",")
    with suppress(ValueError):
        found = found.extra(
            where=["(notices_notice.at, notices_notice.id) < (%s, %s)"],
            params=[datetime.fromisoformat(at), UUID(last)],
        )
    rows = list(found.order_by("-at", "-id")[: limit + 1])
    more = rows[limit - 1] if len(rows) > limit else None
    return Page(rows[:limit], f"{more.at.isoformat()},{more.pk}" if more else "")


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to be told."""

    quiet: rules.Quiet = field(default_factory=rules.Quiet)
    modes: dict[str, str] = field(default_factory=dict)

    def mode(self, kind: str) -> str:
        """When notices of this kind are sent."""
        return self.modes.get(kind, rules.AT_ONCE)


def preferences_of(people: Iterable[UUID]) -> dict[UUID, Wish]:
    """The wishes of these people; of those who said nothing, the defaults."""
    wanted = set(people)
    found = {person: Wish() for person in wanted}
    for row in Preference.objects.filter(person__in=wanted):
        quiet = rules.Quiet(row.quiet_from, row.quiet_to, row.urgent_passes)
        found[row.person_id] = Wish(quiet, dict(row.modes))
    return found


def channels_of(actor: Actor) -> QuerySet[Channel]:
    """The actor's own channels."""
    if actor.kind != "person":
        return Channel.objects.none()
    return Channel.objects.filter(person=actor.id)


def channel(actor: Actor, channel_id: UUID) -> Channel:
    """One of the actor's own channels.

    Raises:
        NotFound: missing, or somebody else's.
    """
    found = channels_of(actor).filter(pk=channel_id).first()
    if found is None:
        raise NotFound(_("There is no such channel."), "notices.no_channel")
    return found


def given_up(actor: Actor, most: int = 10) -> list[Message]:
    """The actor's latest messages that nobody would take, the newest first."""
    lost = Message.objects.filter(channel__in=channels_of(actor), given_up_at__isnull=False)
    return list(lost.select_related("channel").order_by("-given_up_at")[:most])
