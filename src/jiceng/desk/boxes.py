"""The boxes of the inbox: apps contribute what waits in them, the desk merges it by time.

Several apps may feed one box: their rows, of whatever kind, stand in one order, that of the moment
by which something is to be done, then of the identifier. A page is read by keyset: each source is
asked once for the rows after the cursor, so that a page costs the same wherever it lies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
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
        name: stable; addresses hold it. Sources that name the same box share it; its label and icon
            are those of the first.
        icon: a name of Tabler's icons, written out, so that the build finds it.
        alarms: that anything lies in it at all is bad news.
        page: the name of the address of what lies in it, for a box with a page of its own.
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
        at: by when; rows are sorted by it.
        row: what the template draws as ``row``.
        template: of one row; its first link opens what the row is about.
        state: what may change while the row stays where it is.
    """

    at: datetime
    id: UUID
    row: Any
    template: str
    state: tuple[Any, ...] = ()

    @property
    def key(self) -> tuple[datetime, UUID]:
        """Its place in the order of the inbox."""
        return self.at, self.id


TO_DO: Final = Box("todo", later("To be done"), icon="inbox")
"""What is to be done by a unit, whatever it is: the box that everybody sees first."""

Cursor = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a source gives for one page.

    Args:
        entries: in the order of the inbox, at most as many as were asked for.
        has_more: whether there are further ones.
    """

    entries: Sequence[BoxEntry] = ()
    has_more: bool = False


def _nothing(_actor: Actor, _unit: UUID, _box: str) -> Mapping[str, Any]:
    return {}


def _no_state() -> Any:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxSource(Contribution):
    """What one app has in the boxes of a unit.

    Args:
        kind: of the streams of its rows.
        right: who holds it at a unit works in that unit's inbox.
        boxes: that it feeds, in their order.
        tallies: how many of its rows lie in each of those boxes that the actor has a use for, at a
            unit and a moment; bounded, and no query more than it has boxes. It is given what `rows`
            has found for the first page of the box that is shown, by the box's name.
        rows: its rows of a box, for an actor, at a unit and a moment, after a cursor, at most so
            many; one query. Raises NotFound or Forbidden for what is out of reach.
        state: what may change for all its rows at once.
        context: what its templates need besides their rows: for an actor, at a unit, of a box.
        above: the template of what it says above its rows; "" for nothing.
        below: the template of what is done with several of its rows; "" for nothing.
        export: the name of its `ExportSource` for a box; "" for none.
    """

    kind: str
    right: str
    boxes: Sequence[Box]
    tallies: Callable[[Actor, UUID, datetime, Mapping[str, Rows]], Mapping[str, BoundedCount]]
    rows: Callable[[Actor, UUID, str, datetime, Cursor | None, int], Rows]
    state: Callable[[], Any] = _no_state
    context: Callable[[Actor, UUID, str], Mapping[str, Any]] = _nothing
    above: str = ""
    below: str = ""
    export: str = ""

    def feeds(self, box: str) -> bool:
        """Whether its rows can lie in a box."""
        return any(each.name == box and not each.page for each in self.boxes)


class BoxSources(Contribution):
    """Sources that follow from what other apps contribute.

    Args:
        make: gives them.
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
    """Rights of which any gives somebody an inbox."""
    return frozenset(source.right for source in _sources.get())


def has_inbox(actor: Actor) -> bool:
    """Whether somebody has an inbox at all."""
    return any(actor.holds(right) for right in rights())


def box_of(name: str) -> Box:
    """A box whose rows the inbox lists; the first one for an unknown name."""
    found = _boxes.get().get(name)
    if found is None or found.page:
        return next(box for box in _boxes.get().values() if not box.page)
    return found


def boxes() -> Mapping[str, Box]:
    """All boxes by name, in their order."""
    return _boxes.get()


def sources_at(actor: Actor, unit_id: UUID) -> list[BoxSource]:
    """The sources of a unit's inbox whose right the actor holds there.

    Raises:
        NotFound: for a unit that is missing or at which they hold none.
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
        next: the cursor of the page behind it; None at the end.
        first: what each source has found for it, where it is the first page.
    """

    entries: Sequence[BoxEntry]
    next: str | None
    sources: Sequence[BoxSource]
    first: Mapping[str, Rows]

    @property
    def fingerprint(self) -> str:
        """Which rows, in which order and state: when it has changed, so has the page."""
        rows = [(entry.id, *entry.state) for entry in self.entries]
        return _digest([rows, self.next is None, [each.state() for each in self.sources]])


def first_of(found: Iterable[Rows], limit: int) -> tuple[list[BoxEntry], bool]:
    """The first rows of several sources together, and whether there are further ones. Pure.

    Args:
        found: of each source its first `limit` rows.
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
) -> BoxPage:
    """One page of a box, what is to be done first above.

    Args:
        after: the `next` of the page before, None for the first page.

    Raises:
        Invalid: for a cursor that no page gave.
        NotFound: for a unit that is missing or out of the actor's reach.
    """
    cursor = keyset.decode(after) if after else None
    feeding = [each for each in sources_at(actor, unit_id) if each.feeds(box)]
    found = {each.kind: each.rows(actor, unit_id, box, at, cursor, limit) for each in feeding}
    entries, has_more = first_of(found.values(), limit)
    following = keyset.encode(*entries[-1].key) if has_more and entries else None
    return BoxPage(entries, following, feeding, {} if cursor else found)


def tallies(
    actor: Actor, unit_id: UUID, at: datetime, box: str = "", shown: BoxPage | None = None
) -> dict[str, BoundedCount]:
    """How much lies in each box that the actor has a use for.

    Args:
        box, shown: a page that has been read anyway; its rows need not be counted again.

    Raises:
        NotFound: for a unit that is missing or out of the actor's reach.
    """
    found: dict[str, BoundedCount] = {}
    for source in sources_at(actor, unit_id):
        rows = shown.first.get(source.kind) if shown else None
        for name, tally in source.tallies(actor, unit_id, at, {box: rows} if rows else {}).items():
            before = found.get(name, BoundedCount(0))
            found[name] = BoundedCount(before.count + tally.count, before.more or tally.more)
    return {name: found[name] for name in _boxes.get() if name in found}


def of_tallies(found: Mapping[str, BoundedCount]) -> str:
    """The fingerprint of the numbers beside the boxes."""
    return _digest([(name, str(tally)) for name, tally in found.items()])


def _digest(facts: Sequence[object]) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
