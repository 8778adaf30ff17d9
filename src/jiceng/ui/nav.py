"""Navigation of the desk: each app contributes pages, and the frame shows each person those of
their posts' work.

The side bar never has more than `MOST` entries. If a person's work has more, whole areas become one
entry each, whose pages are tabs; the rest is found under all apps (`desk.launcher`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest

from jiceng.core.access import Actor, require_known
from jiceng.core.manifests import Contribution, Derived, Slot


@dataclass(frozen=True, slots=True)
class NavArea(Contribution):
    """A group of pages of the navigation.

    Args:
        code: what pages name it by.
        order: place among the areas, by tens.
        icon: of the entry that stands for the whole area; a name of Tabler's icons, written out as
            a literal, so that the build finds it.
    """

    code: str
    label: Any
    order: int
    icon: str


@dataclass(frozen=True, slots=True)
class NavItem(Contribution):
    """One page of the desk's navigation.

    Args:
        name: the address's name in the URL configuration.
        label: its label, in few words.
        icon: a name of Tabler's icons, written out as a literal, so that the build finds it.
        area: the code of a `NavArea`.
        order: place within its area, by tens.
        needs: the right that it requires at any unit; "" for all signed-in people.
        any_of: rights of which one, anywhere, is enough besides.
        does: rights of which one makes the page part of somebody's work and puts it into the side
            bar, or whether it is for an actor; others who may open it find it under all apps.
            Without any, it is part of the work of all who may open it.
        place: "side" for the side bar, "top" for an icon of the top bar, "" for a page that is
            opened from another one.
        key: the second key of its shortcut, after g; "" for none.
        within: names of further addresses at which this entry counts as the current one.
        live: the number of the desk's pulse shown beside it; "" for none.
        is_open: for an entry that depends on more than rights known here, whether an actor has it.
    """

    name: str
    label: Any
    icon: str
    area: str
    order: int = 50
    needs: str = ""
    any_of: tuple[str, ...] = ()
    does: tuple[str, ...] | Callable[[Actor], bool] = ()
    place: str = "side"
    key: str = ""
    within: tuple[str, ...] = ()
    live: str = ""
    is_open: Callable[[Actor], bool] | None = None


@dataclass(frozen=True, slots=True)
class NavWithin(Contribution):
    """Pages that belong to another app's entry.

    Args:
        item: the name of the entry.
        names: of the addresses at which it counts as the current one.
    """

    item: str
    names: tuple[str, ...]


MOST: Final = 8
"""Entries of the side bar: nobody has to read more."""

AREAS: Final = Slot(NavArea, key=lambda area: area.code)
ITEMS: Final = Slot(NavItem, key=lambda item: item.name)
_WITHIN: Final = Slot(NavWithin)
_COUNTS: Final = "_jiceng_nav_counts"


def _sorted() -> tuple[tuple[NavArea, tuple[NavItem, ...]], ...]:
    areas, keys = AREAS.by_key(), dict[str, str]()
    for item in ITEMS.by_key().values():
        if item.area not in areas:
            raise ValueError(f"{item.name}: nobody contributes the area “{item.area}”")
        if item.key and keys.setdefault(item.key, item.name) != item.name:
            raise ValueError(f"{item.name}: the key “{item.key}” is taken by {keys[item.key]}")
    return tuple(
        (
            area,
            tuple(
                sorted(
                    (item for item in ITEMS.all() if item.area == area.code),
                    key=lambda item: item.order,
                )
            ),
        )
        for area in sorted(areas.values(), key=lambda area: area.order)
    )


def _current() -> frozenset[tuple[str, str]]:
    own = {(item.name, name) for item in ITEMS.all() for name in (item.name, *item.within)}
    return frozenset(own | {(each.item, name) for each in _WITHIN.all() for name in each.names})


_by_area: Final = Derived(_sorted)
_current_at: Final = Derived(_current)


def items() -> tuple[NavItem, ...]:
    """All pages, in the order of the frame.

    Raises:
        ValueError: for an unknown area, or a shortcut that two entries have.
    """
    return tuple(item for _area, found in _by_area.get() for item in found)


def items_of(actor: Actor) -> Iterator[tuple[NavArea, list[NavItem]]]:
    """The areas with the pages that an actor's posts open; areas without any are left out."""
    for area, found in _by_area.get():
        open_ = [item for item in found if _is_open(item, actor)]
        if open_:
            yield area, open_


