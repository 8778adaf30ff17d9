"""Which links there are, for whoever sees their records; and what a secret opens."""

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
    """What a secret has opened.

    Args:
        subject: whose link it is among several of one record.
    """

    link: UUID
    purpose: str
    stream_kind: str
    stream_id: UUID
    subject: UUID | None
    ends_at: datetime | None

    @property
    def actor(self) -> Actor:
        """Whoever holds the link, as events name them: by the link, which is no person."""
        return Actor("resident", self.link)


def visible_to(actor: Actor, stream_kind: str) -> QuerySet[SecretLink]:
    """Links to those records of a kind that the actor sees."""
    found = SecretLink.objects.filter(stream_kind=stream_kind)
    if actor.all_powers:
        return found
    kind = stream_kinds().get(stream_kind)
    if kind is None or kind.visible is None:
        return found.none()
    return found.filter(stream_id__in=kind.visible(actor))


def links_of(actor: Actor, stream_kind: str, stream_id: UUID) -> list[SecretLink]:
    """The links to one record, the newest first; none where the actor does not see it."""
    found = visible_to(actor, stream_kind).filter(stream_id=stream_id)
    return list(found.order_by("-issued_at", "-id"))


def find(secret: str, purposes: Collection[str], at: datetime) -> SecretLink | None:
    """The link that a secret opens for one of some purposes at a moment; one query, whatever is
    wrong."""
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
    """What is said of a link that is unknown, over, revoked, or for something else."""
    return NotFound(
        _("This link does not open anything, or not any more. Ask for a new one."),
        "link.not_found",
    )
