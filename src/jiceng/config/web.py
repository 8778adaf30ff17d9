"""What every page gets: a strict content policy, the actor, problems told as pages."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from jiceng.core.errors import Problem
from jiceng.core.web import SignInNeeded
from jiceng.directory.public import actor_of_request

Respond = Callable[[HttpRequest], HttpResponse]

# No inline script, no eval, nothing from elsewhere; photos may be data that we made ourselves.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


class PageMiddleware:
    """Tells problems as pages in the reader's language, and sends the content policy."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A problem becomes a page that says what to do; anything else is a fault of ours."""
        if isinstance(error, SignInNeeded):
            return redirect(f"{reverse('sign-in')}?next={request.path}")
        if isinstance(error, Problem):
            return render(request, "problem.html", {"problem": error}, status=error.status)
        return None


def fault(request: HttpRequest) -> HttpResponse:
    """The page for what is our fault, made without the database, which may be what is missing.

    A database that restarts answers again in seconds: then it is 503, and the browser's way back
    still holds what was typed.
    """
    waits = isinstance(sys.exc_info()[1], OperationalError)
    page = render_to_string("fault.html", {"waits": waits})
    response = HttpResponse(page, status=503 if waits else 500)
    if waits:
        response["Retry-After"] = "10"
    return response


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page shows."""
    return {
        "actor": actor_of_request(request),
        "synthetic": settings.JICENG_SYNTHETIC,
    }
