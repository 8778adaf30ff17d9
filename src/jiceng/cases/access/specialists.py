"""警网融合、村巷法官: specialists who are attached to grids, and the requests that are theirs.

Which kind of matter a specialist is for is said in their post on the grid: a kind of department
(``"police"``), whose matters then are theirs, a calling (``"judge"``, see `CALLED`), or a
category's code, for it and all below it. They read such requests of their grids and are told of new
ones; who is in charge does not change.
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

# What specialists are called who are of no department of that name: whose matters are theirs.
CALLED: Final[Mapping[str, frozenset[str]]] = {
    "judge": frozenset({"justice"}),
    "lawyer": frozenset({"justice"}),
    "market": frozenset({"market_supervision"}),
    "electrician": frozenset({"power"}),
}


def is_theirs(matter: CategoryFacts | None, speciality: str) -> bool:
    """Whether a matter is of this speciality."""
    if matter is None:
        return False
    kinds = CALLED.get(speciality, frozenset({speciality}))
    return matter.department_kind in kinds or not matter.lineage.isdisjoint(kinds)


def has_matters(speciality: str) -> bool:
    """Whether any matter is of this speciality; whoever has another one is told of nothing."""
    return any(is_theirs(each, speciality) for each in categories.get().values())


def condition(actor: Actor) -> Q:
    """The requests of the actor's speciality on the grids to which they are attached; without a
    right to read requests anywhere there are none."""
    found = Q(pk__in=[])
    if not actor.attached or not actor.holds(CASE_READ):
        return found
    matters = categories.get().values()
    for post in actor.attached:
        codes = [each.code for each in matters if is_theirs(each, post.matter)]
        found |= Q(grid_code=post.place, category_id__in=codes)
    return found


def reaches(actor: Actor, case: Case) -> bool:
    """Whether a request is of the actor's speciality, on one of their grids."""
    matter = categories.get().get(case.category_id or "")
    return actor.holds(CASE_READ) and any(
        post.place == case.grid_code and is_theirs(matter, post.matter) for post in actor.attached
    )


def of(case: Case, day: date) -> set[UUID]:
    """The specialists to whom a request belongs on a day, whether they may read it or not."""
    matter = categories.get().get(case.category_id or "")
    return {
        person
        for person, speciality in grids.specialists_on(case.grid_code, day)
        if is_theirs(matter, speciality)
    }
