"""Contributions of apps to the page and the feed of a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jiceng.core.manifests import Contribution, Slot
from jiceng.grids import public as grids
from jiceng.portal.atom import FeedEntry


def _no_entries(_place: grids.Place, _day: date, _here: str) -> Iterable[FeedEntry]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Contribution):
    """A contribution about a grid.

    Args:
        name: unique name.
        order: position on the page, by tens.
        template: of its section of the page.
        context: context of the template, for a grid on a civil day.
        entries: its entries in the grid's feed, given the URL of the grid's page.
    """

    name: str
    order: int
    template: str
    context: Callable[[grids.Place, date], Mapping[str, Any]]
    entries: Callable[[grids.Place, date, str], Iterable[FeedEntry]] = _no_entries


PUBLISHED: Final = Slot(Published, key=lambda each: each.name)


def in_order(found: Iterable[Published]) -> list[Published]:
    """Sections of a page in order."""
    return sorted(found, key=lambda each: each.order)
