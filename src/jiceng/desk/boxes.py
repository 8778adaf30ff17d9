"""Boxes of the inbox: apps contribute rows, the desk merges them by due time.

Several apps may contribute to one box: their rows are merged in the order of due time and
identifier. Pagination is by keyset: each source is queried once for the rows after the cursor, so
that all pages cost the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from jiceng.core import keyset
from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.errors import NotFound
from jiceng.core.manifests import Contribution, Derived, Slot
from jiceng.directory import public as directory

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Box:
    """One box.

    Args:
        name: stable, part of URLs. Sources with the same box name share the box; label and icon are
            those of the first.
        icon: name of a Tabler icon, written literally so that the build finds it.
        alarms: highlight the box as soon as it contains anything.
        page: URL name of the box's own page, if it has one.
    """

    name: str
    label: Any
    icon: str
    alarms: bool = False
    page: str = ""


@dataclass(frozen=True, slots=True)
class BoxEntry:
    """One row of a box.

    Args:
        at: due time, the sort key.
        row: context of the template, as ``row``.
        template: of one row; its first link opens the record.
        state: values that may change while the row stays in place, for change detection.
    """

    at: datetime
    id: UUID
    row: Any
    template: str
    state: tuple[Any, ...] = ()

    @property
    def key(self) -> tuple[datetime, UUID]:
        """Sort key in the inbox."""
        return self.at, self.id


TO_DO: Final = Box("todo", later("To be done"), icon="inbox")
"""The first box: everything that a unit has to do."""

Cursor = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True)
class BoxFilter:
    """A condition on the rows of a box, chosen above them.

    Args:
        name: in the address of the page.
        every: label of the choice without this condition.
        options: value and label of each choice.
    """

    name: str
    label: Any
    every: Any
    options: Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a source for one page.

    Args:
        entries: in the order of the inbox, at most as many as requested.
        has_more: whether more follow.
    """

    entries: Sequence[BoxEntry] = ()
    has_more: bool = False


def _nothing(_actor: Actor, _unit: UUID, _box: str) -> Mapping[str, Any]:
    return {}


def _no_state() -> Any:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxSource(Contribution):
    """The rows of one app in the boxes of a unit.

    Args:
        kind: of the streams of its rows.
        right: permission that gives access to a unit's inbox.
        does: permissions of which each makes the inbox part of somebody's work; holders of `right`
            alone only read it.
        boxes: boxes that it contributes to, in order.
        tallies: bounded number of rows in each of those boxes, for an actor, at a unit and a
            moment, with at most one query for each box. It receives the result of `rows` for the
            first page of the displayed box, by box name.
        rows: rows of a box after a cursor, for an actor, at a unit and a moment, up to a limit,
            under the chosen conditions, by name; one query. Raises NotFound or Forbidden for hidden
            units.
        filters: conditions that its rows can be limited by. A box with a chosen condition has rows
            only of sources that have it.
        state: values that may change for all its rows at once.
        context: further context of its templates, for an actor, at a unit, of a box.
        above: template above its rows; "" for none.
        below: template of actions on several rows; "" for none.
        export: name of its `ExportSource` for a box; "" for none.
    """

    kind: str
    right: str
    boxes: Sequence[Box]
    tallies: Callable[[Actor, UUID, datetime, Mapping[str, Rows]], Mapping[str, BoundedCount]]
    rows: Callable[[Actor, UUID, str, datetime, Cursor | None, int, Mapping[str, str]], Rows]
    filters: Sequence[BoxFilter] = ()
    state: Callable[[], Any] = _no_state
    context: Callable[[Actor, UUID, str], Mapping[str, Any]] = _nothing
    above: str = ""
    below: str = ""
    export: str = ""
    does: Collection[str] = ()

    def feeds(self, box: str) -> bool:
        """Whether it contributes to a box."""
        return any(each.name == box and not each.page for each in self.boxes)


class BoxSources(Contribution):
    """Sources derived from contributions of other apps.

    Args:
        make: returns them.
    """

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], Iterable[BoxSource]]) -> None:
        self.make = make


_ONES: Final = Slot(BoxSource, key=lambda each: each.kind)
_MANY: Final = Slot(BoxSources)


def _all_sources() -> tuple[BoxSource, ...]:
    return (*_ONES.all(), *(source for many in _MANY.all() for source in many.make()))


def _all_boxes() -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    for source in _sources.get():
        for box in source.boxes:
            boxes.setdefault(box.name, box)
    return boxes


_sources: Final = Derived(_all_sources)
_boxes: Final = Derived(_all_boxes)


def rights() -> frozenset[str]:
    """Permissions of which each gives access to an inbox."""
    return frozenset(source.right for source in _sources.get())


def has_inbox(actor: Actor) -> bool:
    """Whether an actor has an inbox."""
    return any(actor.holds(right) for right in rights())


def works_in_inbox(actor: Actor) -> bool:
    """Whether an actor deals with what waits in an inbox, and does not only read it."""
    return any(actor.holds(right) for source in _sources.get() for right in source.does)


