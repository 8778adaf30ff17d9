"""Actor of a request to a page or an interface: by key, then by session."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.utils import timezone
from ninja.utils import check_csrf

from jiceng.core.access import ANONYMOUS, Actor
from jiceng.core.web import identify_by
from jiceng.directory.actors import actor_of_key, actor_of_request

HARMLESS: Final = {"GET", "HEAD", "OPTIONS", "TRACE"}
_BEARER: Final = "bearer "


def key_in(request: HttpRequest) -> str:
    """The key that a program sent: `Authorization: Bearer KEY`, or `X-API-Key: KEY`."""
    bearer = request.headers.get("Authorization", "")
    if bearer.lower().startswith(_BEARER):
        return bearer[len(_BEARER) :].strip()
    return request.headers.get("X-API-Key", "").strip()


@identify_by
def by_key(request: HttpRequest) -> Actor:
    """The person in whose name a program acts."""
    key = key_in(request)
    return actor_of_key(key, timezone.now()) if key else ANONYMOUS


@identify_by
def by_session(request: HttpRequest) -> Actor:
    """The signed-in person; for a request that changes something, only with the page's token,
    since interfaces are exempt from the check that pages get."""
    if key_in(request):
        return ANONYMOUS  # a wrong key must not fall back to the signed-in person
    actor = actor_of_request(request)
    if actor.kind != ANONYMOUS.kind and request.method not in HARMLESS and check_csrf(request):
        return ANONYMOUS
    return actor
