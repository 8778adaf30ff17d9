"""What is missing in the chain of four tiers. Pure.

The tiers are: streets, villages and communities with their Party bodies; grids with their branches;
branches with their members; smallest units and village groups, and households, each with somebody
who looks after them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final
from uuid import UUID

VILLAGES: Final = range(200, 400)
"""Last three digits of the code of a village; communities have 001 to 199 (GB/T 10114)."""
COMMUNITY_DIGITS: Final = 12


class Gap(Enum):
    """What a place in the chain lacks."""

    BODY = "body"
    BRANCH = "branch"
    MEMBERS = "members"
    GROUP = "group"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class Links:
    """The links of the chain on one day.

    Args:
        bodies: number of Party bodies, by street, village or community.
        branches: Party units, by grid.
        members: number of people with a position, by Party unit.
        grid_of: grid, by smallest unit.
        contacts: smallest units of which somebody is the contact.
        households: of each place (a grid or smallest unit), the number of households that somebody
            looks after and of those that nobody does.
    """

    bodies: Mapping[UUID, int] = field(default_factory=dict)
    branches: Mapping[str, Collection[UUID]] = field(default_factory=dict)
    members: Mapping[UUID, int] = field(default_factory=dict)
    grid_of: Mapping[str, str] = field(default_factory=dict)
    contacts: Collection[str] = ()
    households: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def gaps(links: Links) -> dict[Gap, list[UUID | str]]:
    """The places that lack something, by what they lack.

    A smallest unit needs a contact, or one household in it that a member looks after. The list of
    households that nobody looks after has the codes of their places.
    """
    lonely = {place for place, (_cared, none) in links.households.items() if none}
    cared = {place for place, (some, _none) in links.households.items() if some}
    branches = {each for found in links.branches.values() for each in found}
    return {
        Gap.BODY: [area for area, number in links.bodies.items() if not number],
        Gap.BRANCH: [grid for grid, found in links.branches.items() if not found],
        Gap.MEMBERS: sorted((each for each in branches if not links.members.get(each)), key=str),
        Gap.GROUP: [code for code in links.grid_of if code not in {*links.contacts, *cared}],
        Gap.HOUSEHOLD: sorted(lonely),
    }


def within(links: Links, areas: Collection[UUID], grids: Collection[str]) -> Links:
    """The part of the links below some areas and grids."""
    branches = {grid: found for grid, found in links.branches.items() if grid in grids}
    grid_of = {code: grid for code, grid in links.grid_of.items() if grid in grids}
    return Links(
        {area: number for area, number in links.bodies.items() if area in areas},
        branches,
        links.members,
        grid_of,
        links.contacts,
        {place: n for place, n in links.households.items() if place in grids or place in grid_of},
    )


def is_village(code: str) -> bool:
    """Whether a code is that of a village, or of a grid or group within one.

    >>> is_village("440704004203")
    True
    >>> is_village("440704001015001")
    False
    """
    last = code[COMMUNITY_DIGITS - 3 : COMMUNITY_DIGITS]
    return len(code) >= COMMUNITY_DIGITS and last.isdigit() and int(last) in VILLAGES
