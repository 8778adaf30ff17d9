"""How somebody stands to a request, and which relation gives which right its force. Pure.

A post gives a role's rights at a unit and below. That alone does not say who may handle a request:
the street that first received it also reads it when it lies with a department of the district, but
does not sign for it there. So each move names the relations from which its right counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from jiceng.core.access import Grant


class CaseRelation(StrEnum):
    """From where a right may count."""

    IN_CHARGE = "in_charge"  # a post at the unit in charge itself
    ABOVE = "above"  # a post at a unit above the unit in charge
    FIRST_RECEIVER = "first_receiver"  # where it was received and passed on, or above that
    PLACE = "place"  # at the unit where it lies, or above that
    CALLED = "called"  # at a body that was called to it, or above that
    CALLING = "calling"  # at the unit that called it, or above that
    ATTACHED = "attached"  # a specialist on its grid for its kind of matter
    AUTHOR = "author"  # whoever reported it, by their secret link; of a photo, who added it


Rights = Mapping[CaseRelation, str]
"""Which right counts from which relation; from the others none does. An empty right asks for no
post: the relation alone is enough."""


@dataclass(frozen=True, slots=True)
class CasePlaces:
    """Where a request stands, as paths of units (`Grant.path`); "" where there is none.

    Args:
        called, calling: of the bodies that are called to it, and of those that called them.
    """

    in_charge: str
    first_receiver: str = ""
    place: str = ""
    called: tuple[str, ...] = ()
    calling: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorStanding:
    """What somebody brings: the posts that they hold now, and what binds them to this request."""

    grants: tuple[Grant, ...] = ()
    is_attached: bool = False
    is_author: bool = False


def covers(path: str, unit: str) -> bool:
    """Whether a post at one unit reaches another: the same, or one below."""
    return bool(unit) and unit.startswith(path)


def holds_from(relation: CaseRelation, path: str, places: CasePlaces) -> bool:
    """Whether a post at a unit stands in a relation to a request."""
    is_here = bool(places.in_charge) and path == places.in_charge
    passed_on = places.first_receiver != places.in_charge
    match relation:
        case CaseRelation.IN_CHARGE:
            return is_here
        case CaseRelation.ABOVE:
            return not is_here and covers(path, places.in_charge)
        case CaseRelation.FIRST_RECEIVER:
            return passed_on and covers(path, places.first_receiver)
        case _:
            return any(covers(path, unit) for unit in _units(relation, places))


def _units(relation: CaseRelation, places: CasePlaces) -> tuple[str, ...]:
    match relation:
        case CaseRelation.PLACE:
            return (places.place,)
        case CaseRelation.CALLED:
            return places.called
        case CaseRelation.CALLING:
            return places.calling
        case _:
            return ()


def counting(
    rights: Rights, standing: ActorStanding, places: CasePlaces
) -> frozenset[CaseRelation]:
    """The relations from which somebody may do what these rights are for; none: they may not."""
    return frozenset(
        relation for relation, right in rights.items() if _counts(relation, right, standing, places)
    )


def _counts(
    relation: CaseRelation, right: str, standing: ActorStanding, places: CasePlaces
) -> bool:
    bound = {CaseRelation.ATTACHED: standing.is_attached, CaseRelation.AUTHOR: standing.is_author}
    if relation in bound:
        # No unit stands behind these: the right may be held anywhere.
        held = not right or any(right in grant.permissions for grant in standing.grants)
        return bound[relation] and held
    return any(
        right in grant.permissions and holds_from(relation, grant.path, places)
        for grant in standing.grants
    )


def from_each(right: str, relations: Iterable[CaseRelation]) -> dict[CaseRelation, str]:
    """One right that counts from several relations."""
    return dict.fromkeys(relations, right)
