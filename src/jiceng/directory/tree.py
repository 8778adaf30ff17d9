"""In-memory tree of the units of a process, since routing reads it at each intake."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as now_

from jiceng.core.access import Verdict, outermost
from jiceng.directory.rules import SEAT_KINDS, holds_on, may_receive


class _All:
    """Contains everything."""

    def __contains__(self, _kind: object) -> bool:
        return True


ALL: Final[Container[str]] = _All()


@dataclass(frozen=True, slots=True)
class Node:
    """One unit in its present state.

    Args:
        path: codes from the root down, ``"/440704/440704001/"``.
        kind: a value of `UnitKind`.
        department_kind: for departments, the matters that they are in charge of.
        valid_to: the first day on which it no longer exists; None without an end.
        successor_id: the unit that takes over its open items then.
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
    successor_id: UUID | None = None

    def exists_on(self, day: date) -> bool:
        """Whether the unit exists on a day."""
        return holds_on(day, self.valid_from, self.valid_to)

    def may_receive(self, day: date) -> Verdict:
        """Whether the unit can receive work on a day."""
        return may_receive(
            name=self.name, tree=self.tree, kind=self.kind, exists=self.exists_on(day), day=day
        )


class UnitTree:
    """All units of both trees, closed ones included: what a closed unit has done is still seen.

    Immutable once built. Look-ups are constant; `units_below` is a binary search the first time
    and constant afterwards.
    """

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._sorted = sorted(nodes, key=lambda node: node.path)
        self._paths = [node.path for node in self._sorted]
        self._by_id = {node.id: node for node in self._sorted}
        self._by_code = {node.code: node for node in self._sorted}
        days = {day for node in self._sorted for day in (node.valid_from, node.valid_to)}
        self._days = sorted(day for day in days if day is not None)
        self._seats = [
            node for node in self._sorted if node.tree == "admin" and node.kind in SEAT_KINDS
        ]
        self._names = Counter(node.name for node in self._sorted if node.tree == "admin")
        self._governing = [node.path for node in self._sorted if node.tree == "admin"]
        self._widest: dict[tuple[str, ...], tuple[str, ...]] = {}
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
        """Identifiers of all units in these subtrees, each once."""
        key = outermost(paths)
        found = self._below.get(key)
        if found is None:
            found = tuple(node.id for path in key for node in self.within(path))
            self._below[key] = found
        return found

    def widest(self, paths: Iterable[str]) -> tuple[str, ...]:
        """The same subtrees, or ``("/",)`` where they contain all administrative units.

        In an installation of one district the scope of the district is everything, and no query
        has to list its units.
        """
        key = outermost(paths)
        found = self._widest.get(key)
        if found is None:
            found = key if any(not path.startswith(key) for path in self._governing) else ("/",)
            self._widest[key] = found
        return found

    def is_whole(self, unit_id: UUID | None) -> bool:
        """Whether all places of the installation lie in this unit: the root of the administrative
        tree, or its only district, since lists of divisions put a city above each."""
        node = self.get(unit_id)
        if node is None or node.tree != "admin":
            return False
        return node.parent_id is None or (
            node in self._seats
            and all(
                path.startswith(node.path) or node.path.startswith(path) for path in self._governing
            )
        )

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

    def seat(self, on: date) -> Node | None:
        """The district of an installation; the city where it holds several; None without units."""
        found = [node for node in self._seats if node.exists_on(on)]
        districts = [node for node in found if node.kind == "district"]
        return next(iter(districts if len(districts) == 1 else found), None)

    def departments(self, kind: str, *, on: date, within: str = "/") -> list[Node]:
        """Departments in charge of a kind of matter, in a subtree, that work may be given to.

        Args:
            kind: a `department_kind`, such as ``"urban_management"``.
            on: the day on which they must exist.
            within: path of the subtree.
        """
        return [
            node
            for node in self._departments.get(kind, ())
            if node.path.startswith(within) and node.may_receive(on)
        ]

    def existing(
        self,
        on: date,
        paths: Iterable[str] = ("/",),
        kinds: Container[str] = ALL,
        tree: str = "admin",
    ) -> list[Node]:
        """The units of one tree in some subtrees that exist on a day, in the order of their paths.

        Args:
            kinds: only those of these kinds.
        """
        return [
            node
            for path in outermost(paths)
            for node in self.within(path)
            if node.tree == tree and node.kind in kinds and node.exists_on(on)
        ]

    def label(self, node: Node) -> str:
        """A unit's name; where others have this name too, with its parent."""
        above = self.get(node.parent_id)
        if self._names[node.name] < 2 or above is None:
            return node.name
        return now_("%(unit)s (%(above)s)") % {"unit": node.name, "above": above.name}

    def epoch(self, day: date) -> int:
        """A number that two days share when the same units exist on both."""
        return bisect_right(self._days, day)

    def existing_or_successor(self, unit_id: UUID | None, on: date) -> Node | None:
        """The unit responsible for a unit on a day: itself while it exists, then its successor and
        so on; without a successor, the nearest unit above that can receive work."""
        node, seen = self.get(unit_id), set[UUID]()
        while node is not None and node.id not in seen:
            if node.exists_on(on):
                return node
            seen.add(node.id)
            node = self.get(node.successor_id) or self.get(node.parent_id)
        return None

    def nearest_department(self, kind: str, unit_id: UUID | None, on: date) -> Node | None:
        """The department in charge of a kind of matter for an area: the one under the lowest unit
        at or above it that has one (the street's own before the district's)."""
        for above in self.chain(unit_id):
            found = self.departments(kind, on=on, within=above.path)
            if found:
                return min(found, key=lambda node: (node.path.count("/"), node.path))
        return None
