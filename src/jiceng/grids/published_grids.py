"""In-memory copy of the published grids, which intake reads for each request."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final
from uuid import UUID

import shapely
from django.utils.translation import gettext as _

from jiceng.core import pinyin
from jiceng.core.errors import NotFound
from jiceng.core.shared_reference_data import Versioned
from jiceng.directory import public as directory
from jiceng.grids.cell_lookup import Locator
from jiceng.grids.gazetteer import LEVEL_WEIGHT, Gazetteer, NamedPlace
from jiceng.grids.models import Grid, GridLevel, PlaceName, VersionState


@dataclass(frozen=True, slots=True)
class Place:
    """A published grid or smallest unit, without its outline.

    Args:
        parent_code: of a smallest unit, its grid; "" when unknown.
        unit_id: its community (or street).
    """

    code: str
    name: str
    level: str
    parent_code: str
    unit_id: UUID | None
    synthetic: bool
    lon: float
    lat: float


class GridIndex:
    """All places of the versions in force, by code and by point.

    Args:
        places: by code.
        locators: one per level that has places.
    """

    def __init__(
        self,
        places: Mapping[str, Place],
        locators: Mapping[str, Locator],
    ) -> None:
        self.places = places
        self.locators = locators

    @cached_property
    def search_texts(self) -> tuple[tuple[Place, str], ...]:
        """Each grid with what it is found by: name, code and pinyin."""
        return tuple(
            (place, pinyin.search_text(place.name, place.code))
            for place in self.places.values()
            if place.level == GridLevel.GRID
        )

    @property
    def lowest(self) -> str | None:
        """The lowest level that is loaded."""
        for level in (GridLevel.MIN_UNIT.value, GridLevel.GRID.value):
            if level in self.locators:
                return level
        return None

    def grid_of(self, place: Place | None) -> Place | None:
        """The grid of a place, or the place itself if it is a grid."""
        if place is None or place.level == GridLevel.GRID:
            return place
        return self.places.get(place.parent_code)


def _load() -> GridIndex:
    rows = (
        Grid.objects.filter(version__state=VersionState.PUBLISHED)
        .order_by("level", "code")
        .values_list(
            "code", "name", "level", "parent_code", "unit_id", "synthetic", "lon", "lat", "polygon"
        )
    )
    places: dict[str, Place] = {}
    outlines: dict[str, tuple[list[str], list[bytes]]] = {}
    for row in rows:
        place, wkb = Place(*row[:-1]), row[-1]
        # A smallest unit and a grid may share a code where one grid is one unit.
        places.setdefault(place.code, place)
        codes, polygons = outlines.setdefault(place.level, ([], []))
        codes.append(place.code)
        polygons.append(bytes(wkb))
    locators = {
        level: Locator(codes, list(shapely.from_wkb(polygons)))
        for level, (codes, polygons) in outlines.items()
    }
    return GridIndex(places, locators)


Aliases = tuple[tuple[str, UUID | str, str], ...]
"""(name, code or unit, level) of each further name."""


def _load_aliases() -> Aliases:
    rows = PlaceName.objects.order_by("id").values_list("name", "unit_id", "grid_code", "level")
    return tuple((name, code or unit, level) for name, unit, code, level in rows)


_aliases: Versioned[Aliases] = Versioned("grid_names", _load_aliases)
_index: Versioned[GridIndex] = Versioned("grids", _load)


def current() -> GridIndex:
    """The grids in force as of at most a second ago, from memory."""
    return _index.get()


Ground = tuple[directory.UnitTree, GridIndex, Aliases]


class _Names:
    """The gazetteers, rebuilt when units or grids have changed: one for each period between days
    on which a unit begins or ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: Ground | None = None
        self._held: dict[int, Gazetteer] = {}

    def get(self, on: date) -> Gazetteer:
        """The names of a day."""
        of = (directory.tree(), current(), _aliases.get())
        when = of[0].epoch(on)
        held = self._held.get(when) if self._is_of(of) else None
        if held is None:
            with self._lock:
                if not self._is_of(of) or len(self._held) >= MOST_EPOCHS:
                    self._of, self._held = of, {}
                held = self._held.get(when)
                if held is None:
                    held = self._held[when] = Gazetteer(_entries(*of, on))
        return held

    def _is_of(self, now: Ground) -> bool:
        return self._of is not None and all(a is b for a, b in zip(self._of, now, strict=True))


# Lists of old requests need many days; today's names are needed most often.
MOST_EPOCHS: Final = 4


def _entries(
    units: directory.UnitTree, grids: GridIndex, aliases: Aliases, on: date
) -> list[NamedPlace]:
    found = [
        NamedPlace(node.name, node.code, node.kind, tuple(node.path.strip("/").split("/")[:-1]))
        for node in units.existing(on, kinds=LEVEL_WEIGHT)
    ]
    # A code used as a name is skipped, since digits in a text must not match it.
    found += [
        NamedPlace(place.name, place.code, place.level, _above(place, units))
        for place in grids.places.values()
        if place.name != place.code
    ]
    for name, target, level in aliases:
        if isinstance(target, UUID):
            node = units.get(target)
            if node is not None and node.exists_on(on):
                above = tuple(node.path.strip("/").split("/")[:-1])
                found.append(NamedPlace(name, node.code, level, above))
        elif target in grids.places:
            found.append(NamedPlace(name, target, level, _above(grids.places[target], units)))
    return found


def _above(place: Place, units: directory.UnitTree) -> tuple[str, ...]:
    node = units.get(place.unit_id)
    codes = tuple(node.path.strip("/").split("/")) if node else ()
    return (*codes, place.parent_code) if place.parent_code else codes


_names = _Names()


def gazetteer(on: date) -> Gazetteer:
    """Names of the units that exist on a day, of grids and aliases, as of at most a second ago."""
    return _names.get(on)


def grid_in_force(code: str) -> Place:
    """The current grid with this code, or the grid of the smallest unit with this code.

    Raises:
        NotFound: when there is none.
    """
    index = current()
    found = index.grid_of(index.places.get(code))
    if found is None:
        raise NotFound(_("Grid not found. Search for the place by name."), "news.no_grid")
    return found


def grids_below(unit_id: UUID | None) -> list[Place]:
    """The grids in force of a unit and of those below it, by code; none for None."""
    tree = directory.tree()
    node = tree.get(unit_id)
    below = {each.id for each in tree.within(node.path)} if node else set()
    found = current().places.values()
    return [each for each in found if each.level == GridLevel.GRID and each.unit_id in below]
