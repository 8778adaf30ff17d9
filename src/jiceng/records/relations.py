"""How somebody stands to a record, and which relation gives which right its force. Pure.

A post gives a role's rights at a unit and below. That alone does not say who may work on a record:
the community that lists a need also reads it when another unit has taken it on, but does not
deliver it. So each move names the relations from which its right counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Grant


class Reach(Enum):
    """Where, seen from a unit of a relation, a post must be."""

    HERE = "here"
    ABOVE = "above"
    HERE_OR_ABOVE = "here or above"


@dataclass(frozen=True, slots=True)
class Relation:
    """From where a right may count.

    Args:
        code: names it in the table of rights.
        label: whose posts these are, such as "the unit in charge".
        reach: how far from the relation's units a post may be.
        through: the way from a record to the relation's units by its fields, such as ``"unit"`` or
            ``"claims__unit"``; "" where the lifecycle itself says which they are.
        where: what rows on that way must be, such as ``{"community__pairings__state": "running"}``.
    """

    code: str
    label: Any
    reach: Reach = Reach.HERE_OR_ABOVE
    through: str = ""
    where: Mapping[str, Any] = field(default_factory=dict, hash=False)


IN_CHARGE: Final = Relation("in_charge", _("the unit in charge"), Reach.HERE, "unit")
ABOVE: Final = Relation("above", _("units above the unit in charge"), Reach.ABOVE, "unit")

Places = Mapping[Relation, Iterable[str]]
"""By relation, the paths of its units (`Grant.path`); a relation without any holds for nobody."""


def holds_from(relation: Relation, post: str, units: Iterable[str]) -> bool:
    """Whether a post at a unit stands in a relation.

    Args:
        post: path of the unit of the post, such as ``"/440704/"``.
        units: paths of the relation's units.

    >>> holds_from(IN_CHARGE, "/440704/", ["/440704/440704001/"])
    False
    >>> holds_from(ABOVE, "/440704/", ["/440704/440704001/"])
    True
    """
    match relation.reach:
        case Reach.HERE:
            return any(post == unit for unit in units)
        case Reach.ABOVE:
            return any(unit.startswith(post) and unit != post for unit in units)
        case Reach.HERE_OR_ABOVE:
            return any(unit.startswith(post) for unit in units)


def counting(
    right: str, relations: Iterable[Relation], grants: Iterable[Grant], places: Places
) -> frozenset[Relation]:
    """The relations from which somebody with these posts holds a right; none: they do not."""
    posts = [grant.path for grant in grants if right in grant.permissions]
    return frozenset(
        relation
        for relation in relations
        if any(holds_from(relation, post, tuple(places.get(relation, ()))) for post in posts)
    )
