"""What pages of the administration ask of a request."""

from __future__ import annotations

from django.http import HttpRequest


def is_part(request: HttpRequest) -> bool:
    """Whether a script asks for a part of a page rather than for the page."""
    return request.headers.get("HX-Request") == "true"
