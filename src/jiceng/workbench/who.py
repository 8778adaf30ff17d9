"""For which units somebody sits at the desk."""

from __future__ import annotations

from django.http import HttpRequest

from jiceng.core.access import Actor
from jiceng.directory import public as directory


def reader(request: HttpRequest) -> Actor:
    """The person behind a page that lists requests.

    Raises:
        SignInNeeded: when nobody is signed in.
        Forbidden: for somebody who reads no requests anywhere.
    """
    actor = directory.at_desk(request)
    # Specialists read what their places have, whatever their posts give.
    return actor if actor.attached else directory.at_desk_with(request, "case.read")


def own_units(actor: Actor) -> list[directory.Node]:
    """The units in whose inboxes the actor works: those of the posts, the lowest first."""
    tree = directory.tree()
    nodes = {g.unit_id: tree.get(g.unit_id) for g in actor.grants if "case.read" in g.permissions}
    return sorted((n for n in nodes.values() if n), key=lambda n: (-n.path.count("/"), n.path))
