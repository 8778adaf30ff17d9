"""Units in whose inboxes an actor works."""

from __future__ import annotations

from collections.abc import Iterable

from jiceng.core.access import Actor
from jiceng.directory import public as directory


def own_units(actor: Actor, rights: Iterable[str]) -> list[directory.Node]:
    """Units of an actor's positions that give one of some permissions, lowest first."""
    tree, wanted = directory.tree(), frozenset(rights)
    nodes = {g.unit_id: tree.get(g.unit_id) for g in actor.grants if wanted & g.permissions}
    return sorted((n for n in nodes.values() if n), key=lambda n: (-n.path.count("/"), n.path))
