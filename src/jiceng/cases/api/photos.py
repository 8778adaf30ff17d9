"""JSON API of photos: upload in advance, reference by token, download with permission."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import File, Form, Router, Schema, Status, UploadedFile

from jiceng.cases import queries
from jiceng.cases.api.requests import FAILURES
from jiceng.cases.merged_requests import members_of
from jiceng.cases.models import Attachment
from jiceng.core import captcha, photo_uploads, throttle
from jiceng.core.access import ANONYMOUS
from jiceng.core.web import actor_of_api, address_of, signed_in

router = Router(tags=["photos"])


class PhotoIn(Schema):
    """Response to an upload: a token that refers to the photo for one day.

    `lon` and `lat` are the camera's position. They are not stored; the reporter must confirm them.
    """

    token: str
    width: int
    height: int
    lon: float | None
    lat: float | None


class PhotoOut(Schema):
    """One photo of a request; its files are at `photos/{id}/full` and `photos/{id}/small`."""

    id: UUID
    kind: str
    at: datetime
    is_internal: bool
    width: int
    height: int
    digest: str


@router.post("/photos", response={201: PhotoIn, **FAILURES})
def send_photo(
    request: HttpRequest, file: File[UploadedFile | None] = None, altcha: Form[str] = ""
) -> Status[dict[str, Any]]:
    """Upload a photo before the report or move that it belongs to. No sign-in is needed.

    Without an API key a proof of work is required in the field `altcha`, as for a report.
    """
    if actor_of_api(request).kind == ANONYMOUS.kind:
        throttle.enforce_limit("photo", address_of(request))
        captcha.check_program(altcha, timezone.now())
    kept, taken = photo_uploads.process_file(request, file)
    lon, lat = taken.point or (None, None)
    return Status(
        201,
        {"token": kept.token, "width": kept.width, "height": kept.height, "lon": lon, "lat": lat},
    )


@router.get("/requests/{uuid:case_id}/photos", response={200: list[PhotoOut], **FAILURES})
def request_photos(request: HttpRequest, case_id: UUID) -> list[Attachment]:
    """The photos of a request, oldest first."""
    return list(queries.photos_of(queries.get(signed_in(request), case_id)))


_AS_JPEG = {
    "responses": {200: {"content": {"image/jpeg": {"schema": {"type": "string"}}}}},
}


@router.get(
    "/photos/{uuid:photo_id}/{size}", response={200: None, **FAILURES}, openapi_extra=_AS_JPEG
)
def one_photo(
    request: HttpRequest, photo_id: UUID, size: Literal["full", "small"]
) -> HttpResponseBase:
    """A photo as JPEG."""
    row = queries.photo(signed_in(request), photo_id)
    return photo_uploads.photo_response(
        request, name=row.name, size=size, digest=row.digest, title=queries.number_of(row)
    )


class MergedOut(Schema):
    """A request that was merged into another, with its reporter's text and photos."""

    id: UUID
    number: str
    title: str
    text: str
    address: str
    opened_at: datetime
    added: list[str]
    photos: list[PhotoOut]


@router.get("/requests/{uuid:case_id}/merged", response={200: list[MergedOut], **FAILURES})
def merged_requests(request: HttpRequest, case_id: UUID) -> list[dict[str, Any]]:
    """The requests that were merged into one, oldest first."""
    found = members_of(queries.get(signed_in(request), case_id))
    columns = ("id", "number", "title", "text", "address", "opened_at")
    return [
        {
            **{name: getattr(each.case, name) for name in columns},
            "added": [remark.text for remark in each.added],
            "photos": each.photos,
        }
        for each in found
    ]
