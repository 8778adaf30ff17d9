"""Queries of photos, limited to the records that the actor sees."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.records.attachments import rules
from jiceng.records.attachments.kinds import KINDS, kind_with
from jiceng.records.attachments.models import Attachment
from jiceng.records.public import sees, visible


def visible_to(actor: Actor, kind: str) -> QuerySet[Attachment]:
    """Photos of the records of a kind that an actor sees; deleted ones are excluded.

    Raises:
        LookupError: the kind does not declare its visibility.
    """
    found = Attachment.objects.filter(stream__kind=kind, stream__in=visible(kind, actor))
    return found.photos()


def attachments_of(actor: Actor, kind: str, record: UUID) -> list[Attachment]:
    """The photos of one record, oldest first; empty if the actor does not see the record."""
    return list(visible_to(actor, kind).filter(stream=record).order_by("at", "id"))


def attachment(actor: Actor, attachment_id: UUID) -> Attachment:
    """One photo, of a kind whose photos are served under this app's URL.

    Raises:
        NotFound: missing, deleted or hidden; the answer is the same.
    """
    row = Attachment.objects.select_related("stream").filter(pk=attachment_id).first()
    if row is None or not _is_shown(row) or not sees(row.stream.kind, row.stream_id, actor):
        raise missing()
    return row


def _is_shown(row: Attachment) -> bool:
    kind = KINDS.by_key().get(row.stream.kind)
    return kind is not None and bool(kind.rights) and bool(row.name)


def missing() -> NotFound:
    """The error for a photo that is missing, deleted or hidden."""
    return NotFound(_("Photo not found, or not visible to you."), "photo.not_found")


def may_attach(actor: Actor, kind: str, record: UUID) -> bool:
    """Whether an actor may add photos to a record."""
    return any(map(actor.holds, kind_with(kind).rights)) and sees(kind, record, actor)


def may_detach(by: Actor, row: Attachment, kind: str) -> bool:
    """Whether an actor who sees the record may remove a photo."""
    removing = kind_with(kind).removing
    is_author = row.person_id is not None and row.person_id == by.id
    verdict = rules.may_detach(
        is_author=is_author, holds_right=bool(removing) and by.holds(removing)
    )
    return bool(verdict)
