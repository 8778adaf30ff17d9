"""From kept photos to rows of a request, and what its event says of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.cases.models import Attachment, AttachmentKind, Case
from jiceng.core import files
from jiceng.core.errors import Refused
from jiceng.core.ids import uuid7


def rows_for(
    case: Case,
    photos: Sequence[files.Kept],
    kind: AttachmentKind,
    *,
    at: datetime,
    person: UUID | None = None,
    internal: bool = False,
    task: UUID | None = None,
) -> list[Attachment]:
    """Unsaved rows, one for each photo."""
    return [
        Attachment(
            id=uuid7(),
            case=case,
            task_id=task,
            kind=kind.value,
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


def told(rows: Sequence[Attachment]) -> dict[str, Any]:
    """What ``case.attached`` says: which photos, by their digests, and what they show."""
    return {
        "kind": rows[0].kind,
        "internal": rows[0].is_internal,
        "photos": [{"id": row.id, "digest": row.digest} for row in rows],
    }


def refuse_sent_before(photos: Sequence[files.Kept]) -> None:
    """A photo belongs to one request: the same form sent twice is one report.

    Raises:
        Refused: when one of them belongs to a request already.
    """
    if photos and Attachment.objects.filter(name__in=[kept.name for kept in photos]).exists():
        raise Refused(
            _("These photos have been sent already. Look at your request before you send again."),
            "photo.sent_before",
        )
