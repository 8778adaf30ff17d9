"""Queries of links for staff, and the lookup of a secret."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.streams import stream_kinds
from jiceng.records.links import rules
from jiceng.records.links.models import SecretLink


@dataclass(frozen=True, slots=True)
class Opened:
    """Result of opening a link.

    Args:
        subject: the holder among several links of one record.
    """

    link: UUID
    purpose: str
    stream_kind: str
    stream_id: UUID
    subject: UUID | None
    ends_at: datetime | None

    @property
    def actor(self) -> Actor:
        """The holder as an actor of events: identified by the link, which is not a person."""
        return Actor("resident", self.link)


def visible_to(actor: Actor, stream_kind: str) -> QuerySet[SecretLink]:
    """Links to the records of a kind that the actor sees."""
    found = SecretLink.objects.filter(stream_kind=stream_kind)
    if actor.all_powers:
        return found
    kind = stream_kinds().get(stream_kind)
    if kind is None or kind.visible is None:
        return found.none()
    return found.filter(stream_id__in=kind.visible(actor))


def links_of(actor: Actor, stream_kind: str, stream_id: UUID) -> list[SecretLink]:
    """Links to one record, newest first; empty if the actor does not see the record."""
    found = visible_to(actor, stream_kind).filter(stream_id=stream_id)
    return list(found.order_by("-issued_at", "-id"))


def find(secret: str, purposes: Collection[str], at: datetime) -> SecretLink | None:
    """The valid link of a secret for one of the purposes at a moment; always one query, so that
    timing reveals nothing.
    """
    digest = rules.digest_of(secret[: rules.LONGEST])
    row = SecretLink.objects.filter(digest=digest).first()
    facts = rules.Link(
        bytes(row.digest) if row else bytes(32),
        row.purpose if row else "",
        row.ends_at if row else None,
        row.revoked_at if row else None,
    )
    return row if rules.opens(facts, digest=digest, purposes=purposes, at=at) else None


def not_found() -> NotFound:
    """The error for a link that is unknown, expired, revoked or for another purpose."""
    return NotFound(
        _("This link is invalid or has expired. Ask for a new one."),
        "link.not_found",
    )
