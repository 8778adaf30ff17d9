"""Specialists attached to grids (警网融合、村巷法官), and the requests that concern them.

A specialist's position on a grid names the speciality: a kind of department (``"police"``) for its
matters, a profession (``"judge"``, see `CALLED`), or the code of a category for it and all below
it. Specialists read such requests of their grids and are notified of new ones; the unit in charge
stays the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q

from jiceng.cases.intake.reference import CategoryFacts, categories
from jiceng.cases.models import Case
from jiceng.cases.permissions import CASE_READ
from jiceng.core.access import Actor
from jiceng.grids import public as grids

# Professions that are not kinds of departments, with the departments whose matters concern them.
CALLED: Final[Mapping[str, frozenset[str]]] = {
    "judge": frozenset({"justice"}),
    "lawyer": frozenset({"justice"}),
    "market": frozenset({"market_supervision"}),
    "electrician": frozenset({"power"}),
}


def is_theirs(matter: CategoryFacts | None, speciality: str) -> bool:
    """Whether a category belongs to a speciality."""
    if matter is None:
        return False
    kinds = CALLED.get(speciality, frozenset({speciality}))
    return matter.department_kind in kinds or not matter.lineage.isdisjoint(kinds)


def has_matters(speciality: str) -> bool:
    """Whether any category belongs to a speciality."""
    return any(is_theirs(each, speciality) for each in categories.get().values())


def condition(actor: Actor) -> Q:
    """Filter for requests of the actor's speciality on their grids; empty without permission to
    read requests anywhere.
    """
    found = Q(pk__in=[])
    if not actor.attached or not actor.holds(CASE_READ):
        return found
    matters = categories.get().values()
    for post in actor.attached:
        codes = [each.code for each in matters if is_theirs(each, post.matter)]
        found |= Q(grid_code=post.place, category_id__in=codes)
    return found


def reaches(actor: Actor, case: Case) -> bool:
    """Whether a request is of the actor's speciality and on one of their grids."""
    matter = categories.get().get(case.category_id or "")
    return actor.holds(CASE_READ) and any(
        post.place == case.grid_code and is_theirs(matter, post.matter) for post in actor.attached
    )


def of(case: Case, day: date) -> set[UUID]:
    """Specialists concerned by a request on a day, whether or not they may read it."""
    matter = categories.get().get(case.category_id or "")
    return {
        person
        for person, speciality in grids.specialists_on(case.grid_code, day)
        if is_theirs(matter, speciality)
    }
