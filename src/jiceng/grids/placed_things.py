"""Things of apps above that stand in cells: where a new version would move them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Slot
from jiceng.grids.version_effects import ThingLocation


@dataclass(frozen=True, slots=True)
class PlacedThings(Contribution):
    """One kind of things that lie where they lie, and are told to whoever redraws cells.

    Args:
        noun: what they are called, in the plural.
        moving: what those are called that would lie elsewhere, in the plural.
        hint: what becomes of them once the version is in force.
        homeless: a sentence for how many would lie in no cell at all.
        standing: those that an actor may see, at a level, in some cells or in none; one query.
    """

    noun: Any
    moving: Any
    hint: Any
    homeless: Callable[[int], str]
    standing: Callable[[Actor, str, Collection[str]], Sequence[ThingLocation]]


KINDS: Final = Slot(PlacedThings)
