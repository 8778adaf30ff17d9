"""For which units somebody sits at the desk."""

from __future__ import annotations

from django.http import HttpRequest

from jiceng.cases.permissions import CASE_READ
from jiceng.core.access import Actor
from jiceng.desk import public as desk
from jiceng.directory import public as directory


def reader(request: HttpRequest) -> Actor:
    """The person behind a page that lists requests.

    Raises:
        SignInNeeded: when nobody is signed in.
        Forbidden: for somebody who reads no requests anywhere.
    """
    actor = directory.signed_in_person(request)
    # Specialists read what their places have, whatever their posts give.
    return actor if actor.attached else directory.signed_in_holder_of(request, CASE_READ)


def own_units(actor: Actor) -> list[directory.Node]:
    """The units in whose inboxes the actor works, the lowest first."""
    return desk.own_units(actor, [CASE_READ])
