"""Relations of an actor to a request, and which permission counts through which. Pure.

A position gives a role's permissions at a unit and below. That alone does not decide who may handle
a request: the street that first received it still reads it when a district department is in charge,
but does not acknowledge it there. So each move names the relations through which its permission
counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from jiceng.core.access import Grant


class CaseRelation(StrEnum):
    """Relations through which a permission may count."""

    IN_CHARGE = "in_charge"  # a position at the unit in charge itself
    ABOVE = "above"  # a position at a unit above the unit in charge
    FIRST_RECEIVER = "first_receiver"  # where it was received and passed on, or above that
    PLACE = "place"  # at the unit of its place, or above that
    CALLED = "called"  # at a body that was called to it, or above that
    CALLING = "calling"  # at the unit that called it, or above that
    ATTACHED = "attached"  # a specialist on its grid for its kind of matter
    AUTHOR = "author"  # its reporter, by secret link; for a photo, who added it


Rights = Mapping[CaseRelation, str]
"""By relation, the permission that counts through it. An empty permission needs no position: the
relation suffices.
"""


@dataclass(frozen=True, slots=True)
class CasePlaces:
    """Units of a request by relation, as paths (`Grant.path`); "" if there is none.

    Args:
        called, calling: units called to it, and units that called them.
    """

    in_charge: str
    first_receiver: str = ""
    place: str = ""
    called: tuple[str, ...] = ()
    calling: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """The actor's present positions, and direct relations to the request."""

    grants: tuple[Grant, ...] = ()
    is_attached: bool = False
    is_author: bool = False


def covers(path: str, unit: str) -> bool:
    """Whether a position at one unit includes another: the same unit or one below."""
    return bool(unit) and unit.startswith(path)


def holds_from(relation: CaseRelation, path: str, places: CasePlaces) -> bool:
    """Whether a position at a unit has a relation to a request."""
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


def counting(rights: Rights, facts: ActorFacts, places: CasePlaces) -> frozenset[CaseRelation]:
    """The relations through which an actor may do what these permissions are for; empty if none."""
    return frozenset(
        relation for relation, right in rights.items() if _counts(relation, right, facts, places)
    )


def _counts(relation: CaseRelation, right: str, facts: ActorFacts, places: CasePlaces) -> bool:
    bound = {CaseRelation.ATTACHED: facts.is_attached, CaseRelation.AUTHOR: facts.is_author}
    if relation in bound:
        # These relations have no unit: the permission may be held anywhere.
        held = not right or any(right in grant.permissions for grant in facts.grants)
        return bound[relation] and held
    return any(
        right in grant.permissions and holds_from(relation, grant.path, places)
        for grant in facts.grants
    )


def from_each(right: str, relations: Iterable[CaseRelation]) -> dict[CaseRelation, str]:
    """One permission for several relations."""
    return dict.fromkeys(relations, right)
