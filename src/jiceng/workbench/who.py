"""Who sits at the desk, and for which units."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jiceng.core.access import ANONYMOUS, Actor
from jiceng.core.web import SignInNeeded
from jiceng.directory import public as directory


def at_desk(request: HttpRequest) -> Actor:
    """The person who asks.

    Raises:
        SignInNeeded: when nobody is signed in.
    """
    actor = directory.actor_of_request(request)
    if actor.kind == ANONYMOUS.kind:
        raise SignInNeeded(_("Sign in first."), "access.sign_in")
    return actor


def own_units(actor: Actor) -> list[directory.Node]:
    """The units in whose inboxes the actor works: those of the posts, the lowest first."""
    tree = directory.tree()
    nodes = {g.unit_id: tree.get(g.unit_id) for g in actor.grants if "case.read" in g.permissions}
    return sorted((n for n in nodes.values() if n), key=lambda n: (-n.path.count("/"), n.path))
