"""Who sends a request to an interface: by key in the header, or by session for reading only."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from jiceng.core.access import ANONYMOUS, Actor
from jiceng.core.web import identify_by
from jiceng.directory.actors import actor_of_key, actor_of_request

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


@identify_by
def by_key_or_session(request: HttpRequest) -> Actor:
    """A bearer key acts as its person. A session only reads: a browser sends its cookie along with
    any form on any site, so that writing by session goes through pages, which check for that."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return actor_of_key(secret.strip(), timezone.now())
    return actor_of_request(request) if request.method in _READING else ANONYMOUS
