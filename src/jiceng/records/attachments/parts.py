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


def _context(asked: PartRequest) -> Mapping[str, Any] | None:
    rows = queries.attachments_of(asked.actor, asked.kind, asked.record)
    may_attach = queries.may_attach(asked.actor, asked.kind, asked.record)
    if not rows and not may_attach:
        return None
    posted = asked.request.POST if asked.problem else {}
    return {
        "photos": [(_photo(row), queries.may_detach(asked.actor, row, asked.kind)) for row in rows],
        "may_attach": may_attach,
        "kinds": [(each.value, each.label) for each in SHOWN],
        "shows": posted.get("shows", ""),
        "problem": str(asked.problem) if asked.problem else "",
        "kept": _kept(asked),
    }


def _kept(asked: PartRequest) -> list[files.StoredPhoto]:
    """The photos of a refused form, so that they need not be chosen again."""
    return getattr(asked.request, "kept_photos", []) if asked.problem else []


def _post(asked: PartRequest) -> str:
    posted = asked.request.POST
    taken_away = uuid_or_none(posted.get("detach", ""))
    if taken_away is not None:
        reason = posted.get("reason", "")
        actions.detach(attachment=taken_away, by=asked.actor, at=asked.at, reason=reason)
        return _("Photo removed.")
    taken = photo_uploads.process_form(asked.request)
    asked.request.kept_photos = taken.kept  # type: ignore[attr-defined]
    shows = posted.get("shows", "")
    if shows not in {each.value for each in SHOWN}:
        raise Invalid(_("Describe what the photos show."), "photo.kind", field="shows")
    actions.attach(
        kind=asked.kind,
        record=asked.record,
        by=asked.actor,
        at=asked.at,
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
