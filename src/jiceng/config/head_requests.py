"""HEAD requests: answered for every URL that can be read (RFC 9110, 9.3.2)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Respond = Callable[[HttpRequest], HttpResponseBase]


class HeadMiddleware:
    """Handles every page and API request as GET and keeps the headers of its response.

    One implementation for all: new URLs answer HEAD without further code. It is the innermost
    middleware, so that the outer ones see the method that was sent.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "HEAD":
            return self.respond(request)
        request.method = "GET"
        try:
            response = self.respond(request)
        finally:
            request.method = "HEAD"
        return _without_body(response)


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    if response.streaming:
        response.streaming_content = ()  # type: ignore[attr-defined]  # of the streaming kinds
        return response
    response.headers.setdefault("Content-Length", str(len(response.content)))  # type: ignore[attr-defined]
    response.content = b""  # type: ignore[attr-defined]
    return response
