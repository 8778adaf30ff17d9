"""Navigation of the desk: each app contributes entries, and the frame shows each person those of
their posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest

from jiceng.core.access import Actor, require_known
from jiceng.core.manifests import Contribution, Derived, Slot


@dataclass(frozen=True, slots=True)
class NavArea(Contribution):
    """A group of entries of the navigation.

    Args:
        code: what entries name it by.
        order: place among the areas, by tens.
    """

    code: str
    label: Any
    order: int


@dataclass(frozen=True, slots=True)
class NavItem(Contribution):
    """One entry of the desk's navigation.

    Args:
        name: the address's name in the URL configuration.
        label: its label, in few words.
        icon: a name of Tabler's icons, written out as a literal, so that the build finds it.
        area: the code of a `NavArea`.
        order: place within its area, by tens.
        needs: the right that it requires at any unit; "" for all signed-in people.
        any_of: rights of which one, anywhere, is enough besides.
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
    """All entries, in the order of the frame.

    Raises:
        ValueError: for an unknown area, or a shortcut that two entries have.
    """
    return tuple(item for _area, found in _by_area.get() for item in found)


def items_of(actor: Actor) -> Iterator[tuple[Any, list[NavItem]]]:
    """The areas with the entries that an actor's posts give; areas without any are left out."""
    for area, found in _by_area.get():
        open_ = [item for item in found if _is_open(item, actor)]
        if open_:
            yield area.label, open_


def first_item(actor: Actor, but: str) -> NavItem | None:
    """The first entry that an actor's rights open, other than the one named; None without any."""
    return next(
        (
            item
            for _label, found in items_of(actor)
            for item in found
            if item.name != but and (item.needs or item.any_of)
        ),
        None,
    )


def _is_open(item: NavItem, actor: Actor) -> bool:
    if item.is_open is not None:
        return item.is_open(actor)
    if not item.needs and not item.any_of:
        return True
    rights = [require_known(right) for right in (item.needs, *item.any_of) if right]
    return any(actor.holds(right) for right in rights)


@dataclass(frozen=True, slots=True)
class Count:
    """Counts of an entry: open items, and overdue ones."""

    number: int
    late: int = 0


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as the frame shows it to one person on one page."""

    item: NavItem
    is_current: bool
    count: Count | None


def note_count(request: HttpRequest, name: str, number: int, *, late: int = 0) -> None:
    """Give the frame a number that a page has already counted, to be shown beside an entry.

    Counting for every page would cost each of them a query; a page that counts for itself shares
    its count.
    """
    setattr(request, _COUNTS, {**getattr(request, _COUNTS, {}), name: Count(number, late)})


def frame_of(request: HttpRequest, actor: Actor) -> list[tuple[Any, list[ShownEntry]]]:
    """The areas with their entries for the frame of a page."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    counts: dict[str, Count] = getattr(request, _COUNTS, {})
    current = _current_at.get()
    return [
        (
            label,
            [
                ShownEntry(item, (item.name, here) in current, counts.get(item.name))
                for item in found
            ],
        )
        for label, found in items_of(actor)
    ]
