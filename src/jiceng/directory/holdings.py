"""Open items of units and people, and their hand-over when a unit or person ends.

The items belong to the apps above. Each app contributes its kinds (`HandedOverItems`) with a count
and a way to hand them over, so that closing a unit or ending a person can name all of them, demand
a successor and move everything in the same action. What merely records who did something stays as
it is and is declared too (`KeptReference`): a test finds a reference to a unit or a person that is
neither.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final
from uuid import UUID

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Slot
from jiceng.directory.rules import civil_day


class Owner(Enum):
    """Owner of open items."""

    UNIT = "unit"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Handover:
    """Hand-over of all items of one kind from one owner to another.

    Args:
        to: who takes it over; None, for people only: it is left to the unit.
    """

    owner: UUID
    to: UUID | None
    by: Actor
    at: datetime

    @property
    def day(self) -> date:
        """The civil day of the hand-over."""
        return civil_day(self.at)

    @property
    def successor(self) -> UUID:
        """Successor of an owner, where one is required."""
        if self.to is None:
            raise ValueError("this kind of thing cannot be left without anybody")
        return self.to


@dataclass(frozen=True, slots=True)
class HandedOverItems(Contribution):
    """One kind of open items of units or people.

    Args:
        code: its name in events, such as ``"cases.requests"``.
        label: its label, in the plural.
        references: the fields that point at the owner, such as ``"cases.Case.unit"``.
        count: the number for each of some owners on a day; owners with none may be left out.
        hand_over: moves them, within the caller's transaction, each with its event; returns the
            number.
        address: the page that lists them for one owner.
        demands: whether they cannot be left without a successor.
    """

    code: str
    owner: Owner
    label: Any
    references: tuple[str, ...]
    count: Callable[[Collection[UUID], date], dict[UUID, int]]
    hand_over: Callable[[Handover], int]
    address: Callable[[UUID], str] = lambda _owner: ""
    demands: bool = True


@dataclass(frozen=True, slots=True)
class OpenItems:
    """The number of items of a kind that one owner has."""

    kind: HandedOverItems
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class KeptReference(Contribution):
    """Fields that record history and stay unchanged when a unit or a person ends.

    Args:
        references: such as ``"notices.Channel.person"``.
        why: the reason why they are not handed over.
    """

    references: tuple[str, ...]
    why: str


HOLDINGS: Final = Slot(HandedOverItems, key=lambda holding: holding.code)
"""They are handed over in the order of the apps."""
STAYS: Final = Slot(KeptReference)


def declared() -> set[str]:
    """All fields with a declared hand-over or reason to stay."""
    held = {each for kind in HOLDINGS.all() for each in kind.references}
    return held | {each for kind in STAYS.all() for each in kind.references}


def open_items_of(owner: Owner, who: UUID, day: date) -> list[OpenItems]:
    """Open items of an owner on a day by kind, kinds without any left out."""
    found = []
    for holding in _of(owner):
        count = holding.count([who], day).get(who, 0)
        if count:
            found.append(OpenItems(holding, count, holding.address(who)))
    return found


def owners_with_items(owner: Owner, among: Collection[UUID], day: date) -> set[UUID]:
    """Owners with open items: one query for each kind."""
    return {
        who for holding in _of(owner) for who, count in holding.count(among, day).items() if count
    }


def hand_over(owner: Owner, handover: Handover) -> dict[str, int]:
    """Hand over all items; returns the number of each kind."""
    moved = {holding.code: holding.hand_over(handover) for holding in _of(owner)}
    return {code: count for code, count in moved.items() if count}


def labels() -> dict[str, Any]:
    """Labels of the kinds, by code."""
    return {code: holding.label for code, holding in HOLDINGS.by_key().items()}


def _of(owner: Owner) -> list[HandedOverItems]:
    return [holding for holding in HOLDINGS.all() if holding.owner is owner]


OWN: Final = (
    KeptReference(
        (
            "directory.Unit.parent",
            "directory.UnitPlacement.unit",
            "directory.UnitPlacement.parent",
            "directory.Unit.successor",
            "directory.Post.successor",
        ),
        "where a unit stood, and who comes after it",
    ),
    KeptReference(
        (
            "directory.Proposal.person",
            "directory.Proposal.asked_by",
            "directory.Proposal.decided_by",
        ),
        "who proposed and decided what; an unconfirmed proposal expires",
    ),
    KeptReference(
        ("directory.UnitLink.party_unit", "directory.UnitLink.admin_unit"),
        "links end on the day on which a unit does",
    ),
    KeptReference(
        ("directory.Post.person", "directory.Post.unit", "directory.ApiKey.person"),
        "posts go over or end with the unit or the account, keys are revoked, by the same action",
    ),
)
