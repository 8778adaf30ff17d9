"""Shared parts of all web interfaces: the requesting actor, addresses, and error responses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from ninja import Schema

from jiceng.core import accesslog
from jiceng.core.access import ANONYMOUS, Actor
from jiceng.core.errors import Problem, SignInNeeded

LARGER_TEXT: Final = "larger_text"
"""The cookie of readers who have chosen larger text."""

Response = TypeVar("Response", bound=HttpResponse)


class Failure(Schema):
    """An error: a stable code for programs, a message for people, and its details."""

    code: str
    message: str
    details: dict[str, Any] = {}


def is_partial_request(request: HttpRequest) -> bool:
    """Whether a script requests a part of a page rather than the page."""
    return request.headers.get("HX-Request") == "true"


def safe_return_path(request: HttpRequest, given: str) -> str:
    """The address on this site to which a form redirects; "" for any other, and for invalid ones,
    which `redirect` would look up as page names."""
    is_ours = url_has_allowed_host_and_scheme(given, {request.get_host()}, request.is_secure())
    return given if given.startswith("/") and is_ours else ""


class TooMany(Problem):
    """Too many attempts within a short time.

    Args:
        seconds: after which it may be tried again.
    """

    status = 429

    def __init__(self, message: str, code: str, *, seconds: int) -> None:
        super().__init__(message, code, retry_after=seconds)
        self.seconds = seconds


def with_retry_after(response: Response, problem: Problem) -> Response:
    """The response to an error, with the time to wait if it is known."""
    if isinstance(problem, TooMany):
        response.headers["Retry-After"] = str(problem.seconds)
    return response


def address_of(request: HttpRequest) -> str:
    """The network address of a request, as far as it can be known.

    Behind a proxy it is the last address in `X-Forwarded-For`, the only one that the proxy itself
    has written; all others may be forged.
    """
    forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.JICENG_BEHIND_PROXY and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


Identify = Callable[[HttpRequest], Actor]
_identify: list[Identify] = []


def identify_by(identify: Identify) -> Identify:
    """Register a way to identify requests; the directory, which knows people, does so."""
    _identify.append(identify)
    return identify


def actor_of_api(request: HttpRequest) -> Actor:
    """The actor of an API request: by key, by session, or anonymous."""
    for identify in _identify:
        actor = identify(request)
        if actor.kind != ANONYMOUS.kind:
            accesslog.note_actor(request, actor)
            return actor
    return ANONYMOUS


def signed_in(request: HttpRequest) -> Actor:
    """The person behind a request.

    Raises:
        SignInNeeded: when the request is anonymous.
    """
    actor = actor_of_api(request)
    if actor.kind == ANONYMOUS.kind:
        raise SignInNeeded(_("Sign in, or send your key."), "access.sign_in")
    return actor
