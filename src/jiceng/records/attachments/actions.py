"""Actions on photos of records: attach, detach, erase."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jiceng.core import files, text_cleaning
from jiceng.core.access import ALLOW, Actor, Verdict
from jiceng.core.errors import Invalid, Refused
from jiceng.core.events import record as record_event
from jiceng.core.ids import uuid7
from jiceng.core.models import Stream
from jiceng.core.retention import erase_rows
from jiceng.core.voice_uploads import StoredVoice
from jiceng.records.attachments import queries, rules
from jiceng.records.attachments.kinds import KINDS, kind_with
from jiceng.records.attachments.models import Attachment, AttachmentKind
from jiceng.records.public import require_visible
from jiceng.records.remarks import public as remarks


@transaction.atomic
def attach(
    *,
    kind: str,
    record: UUID,
    by: Actor,
    at: datetime,
    photos: Sequence[files.StoredPhoto | StoredVoice],
    shows: AttachmentKind = AttachmentKind.EVIDENCE,
    internal: bool = True,
) -> list[Attachment]:
    """Add photos to a record.

    Args:
        kind: of the record's stream.
        internal: visible to staff only.

    Raises:
        NotFound: the record is missing or hidden.
        Forbidden: the actor has none of the permissions that the kind requires.
        Invalid: no photo, or too many.
        Refused: a photo already belongs to a record.
        LookupError: the kind has no photos, or only those of its moves.
    """
    attachable = kind_with(kind)
    if not attachable.rights:
        raise LookupError(f"{kind}: photos are added with its moves")
    require_visible(kind, record, by)
    _one_of(by, attachable.rights).or_refuse()
    Stream.objects.select_for_update().get(
        pk=record
    )  # serialises concurrent uploads, so that the limit holds
    there = Attachment.objects.filter(stream=record).count()
    _check(rules.may_attach(len(photos), there, most=attachable.most))
    refuse_sent_before(photos)
    person = by.id if by.kind == "person" else None
    rows = unsaved(record, photos, shows, at=at, person=person, internal=internal)
    Attachment.objects.bulk_create(rows)
    record_event(kind, record, "attachment.added", by=by, at=at, data=event_data(rows))
    return rows


@transaction.atomic
def detach(*, attachment: UUID, by: Actor, at: datetime, reason: str) -> Attachment:
    """Delete a photo's file; the row and the event keep its digest and the reason.

    Raises:
        NotFound: missing, hidden or deleted already.
        Forbidden: added by another person.
        Invalid: without a reason.
    """
    found = queries.attachment(by, attachment)
    row = Attachment.objects.select_for_update().get(pk=found.pk)
    if not row.name:
        raise queries.missing()
    kind = found.stream.kind
    removing = kind_with(kind).removing
    rules.may_detach(
        is_author=row.person_id is not None and row.person_id == by.id,
        holds_right=bool(removing) and bool(by.may(removing)),
    ).or_refuse()
    reason = text_cleaning.clean(reason).strip()
    if not reason:
        raise Invalid(_("Give a reason."), "photo.reason", field="reason")
    files.remove_after_commit([row.name])
    row.name, row.detached_at = "", at
    row.save(update_fields=["name", "detached_at"])
    _remark, event_data = remarks.keep(
        record=row.stream_id, kind="detach", text=reason, internal=True, at=at
    )
    data = {"photo": row.id, "photo_digest": row.digest, **event_data}
    record_event(kind, row.stream_id, "attachment.removed", by=by, at=at, data=data)
    return row


def unsaved(
    record: UUID,
    photos: Sequence[files.StoredPhoto | StoredVoice],
    shows: AttachmentKind,
    *,
    at: datetime,
    person: UUID | None = None,
    internal: bool = False,
    part: UUID | None = None,
) -> list[Attachment]:
    """Unsaved rows for the photos or recordings of a move, one for each file.

    Args:
        part: identifier of the part of the record that they document.
    """
    return [
        Attachment(
            id=uuid7(),
            stream_id=record,
            part_id=part,
            kind=shows.value,
            person_id=person,
            is_internal=internal,
            at=at,
            name=kept.name,
            digest=kept.digest,
            width=kept.width,
            height=kept.height,
            bytes=kept.bytes,
        )
        for kept in photos
    ]


def event_data(rows: Sequence[Attachment]) -> dict[str, Any]:
    """Event data of photos: identifiers, digests and what they show."""
    return {
        "kind": rows[0].kind,
        "internal": rows[0].is_internal,
        "photos": [{"id": row.id, "digest": row.digest} for row in rows],
    }


def refuse_sent_before(photos: Sequence[files.StoredPhoto | StoredVoice]) -> None:
    """Refuse photos that already belong to a record, so that a form sent twice counts once.

    Raises:
        Refused: one of them belongs to a record.
    """
    if photos and Attachment.objects.filter(name__in=[kept.name for kept in photos]).exists():
        raise Refused(
            _("These photos have been sent already. Look at your request before you send again."),
            "photo.sent_before",
        )


def empty(record: UUID, *, at: datetime) -> None:
    """Erase the photos of a record, in the transaction that erases the record and records the
    event.
    """
    left = Attachment.objects.filter(stream=record, erased_at=None)
    files.remove_after_commit([name for name in left.values_list("name", flat=True) if name])
    left.update(name="", erased_at=at)


def past(cutoff: datetime) -> QuerySet[Attachment]:
    """Photos older than a moment, of kinds whose own retention does not erase them with the
    record.
    """
    with_record = [each.kind for each in KINDS.all() if each.erases_with_record]
    found = Attachment.objects.filter(erased_at=None, at__lt=cutoff)
    return found.exclude(stream__kind__in=with_record)


@transaction.atomic
def erase_old(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase old photos and the names of those who added them."""
    ids = list(past(cutoff).order_by("pk").values_list("pk", flat=True)[:batch])
    rows = Attachment.objects.filter(pk__in=ids).select_related("stream")
    files.remove_after_commit([row.name for row in rows if row.name])
    return erase_rows(
        rows,
        stream=lambda row: (row.stream.kind, row.stream_id),
        event="attachment.erased",
        by=by,
        at=at,
        batch=batch,
    )


def owned(names: Sequence[str]) -> set[str]:
    """The file names among the given ones that are photos of records."""
    return set(Attachment.objects.filter(name__in=names).values_list("name", flat=True))


def _one_of(by: Actor, rights: Sequence[str]) -> Verdict:
    verdicts = [by.may(right) for right in rights]
    return next((each for each in verdicts if each), verdicts[0] if verdicts else ALLOW)


def _check(verdict: Verdict) -> None:
    if not verdict:
        raise Invalid(verdict.sentence, verdict.code, field="photos")
