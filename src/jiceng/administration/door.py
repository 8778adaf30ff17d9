"""What every page of the administration does first: who asks, and may they."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jiceng.core.access import ANONYMOUS, Actor
from jiceng.core.web import SignInNeeded
from jiceng.directory import public as directory


def enter(request: HttpRequest, right: str) -> Actor:
    """The person behind a request, who holds a right somewhere.

    Looking needs no fresh proof of who it is; an action that does asks for itself.

    Raises:
        SignInNeeded: nobody is signed in.
        Forbidden: without the right.
    """
    actor = signed_in(request)
    if not actor.holds(right):
        actor.may(right).or_refuse()
    return actor


def signed_in(request: HttpRequest) -> Actor:
    """The person behind a request, whatever they may do.

    Raises:
        SignInNeeded: nobody is signed in.
    """
    actor = directory.actor_of_request(request)
    if actor.kind == ANONYMOUS.kind:
        raise SignInNeeded(_("Sign in first."), "access.sign_in")
    return actor


def is_part(request: HttpRequest) -> bool:
    """Whether a script asks for a part of a page rather than for the page."""
    return request.headers.get("HX-Request") == "true"
