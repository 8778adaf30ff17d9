"""Delivery of photo files."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from jiceng.core import photo_uploads
from jiceng.directory.public import signed_in_person
from jiceng.records.attachments import queries


@require_GET
def photo(request: HttpRequest, attachment_id: UUID, size: str) -> HttpResponseBase:
    """Serve a photo of a record that the actor sees."""
    row = queries.attachment(signed_in_person(request), attachment_id)
    return photo_uploads.photo_response(
        request, name=row.name, size=size, digest=row.digest, title=str(row.pk)
    )
