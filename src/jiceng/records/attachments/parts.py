"""Photos on the page of a record and in its timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.core import files, photo_uploads
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.core.ids import uuid_or_none
from jiceng.core.manifests import Contribution
from jiceng.records.attachments import actions, queries
from jiceng.records.attachments.kinds import CarriesAttachments
from jiceng.records.attachments.models import Attachment, AttachmentKind
from jiceng.records.public import Detail, EventDetail, PartRequest, Photo, RecordPart

SHOWN: Final = (AttachmentKind.EVIDENCE, AttachmentKind.BEFORE, AttachmentKind.AFTER)
"""Choices for staff; `REPORT` is reserved for photos that residents send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachments(CarriesAttachments):
    """Records of one kind have photos; see `CarriesAttachments`."""

    def brings(self) -> Iterable[Contribution]:
        """Contribute the page section that shows and uploads photos."""
        if self.rights:
            yield RecordPart(
                kind=self.kind,
                name="photos",
                order=10,
                template="attachments/part.html",
                context=_context,
                post=_post,
            )


def _context(part_request: PartRequest) -> Mapping[str, Any] | None:
    rows = queries.attachments_of(part_request.actor, part_request.kind, part_request.record)
    may_attach = queries.may_attach(part_request.actor, part_request.kind, part_request.record)
    if not rows and not may_attach:
        return None
    posted = part_request.request.POST if part_request.problem else {}
    return {
        "photos": [
            (_photo(row), queries.may_detach(part_request.actor, row, part_request.kind))
            for row in rows
        ],
        "may_attach": may_attach,
        "kinds": [(each.value, each.label) for each in SHOWN],
        "shows": posted.get("shows", ""),
        "problem": str(part_request.problem) if part_request.problem else "",
        "kept": _kept(part_request),
    }


def _kept(part_request: PartRequest) -> list[files.StoredPhoto]:
    """The photos of a refused form, so that they need not be chosen again."""
    return getattr(part_request.request, "kept_photos", []) if part_request.problem else []


def _post(part_request: PartRequest) -> str:
    posted = part_request.request.POST
    taken_away = uuid_or_none(posted.get("detach", ""))
    if taken_away is not None:
        reason = posted.get("reason", "")
        actions.detach(
            attachment=taken_away, by=part_request.actor, at=part_request.at, reason=reason
        )
        return _("Photo removed.")
    taken = photo_uploads.process_form(part_request.request)
    part_request.request.kept_photos = taken.kept  # type: ignore[attr-defined]
    shows = posted.get("shows", "")
    if shows not in {each.value for each in SHOWN}:
        raise Invalid(_("Describe what the photos show."), "photo.kind", field="shows")
    actions.attach(
        kind=part_request.kind,
        record=part_request.record,
        by=part_request.actor,
        at=part_request.at,
        photos=taken.or_refuse(),
        shows=AttachmentKind(shows),
        internal=posted.get("internal", "yes") == "yes",
    )
    return _("Photos added.")


def _photo(row: Attachment) -> Photo:
    return Photo(
        id=row.pk,
        path=reverse("attachment", args=[row.pk, "full"]),
        small=reverse("attachment", args=[row.pk, "small"]),
        label=row.get_kind_display(),
        at=row.at,
    )


def _photos(actor: Actor, kind: str, record: UUID) -> Mapping[str, Detail]:
    rows = queries.attachments_of(actor, kind, record)
    return {str(row.pk): Detail(photos=(_photo(row),)) for row in rows}


IN_TIMELINE: Final = EventDetail("photos", _photos)
