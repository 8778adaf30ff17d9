"""What lies with a unit or a person, and how it goes on when they end.

The directory knows only who there is; the apps above keep the things. Each contributes its kinds
(`Holding`) with a count and a way to hand them over, so that closing a unit or ending a person can
name all of them, demand a successor and move everything in the same action. What merely records
who did something stays as it is and is declared too (`Stays`): a test finds a reference to a unit
or a person that is neither.
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
    """With whom something lies."""

    UNIT = "unit"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Handover:
    """Everything of one kind goes from one owner to another.

    Args:
        to: who takes it over; None, for people only: it is left to the unit.
    """

    owner: UUID
    to: UUID | None
    by: Actor
    at: datetime

    @property
    def day(self) -> date:
        """The civil day on which it goes over."""
        return civil_day(self.at)

    @property
    def heir(self) -> UUID:
        """Who takes it over, where somebody must."""
        if self.to is None:
            raise ValueError("this kind of thing cannot be left without anybody")
        return self.to


@dataclass(frozen=True, slots=True)
class Holding(Contribution):
    """One kind of thing that lies with units, or with people.

    Args:
        code: names it in events, such as ``"cases.requests"``.
        label: what it is called, in the plural.
        references: the fields that point at the owner, such as ``"cases.Case.unit"``.
        count: how many lie with each of some owners on a day; those with none may be left out.
        hand_over: moves them, within the caller's transaction, each with its event; gives how many.
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
class Held:
    """How many of a kind lie with one owner."""

    kind: Holding
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Stays(Contribution):
    """Fields that say what was, and go on saying it when a unit or a person ends.

    Args:
        references: such as ``"notices.Channel.person"``.
        why: nobody takes them over.
    """

    references: tuple[str, ...]
    why: str


HOLDINGS: Final = Slot(Holding, key=lambda holding: holding.code)
"""They are handed over in the order of the apps."""
STAYS: Final = Slot(Stays)


def declared() -> set[str]:
    """All fields of which somebody has said what becomes of them."""
    held = {each for kind in HOLDINGS.all() for each in kind.references}
    return held | {each for kind in STAYS.all() for each in kind.references}


def held_by(owner: Owner, who: UUID, day: date) -> list[Held]:
    """What lies with a unit or a person on a day, by kinds, those with none left out."""
    found = []
    for holding in _of(owner):
        count = holding.count([who], day).get(who, 0)
        if count:
            found.append(Held(holding, count, holding.address(who)))
    return found


def holders(owner: Owner, among: Collection[UUID], day: date) -> set[UUID]:
    """Those with whom anything lies: one query for each kind."""
    return {
        who for holding in _of(owner) for who, count in holding.count(among, day).items() if count
    }


def hand_over(owner: Owner, handover: Handover) -> dict[str, int]:
    """Hand everything over; gives how many of each kind went."""
    moved = {holding.code: holding.hand_over(handover) for holding in _of(owner)}
    return {code: count for code, count in moved.items() if count}


def labels() -> dict[str, Any]:
    """What each kind is called, by its code."""
    return {code: holding.label for code, holding in HOLDINGS.by_key().items()}


def _of(owner: Owner) -> list[Holding]:
    return [holding for holding in HOLDINGS.all() if holding.owner is owner]


OWN: Final = (
    Stays(
        (
            "directory.Unit.parent",
            "directory.UnitPlacement.unit",
            "directory.UnitPlacement.parent",
            "directory.Unit.successor",
            "directory.Post.successor",
        ),
        "where a unit stood, and who comes after it",
    ),
    Stays(
        (
            "directory.Proposal.person",
            "directory.Proposal.asked_by",
            "directory.Proposal.decided_by",
        ),
        "who proposed and decided what; a proposal that nobody confirms ends by itself",
    ),
    Stays(
        ("directory.UnitLink.party_unit", "directory.UnitLink.admin_unit"),
        "links end on the day on which a unit does",
    ),
    Stays(
        ("directory.Post.person", "directory.Post.unit", "directory.ApiKey.person"),
        "posts go over or end with the unit or the account, keys are revoked, by the same action",
    ),
)
