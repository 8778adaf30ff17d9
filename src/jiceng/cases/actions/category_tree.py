"""Actions on the shipped category tree: install it, put it in place of the first one, undo that.

No request is rewritten: a former category stays with its requests and events, is no longer offered,
and counts as its successor wherever categories are compared (`reference.CategoryFacts.lineage`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from jiceng.cases.actions.administration import category_stream
from jiceng.cases.models import Category, Urgency
from jiceng.cases.permissions import CATEGORY_EDIT
from jiceng.cases.triage import categories as shipped
from jiceng.core.access import Actor
from jiceng.core.events import record
from jiceng.core.shared_reference_data import invalidate

REGIONS: Final = ("lingnan",)
"""Regional packs that are in use unless others are named."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """Numbers of categories that were created, and that gave their place to others."""

    created: int
    replaced: int


@transaction.atomic
def install_categories(*, by: Actor, at: datetime, regions: Collection[str] = REGIONS) -> int:
    """Create the shipped categories that are missing; existing ones are not changed.

    An installation that still works with the first tree is left alone, see `adopt_tree`.

    Args:
        regions: regional packs; categories of others are created out of use.

    Returns:
        the number of created categories.
    """
    by.may_for_all(CATEGORY_EDIT).or_refuse()
    rows = {row.code: row for row in Category.objects.all()}
    if any(_is_former(row) for row in rows.values()):
        return 0
    return len(_create(rows, regions, {}, by=by, at=at))


@transaction.atomic
def adopt_tree(*, by: Actor, at: datetime, regions: Collection[str] = REGIONS) -> Adoption:
    """Put the shipped tree in the place of the first one; safe to repeat.

    A deadline that the installation had changed in the first tree goes over to the category's
    successor. Categories of the installation's own go with the nearest one above them.
    """
    by.may_for_all(CATEGORY_EDIT).or_refuse()
    rows = {row.code: row for row in Category.objects.select_for_update()}
    created = _create(rows, regions, _changed_deadlines(rows.values()), by=by, at=at)
    _set_use(rows.values(), regions, used=True)
    replaced = []
    for row in rows.values():
        successor = "" if row.replaced_by_id else _successor(rows, row.code)
        if successor:
            row.replaced_by_id = successor
            replaced.append(row)
    Category.objects.bulk_update(replaced, ["replaced_by"])
    _record("categories.replaced", [row.code for row in replaced], by=by, at=at)
    return Adoption(len(created), len(replaced))


@transaction.atomic
def restore_former_tree(*, by: Actor, at: datetime) -> int:
    """Go back to the first tree; requests that got categories of the new one keep them.

    Returns:
        the number of categories that are offered again.
    """
    by.may_for_all(CATEGORY_EDIT).or_refuse()
    rows = list(Category.objects.select_for_update())
    replaced = [row for row in rows if row.replaced_by_id and _is_mapped(rows, row)]
    for row in replaced:
        row.replaced_by_id = None
    Category.objects.bulk_update(replaced, ["replaced_by"])
    if replaced:
        _set_use(rows, REGIONS, used=False)
    _record("categories.restored", [row.code for row in replaced], by=by, at=at)
    return len(replaced)


def _is_former(row: Category) -> bool:
    """Whether a category belongs to the first tree alone and still has its place."""
    successor = shipped.former_categories().get(row.code)
    return successor is not None and successor != row.code and row.replaced_by_id is None


def _is_mapped(rows: Iterable[Category], row: Category) -> bool:
    return bool(_successor({each.code: each for each in rows}, row.code))


def _successor(rows: Mapping[str, Category], code: str) -> str:
    """What takes the place of a category: its own successor, or that of the nearest one above."""
    formers, tree = shipped.former_categories(), _shipped_codes()
    at: str | None = code
    while at:
        if at in tree:
            return ""
        if at in formers:
            return formers[at]
        at = rows[at].parent_id
    return ""


def _shipped_codes() -> frozenset[str]:
    return frozenset(c.code for c in shipped.load_categories())


def _set_use(rows: Iterable[Category], regions: Collection[str], *, used: bool) -> None:
    """Take the categories that only the shipped tree has into or out of use."""
    formers = shipped.former_categories()
    own = {c.code: c for c in shipped.load_categories() if c.code not in formers}
    turned = []
    for row in rows:
        wanted = used and (row.code in own and own[row.code].region in ("", *regions))
        if row.code in own and row.is_active != wanted:
            row.is_active = wanted
            turned.append(row)
    Category.objects.bulk_update(turned, ["is_active"])


def _changed_deadlines(rows: Iterable[Category]) -> dict[str, tuple[Decimal, str]]:
    """Deadlines by successor, of former leaves whose deadline is not the shipped one.

    Leaves alone: each category has its own deadline, whatever stands above it.
    """
    spans, formers = shipped.former_deadlines(), shipped.former_categories()
    known = list(rows)
    parents = {row.parent_id for row in known}
    found: dict[str, tuple[Decimal, str]] = {}
    for row in known:
        own = (row.deadline_amount, row.deadline_unit)
        if row.code in spans and row.code not in parents and own != spans[row.code]:
            found[formers[row.code]] = own
    return found


def _create(
    rows: Mapping[str, Category],
    regions: Collection[str],
    deadlines: Mapping[str, tuple[Decimal, str]],
    *,
    by: Actor,
    at: datetime,
) -> list[Category]:
    spans = dict(deadlines)
    fresh = []
    for each in shipped.load_categories():
        if each.parent in spans:
            spans.setdefault(each.code, spans[each.parent])
        if each.code not in rows:
            fresh.append(_row(each, regions, spans.get(each.code)))
    Category.objects.bulk_create(fresh)
    _record("categories.installed", [row.code for row in fresh], by=by, at=at)
    return fresh


def _row(
    each: shipped.Category, regions: Collection[str], span: tuple[Decimal, str] | None
) -> Category:
    amount, unit = span or (Decimal(each.deadline_amount), each.deadline_unit)
    return Category(
        code=each.code,
        parent_id=each.parent or None,
        name=each.name,
        name_en=each.name_en,
        urgency=Urgency[each.urgency.upper()],
        first_contact_amount=each.first_contact_amount,
        first_contact_unit=each.first_contact_unit,
        answer_amount=each.answer_amount,
        answer_unit=each.answer_unit,
        deadline_amount=amount,
        deadline_unit=unit,
        duplicate_radius_m=each.duplicate_radius_m,
        duplicate_hours=each.duplicate_hours,
        department_kind=each.department,
        is_confidential=each.confidential,
        is_active=each.region in ("", *regions),
        is_common=each.common,
        region=each.region,
        legal_basis=each.legal_basis,
        directions=each.directions,
    )


def _record(kind: str, codes: list[str], *, by: Actor, at: datetime) -> None:
    if codes:
        record("categories", category_stream(""), kind, by=by, at=at, data={"codes": codes})
        invalidate("categories")
