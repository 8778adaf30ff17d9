"""Items of the apps above that are located in cells, and their moves by a new version."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Slot
from jiceng.grids.version_effects import ItemLocation


@dataclass(frozen=True, slots=True)
class LocatedItems(Contribution):
    """One kind of located items, shown to people who redraw cells.

    Args:
        noun: their label, in the plural.
        moving: the label of those that would move, in the plural.
        hint: the effect on them once the version is in force.
        homeless: a sentence for the number that would be in no cell.
        located_items: items that an actor may see, at a level, in some cells or none; one query.
    """

    noun: Any
    moving: Any
    hint: Any
    homeless: Callable[[int], str]
    located_items: Callable[[Actor, str, Collection[str]], Sequence[ItemLocation]]


KINDS: Final = Slot(LocatedItems)
