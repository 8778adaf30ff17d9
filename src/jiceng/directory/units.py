"""The tree of units of this process."""

from __future__ import annotations

from collections.abc import Iterable

from jiceng.core.versions import Versioned
from jiceng.directory.models import Unit
from jiceng.directory.tree import Node, UnitTree

_FIELDS = (
    "id", "code", "name", "kind", "department_kind", "parent_id", "path", "tree", "valid_from",
    "valid_to",
)  # fmt: skip


def _load() -> UnitTree:
    return UnitTree(Node(*row) for row in Unit.objects.order_by().values_list(*_FIELDS))


_tree: Versioned[UnitTree] = Versioned("directory", _load)


def tree() -> UnitTree:
    """All units as of at most a second ago, from memory."""
    return _tree.get()


def living(paths: Iterable[str]) -> list[Node]:
    """The administrative units in these subtrees that are not closed, those above before those
    below."""
    nodes = (tree().get(unit) for unit in tree().units_below(paths))
    return [node for node in nodes if node and node.valid_to is None and node.tree == "admin"]
