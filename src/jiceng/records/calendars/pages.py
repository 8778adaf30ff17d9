"""Public URL from which calendar clients poll a feed."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from jiceng.core.web import address_of
from jiceng.records.calendars import feeds, queries, writing
from jiceng.records.links import public as links

KEPT_SECONDS = 900


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Serve a calendar to the holder of its secret link, for any kind of feed."""
    now = timezone.now()
    kinds = feeds.KINDS.by_key()
    opened = links.open_link(secret=secret, purpose=[*kinds], address=address_of(request), at=now)
    content = queries.calendar_of(kinds[opened.purpose], opened.stream_id, now)
    if content is None:
        raise links.not_found()
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    response = HttpResponse(content, content_type=writing.MEDIA_TYPE)
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return get_conditional_response(request, etag=etag, response=response) or response
