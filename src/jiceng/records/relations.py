"""Relations of an actor's units to a record, and which permission counts through which. Pure.

A position gives a role's permissions at a unit and below. That alone does not decide who may work
on a record: the community that lists a need still reads it after another unit has taken it on, but
does not deliver it. So each move names the relations through which its permission counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Grant


class Reach(Enum):
    """Where a position must be, relative to a unit of the relation."""

    HERE = "here"
    ABOVE = "above"
    HERE_OR_ABOVE = "here or above"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation through which a permission may count.

    Args:
        code: identifier in the table of permissions.
        label: the holders, e.g. "the unit in charge".
        reach: how far a position may be from the relation's units; ``ANYWHERE`` for records that
            all holders of a permission read, such as knowledge articles.
        through: field path from a record to the relation's units, e.g. ``"unit"`` or
            ``"claims__unit"``; "" if the lifecycle computes them.
        where: conditions on rows along that path, e.g. ``{"community__pairings__state":
            "running"}``.
    """

    code: str
    # Its hash would translate it.
    label: Any = field(hash=False)
    reach: Reach = Reach.HERE_OR_ABOVE
    through: str = ""
    where: Mapping[str, Any] = field(default_factory=dict, hash=False)


IN_CHARGE: Final = Relation("in_charge", _("the unit in charge"), Reach.HERE, "unit")
ABOVE: Final = Relation("above", _("units above the unit in charge"), Reach.ABOVE, "unit")

Places = Mapping[Relation, Iterable[str]]
"""By relation, the paths of its units (`Grant.path`); a relation without units holds for no one."""


def holds_from(relation: Relation, post: str, units: Iterable[str]) -> bool:
    """Whether a position at a unit has a relation to a record.

    Args:
        post: path of the position's unit, e.g. ``"/440704/"``.
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
        case Reach.ANYWHERE:
            return True


def counting(
    right: str, relations: Iterable[Relation], grants: Iterable[Grant], places: Places
) -> frozenset[Relation]:
    """The relations through which an actor with these positions holds a permission; empty if
    none.
    """
    posts = [grant.path for grant in grants if right in grant.permissions]
    return frozenset(
        relation
        for relation in relations
        if any(holds_from(relation, post, tuple(places.get(relation, ()))) for post in posts)
    )
