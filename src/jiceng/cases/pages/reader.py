"""Access to pages that list requests."""

from __future__ import annotations

from django.http import HttpRequest

from jiceng.cases.permissions import CASE_READ
from jiceng.core.access import Actor
from jiceng.desk import public as desk
from jiceng.directory import public as directory


def reader(request: HttpRequest) -> Actor:
    """The person behind a page that lists requests.

    Raises:
        SignInNeeded: no one is signed in.
        Forbidden: the person may not read requests anywhere.
    """
    actor = directory.signed_in_person(request)
    # Specialists read what their places have, whatever their posts give.
    return actor if actor.attached else directory.signed_in_holder_of(request, CASE_READ)


def own_units(actor: Actor) -> list[directory.Node]:
    """Units in whose inboxes the actor works, lowest first."""
    return desk.own_units(actor, [CASE_READ])
