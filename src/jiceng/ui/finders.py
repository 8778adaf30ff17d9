"""Search over pages and records: apps contribute finders, `desk.launcher` shows the results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Derived, Slot


@dataclass(frozen=True, slots=True)
class Found:
    """One result.

    Args:
        about: what tells it from others of its name; "" for nothing.
    """

    label: str
    href: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder(Contribution):
    """Finds one kind of records by words.

    Args:
        name: stable.
        label: heading of the results.
        icon: name of a Tabler icon, written literally as ``icon="..."`` so that the build finds it.
        order: place among the kinds, by tens.
        find: records that an actor sees, best first, at most a number; a few bounded queries.
        more: address of the list with all results for these words; "" for none.
    """

    name: str
    label: Any
    icon: str
    order: int
    find: Callable[[Actor, str, int], Sequence[Found]]
    more: Callable[[str], str] = lambda _words: ""


FINDERS: Final = Slot(Finder, key=lambda finder: finder.name)
_ordered: Final = Derived(
    lambda: tuple(sorted(FINDERS.by_key().values(), key=lambda finder: finder.order))
)


def finders() -> tuple[Finder, ...]:
    """All finders, in the order of the results."""
    return _ordered.get()
