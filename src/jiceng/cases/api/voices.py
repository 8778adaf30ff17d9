"""JSON API of voice recordings: listed with their request, downloaded with permission."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router, Schema

from jiceng.cases import queries
from jiceng.cases.api.requests import FAILURES
from jiceng.cases.models import Attachment
from jiceng.core import voice_uploads
from jiceng.core.web import signed_in

router = Router(tags=["recordings"])


class RecordingOut(Schema):
    """One recording of a request; its file is at `recordings/{id}`."""

    id: UUID
    at: datetime
    is_internal: bool
    bytes: int
    digest: str


@router.get("/requests/{uuid:case_id}/recordings", response={200: list[RecordingOut], **FAILURES})
def request_recordings(request: HttpRequest, case_id: UUID) -> list[Attachment]:
    """The voice recordings of a request, oldest first."""
    return list(queries.voices_of(queries.get(signed_in(request), case_id)))


_AS_SOUND = {
    "responses": {
        200: {
            "content": {
                each: {"schema": {"type": "string"}} for each in voice_uploads.TYPES.values()
            }
        }
    },
}


@router.get(
    "/recordings/{uuid:voice_id}", response={200: None, **FAILURES}, openapi_extra=_AS_SOUND
)
def one_recording(request: HttpRequest, voice_id: UUID) -> HttpResponseBase:
    """A recording as it was sent; ranges are answered."""
    row = queries.voice(signed_in(request), voice_id)
    return voice_uploads.voice_response(
        request, name=row.name, digest=row.digest, title=queries.photo_title(row)
    )