@dataclass(frozen=True, slots=True)
class SideEntry:
    """An entry of the side bar: one page, or an area with several.

    Args:
        pages: in order; the entry opens the first.
        area: of the pages, if the entry stands for all of them.
    """

    pages: tuple[NavItem, ...]
    area: NavArea | None = None

    @property
    def label(self) -> Any:
        """What it is called."""
        return self.area.label if self.area else self.pages[0].label

    @property
    def icon(self) -> str:
        """A name of Tabler's icons."""
        return self.area.icon if self.area else self.pages[0].icon


def side_of(actor: Actor) -> list[SideEntry]:
    """The entries of an actor's side bar, at most `MOST`, in order.

    Areas become one entry each, from the last one on, until all fit; if even that does not suffice,
    the last ones are left to the page of all apps.
    """
    areas = [
        (area, tuple(item for item in found if item.place == "side" and _is_work(item, actor)))
        for area, found in items_of(actor)
    ]
    groups = [[SideEntry((item,)) for item in pages] if pages else [] for _area, pages in areas]
    for at in range(len(areas) - 1, -1, -1):
        if sum(map(len, groups)) <= MOST:
            break
        area, pages = areas[at]
        if len(pages) > 1:
            groups[at] = [SideEntry(pages, area)]
    return [entry for group in groups for entry in group][:MOST]


def _is_open(item: NavItem, actor: Actor) -> bool:
    if item.is_open is not None:
        return item.is_open(actor)
    if not item.needs and not item.any_of:
        return True
    rights = [require_known(right) for right in (item.needs, *item.any_of) if right]
    return any(actor.holds(right) for right in rights)


def _is_work(item: NavItem, actor: Actor) -> bool:
    if callable(item.does):
        return item.does(actor)
    return not item.does or any(actor.holds(require_known(right)) for right in item.does)


@dataclass(frozen=True, slots=True)
class Count:
    """Counts of an entry: open items, and overdue ones."""

    number: int
    late: int = 0


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry, or a tab, as the frame shows it to one person on one page."""

    label: Any
    icon: str
    item: NavItem
    is_current: bool
    count: Count | None


FREQUENT: Final = 4
"""Tabs of a phone beside that for all others."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The navigation of one page.

    Args:
        entries: of the side bar.
        tabs: the pages of the present area, if the side bar has one entry for it.
        top: icons of the top bar.
        keys: pages that are not shown and have a shortcut.
    """

    entries: tuple[ShownEntry, ...] = ()
    tabs: tuple[ShownEntry, ...] = ()
    top: tuple[ShownEntry, ...] = ()
    keys: tuple[NavItem, ...] = ()

    @property
    def frequent(self) -> tuple[ShownEntry, ...]:
        """The first entries of the side bar, for the tabs of a phone."""
        return self.entries[:FREQUENT]


def note_count(request: HttpRequest, name: str, number: int, *, late: int = 0) -> None:
    """Give the frame a number that a page has already counted, to be shown beside an entry.

    Counting for every page would cost each of them a query; a page that counts for itself shares
    its count.
    """
    setattr(request, _COUNTS, {**getattr(request, _COUNTS, {}), name: Count(number, late)})


def frame_of(request: HttpRequest, actor: Actor) -> Frame:
    """The navigation for the frame of a page."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    counts: dict[str, Count] = getattr(request, _COUNTS, {})
    current = {item for item, name in _current_at.get() if name == here}

    def shown(label: Any, icon: str, pages: tuple[NavItem, ...]) -> ShownEntry:
        is_current = any(page.name in current for page in pages)
        return ShownEntry(label, icon, pages[0], is_current, counts.get(pages[0].name))

    side = side_of(actor)
    entries = tuple(shown(entry.label, entry.icon, entry.pages) for entry in side)
    tabs = next(
        (
            entry.pages
            for entry, seen in zip(side, entries, strict=True)
            if entry.area and seen.is_current
        ),
        (),
    )
    every = [item for _area, found in items_of(actor) for item in found]
    top = tuple(item for item in every if item.place == "top")
    visible = {entry.item.name for entry in entries} | {page.name for page in (*tabs, *top)}
    return Frame(
        entries,
        tuple(shown(page.label, page.icon, (page,)) for page in tabs),
        tuple(shown(page.label, page.icon, (page,)) for page in top),
        tuple(item for item in every if item.key and item.name not in visible),
    )