def box_of(name: str) -> Box:
    """A box that the inbox lists; the first one for an unknown name."""
    found = _boxes.get().get(name)
    if found is None or found.page:
        return next(box for box in _boxes.get().values() if not box.page)
    return found


def boxes() -> Mapping[str, Box]:
    """All boxes by name, in their order."""
    return _boxes.get()


def first_record(actor: Actor, unit_id: UUID, kind: str, at: datetime) -> UUID | None:
    """The first record of a kind in the boxes of a unit; None without one."""
    for source in sources_at(actor, unit_id):
        for box in source.boxes if source.kind == kind else ():
            if source.feeds(box.name):
                rows = source.rows(actor, unit_id, box.name, at, None, 1, {})
                if rows.entries:
                    return rows.entries[0].id
    return None


def sources_at(actor: Actor, unit_id: UUID) -> list[BoxSource]:
    """Sources of a unit's inbox for which the actor has permission.

    Raises:
        NotFound: the unit is missing, or the actor has no such permission there.
    """
    unit = directory.tree().get(unit_id)
    found = [each for each in _sources.get() if unit and actor.may(each.right, unit.path)]
    if not found:
        raise NotFound(_("Unit not found, or not visible to you."), "unit.not_found")
    return found


@dataclass(frozen=True, slots=True)
class BoxPage:
    """One page of a box.

    Args:
        next: keyset cursor of the following page; None at the end.
        first: result of each source, if it is the first page with all rows.
        filters: conditions that the box has, each with its chosen value, "" for none.
    """

    entries: Sequence[BoxEntry]
    next: str | None
    sources: Sequence[BoxSource]
    first: Mapping[str, Rows]
    filters: Sequence[tuple[BoxFilter, str]] = ()

    @property
    def chosen(self) -> dict[str, str]:
        """Chosen conditions by name."""
        return {each.name: value for each, value in self.filters if value}

    @property
    def fingerprint(self) -> str:
        """Digest of rows, order and state; it changes if and only if the page changes."""
        rows = [(entry.id, *entry.state) for entry in self.entries]
        return _digest([rows, self.next is None, [each.state() for each in self.sources]])


def first_of(found: Iterable[Rows], limit: int) -> tuple[list[BoxEntry], bool]:
    """Merge the first rows of several sources; also whether more follow. Pure.

    Args:
        found: the first `limit` rows of each source.
    """
    each = list(found)
    merged = list(merge(*(rows.entries for rows in each), key=lambda entry: entry.key))
    return merged[:limit], len(merged) > limit or any(rows.has_more for rows in each)


def box_page(
    actor: Actor,
    unit_id: UUID,
    box: str,
    at: datetime,
    after: str | None = None,
    limit: int = PAGE,
    *,
    given: Mapping[str, str] = MappingProxyType({}),
) -> BoxPage:
    """One page of a box, earliest due time first.

    Args:
        after: keyset cursor `next` of the previous page; None for the first page.
        given: parameters of the page, among them the chosen conditions (`BoxFilter`); what the box
            does not know is ignored.

    Raises:
        Invalid: an invalid cursor.
        NotFound: the unit is missing or outside the actor's jurisdiction.
    """
    cursor = keyset.decode(after) if after else None
    feeding = [each for each in sources_at(actor, unit_id) if each.feeds(box)]
    filters = _chosen(feeding, given)
    chosen = {each.name: value for each, value in filters if value}
    found = {
        each.kind: each.rows(actor, unit_id, box, at, cursor, limit, chosen)
        for each in feeding
        if chosen.keys() <= {one.name for one in each.filters}
    }
    entries, has_more = first_of(found.values(), limit)
    following = keyset.encode(*entries[-1].key) if has_more and entries else None
    return BoxPage(entries, following, feeding, {} if cursor or chosen else found, filters)


def _chosen(sources: Iterable[BoxSource], given: Mapping[str, str]) -> list[tuple[BoxFilter, str]]:
    """Conditions of sources, each with its chosen value."""
    known = {each.name: each for source in sources for each in source.filters}
    return [
        (each, given[name] if given.get(name) in dict(each.options) else "")
        for name, each in known.items()
    ]


def tallies(
    actor: Actor, unit_id: UUID, at: datetime, box: str = "", shown: BoxPage | None = None
) -> dict[str, BoundedCount]:
    """Number of rows in each of the actor's boxes.

    Args:
        box, shown: a page that has been loaded already; its rows are not counted again.

    Raises:
        NotFound: the unit is missing or outside the actor's jurisdiction.
    """
    found: dict[str, BoundedCount] = {}
    for source in sources_at(actor, unit_id):
        rows = shown.first.get(source.kind) if shown else None
        for name, tally in source.tallies(actor, unit_id, at, {box: rows} if rows else {}).items():
            before = found.get(name, BoundedCount(0))
            found[name] = BoundedCount(before.count + tally.count, before.more or tally.more)
    return {name: found[name] for name in _boxes.get() if name in found}


def of_tallies(found: Mapping[str, BoundedCount]) -> str:
    """Digest of the counts of the boxes."""
    return _digest([(name, str(tally)) for name, tally in found.items()])


def _digest(facts: Sequence[object]) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
