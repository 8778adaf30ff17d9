"""Actions on photos of a request: attach, detach, add by the resident."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.cases import queries, rules
from jiceng.cases.actions.base import MoveContext, begin, finish
from jiceng.cases.models import Attachment, AttachmentKind, Case
from jiceng.core import files
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.records.remarks.public import Remark

# Limit for one request over all uploads by residents.
MOST_FROM_RESIDENTS = 30
PRESSED_TWICE = timedelta(minutes=10)  # identical text within this time is a repeated submission


@transaction.atomic
def attach(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    photos: Sequence[files.StoredPhoto],
    kind: AttachmentKind,
    internal: bool = False,
    version: int | None = None,
) -> Case:
    """Add photos: before or after the work, or evidence.

    Args:
        internal: visible to staff only.

    Raises:
        Invalid: no photo, or one that already belongs to a request.
    """
    move = begin("attach", case=case, by=by, at=at, version=version)
    if not photos:
        raise Invalid(_("Choose at least one photo."), "photo.missing", field="photos")
    if kind in {AttachmentKind.REPORT, AttachmentKind.VOICE}:
        raise Invalid(_("Describe what the photos show."), "photo.kind", field="kind")
    move.keep_photos(photos, kind, internal=internal)
    return finish(move)


@transaction.atomic
def detach(*, attachment: UUID, by: Actor, at: datetime, reason: str) -> Attachment:
    """Delete a photo; the event keeps its digest and the reason.

    Permitted for its author and for those who supervise requests there, so that a unit cannot
    remove evidence against its own work.

    Raises:
        NotFound: missing, hidden or deleted already.
        Forbidden: added by another person.
    """
    row = Attachment.objects.filter(pk=attachment).first()
    if row is None:
        raise _missing()
    locked = queries.lock(by, row.stream_id)
    row.refresh_from_db()
    if not row.name:
        raise _missing()
    own = row.person_id is not None and row.person_id == by.id
    queries.may_make(by, "detach", locked, is_author=own).or_refuse()
    if not reason.strip():
        raise Invalid(_("Give a reason."), "case.reason_missing", field="reason")
    files.remove_after_commit([row.name])
    row.name, row.detached_at = "", at
    row.save(update_fields=["name", "detached_at"])
    move = MoveContext(locked, by, at)
    move.add_event(
        "case.detached",
        {"photo": row.id, "photo_digest": row.digest, **move.remark("detach", reason)},
    )
    finish(move)
    return row


@transaction.atomic
def add(
    *, case: UUID, by: Actor, at: datetime, text: str, photos: Sequence[files.StoredPhoto] = ()
) -> Case:
    """Add text or photos from the resident to an open request.

    If the request was merged into another, the additions stay with it, hidden from the other
    request's reporter; the unit in charge of the other one is notified.

    Args:
        case: found by its secret link, which authorises the addition.

    Raises:
        Refused: the request is no longer open.
        Invalid: nothing to add, or too much.
    """
    into = Case.objects.filter(pk=case).values_list("merged_into", flat=True).first()
    found = Case.objects.select_for_update().filter(pk__in={case, into or case})
    rows = {row.pk: row for row in found.order_by("pk")}
    locked, main = rows[case], rows[into or case]
    rules.may_add(main.state).or_refuse()
    if not text.strip() and not photos:
        raise Invalid(_("Enter a text or choose a photo."), "add.empty", field="text")
    sent = Attachment.objects.filter(stream=locked.pk, kind=AttachmentKind.REPORT).count()
    if sent + len(photos) > MOST_FROM_RESIDENTS:
        raise Invalid(
            _("At most %(limit)s photos belong to a request.") % {"limit": MOST_FROM_RESIDENTS},
            "photo.too_many",
            field="photos",
        )
    last = Remark.objects.filter(stream=locked.pk, kind="add").order_by("-at", "-id").first()
    if not photos and last and last.text == text.strip() and at - last.at < PRESSED_TWICE:
        return locked
    move = MoveContext(locked, by, at)
    move.add_event("case.added", move.remark("add", text, internal=False))
    move.keep_photos(photos, AttachmentKind.REPORT)
    if main.pk != locked.pk:
        inside = MoveContext(main, by, at)
        inside.add_event("case.member_added", {"case": locked.pk, "other": locked.number})
        finish(inside)
    return finish(move)


def _missing() -> NotFound:
    return NotFound(_("Photo not found, or not visible to you."), "photo.not_found")
