"""The units as every process holds them in memory: routing asks at each intake, so no query."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from jiceng.core.access import outermost
from jiceng.directory.rules import holds_on


@dataclass(frozen=True, slots=True)
class Node:
    """One unit as it stands today.

    Args:
        path: codes from the root down, ``"/440704/440704001/"``.
        kind: a value of `UnitKind`.
        department_kind: for departments, the matters that they are in charge of.
        valid_to: the first day on which it no longer exists, None while it does.
    """

    id: UUID
    code: str
    name: str
    kind: str
    department_kind: str
    parent_id: UUID | None
    path: str
    tree: str
    valid_from: date
    valid_to: date | None

    def exists_on(self, day: date) -> bool:
        """Whether the unit exists on a day."""
        return holds_on(day, self.valid_from, self.valid_to)


class UnitTree:
    """All units of both trees, closed ones included: a request of a closed unit is still seen.

    Immutable once built. Look-ups are constant; `units_below` is a binary search the first time
    and constant afterwards.
    """

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._sorted = sorted(nodes, key=lambda node: node.path)
        self._paths = [node.path for node in self._sorted]
        self._by_id = {node.id: node for node in self._sorted}
        self._by_code = {node.code: node for node in self._sorted}
        self._below: dict[tuple[str, ...], tuple[UUID, ...]] = {}
        self._departments: dict[str, list[Node]] = {}
        for node in self._sorted:
            if node.department_kind:
                self._departments.setdefault(node.department_kind, []).append(node)

    def __len__(self) -> int:
        return len(self._sorted)

    def get(self, unit_id: UUID | None) -> Node | None:
        """The unit with this identifier."""
        return self._by_id.get(unit_id) if unit_id else None

    def by_code(self, code: str) -> Node | None:
        """The unit with this code."""
        return self._by_code.get(code)

    def within(self, path: str) -> list[Node]:
        """The unit with this path and all below it, in the order of their paths."""
        if path == "/":
            return list(self._sorted)
        # "0" follows "/": the first text that no longer starts with the path.
        start, end = (
            bisect_left(self._paths, path),
            bisect_left(self._paths, path[:-1] + "0"),
        )
        return self._sorted[start:end]

    def units_below(self, paths: Iterable[str]) -> tuple[UUID, ...]:
        """Identifiers of all units in these subtrees, each once: what a reach comes to."""
        key = outermost(paths)
        found = self._below.get(key)
        if found is None:
            found = tuple(node.id for path in key for node in self.within(path))
            self._below[key] = found
        return found

    def ancestor(self, unit_id: UUID | None, kind: str) -> Node | None:
        """The nearest unit of that kind at or above a unit."""
        node = self.get(unit_id)
        while node is not None and node.kind != kind:
            node = self.get(node.parent_id)
        return node

    def chain(self, unit_id: UUID | None) -> list[Node]:
        """A unit and all above it, the root last."""
        found: list[Node] = []
        node = self.get(unit_id)
        while node is not None:
            found.append(node)
            node = self.get(node.parent_id)
        return found

    def children(self, unit_id: UUID) -> list[Node]:
        """The units directly below."""
        node = self._by_id[unit_id]
        return [each for each in self.within(node.path) if each.parent_id == unit_id]

    def departments(self, kind: str, within: str = "/", on: date | None = None) -> list[Node]:
        """Departments in charge of a kind of matter, in a subtree, that are not closed.

        Args:
            kind: a `department_kind`, such as ``"urban_management"``.
            within: path of the subtree.
            on: the day on which they must exist; without it, those with no closing day.
        """
        return [
            node
            for node in self._departments.get(kind, ())
            if node.path.startswith(within)
            and (node.valid_to is None if on is None else node.exists_on(on))
        ]

    def nearest_department(self, kind: str, unit_id: UUID | None, on: date) -> Node | None:
        """The department in charge of a kind of matter for an area: the one under the lowest unit
        at or above it that has one (the street's own before the district's)."""
        for above in self.chain(unit_id):
            found = self.departments(kind, above.path, on)
            if found:
                return min(found, key=lambda node: (node.path.count("/"), node.path))
        return None
