"""Up to three units that may receive a request, each with its reason, for whoever dispatches it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Case, State
from jiceng.directory import public as directory

MOST: Final = 3
RECENT: Final = 50
"""The newest requests of a category that are looked at."""


LOCAL: Final = frozenset({"village_community", "street_town"})
"""Kinds of units that are in charge of their own place only."""


@dataclass(frozen=True, slots=True)
class ReceiverSuggestion:
    """One unit with the reason for it."""

    unit: directory.Node
    reason: str


def suggest_receivers(
    case: Case, units: Collection[directory.Node], on: date
) -> list[ReceiverSuggestion]:
    """The department in charge of the category, the community of the place, and the unit that
    resolved most of the latest requests of the same category; one query.

    Args:
        units: those that can receive the request.
        on: the day on which they must exist.
    """
    possible = {unit.id: unit for unit in units if unit.id != case.unit_id}
    ranked = first_possible(_reasons(case, on), possible)
    return [ReceiverSuggestion(possible[unit], reason) for unit, reason in ranked]


def first_possible(
    candidates: Iterable[tuple[UUID, str]], possible: Container[UUID], most: int = MOST
) -> list[tuple[UUID, str]]:
    """The first units that can receive a request, each once, with its first reason. Pure; reads no
    more candidates than needed.

    Args:
        candidates: units with their reasons, the best first.
    """
    found: dict[UUID, str] = {}
    for unit, reason in candidates:
        if unit in possible and unit not in found:
            found[unit] = reason
            if len(found) == most:
                break
    return list(found.items())


def _reasons(case: Case, on: date) -> Iterator[tuple[UUID, str]]:
    tree, category = directory.tree(), categories.get().get(case.category_id or "")
    if category is not None and category.department_kind and case.area_id:
        department = tree.nearest_department(category.department_kind, case.area_id, on)
        if department is not None:
            yield department.id, _("in charge of this category")
    community = tree.ancestor(case.area_id, "village_community")
    if community is not None:
        yield community.id, _("community of the place")
    for unit_id, times in _resolved_by(case).most_common():
        # A community elsewhere resolved the like of its own place only.
        node = tree.get(unit_id)
        if node is None or node.kind in LOCAL:
            continue
        yield unit_id, _("resolved %(count)s of the latest of this category") % {"count": times}
    street = tree.ancestor(case.area_id, "street_town")
    if street is not None:
        yield street.id, _("street of the place")


def _resolved_by(case: Case) -> Counter[UUID]:
    """How many of the latest requests of the same category each unit resolved."""
    if not case.category_id:
        return Counter()
    latest: Any = (
        Case.objects.filter(category=case.category_id)
        .order_by("-opened_at")
        .values_list("unit_id", "state")[:RECENT]
    )
    over = (State.RESOLVED, State.CLOSED)
    return Counter(unit for unit, state in latest if state in over)
