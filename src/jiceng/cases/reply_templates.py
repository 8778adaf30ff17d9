"""Reply templates: which fit a request, and their placeholders filled in. Reading only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from jiceng.cases.intake.reference import CategoryFacts, categories
from jiceng.cases.models import Case
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.desk.public import TEMPLATE_EDIT, ReplyTemplate
from jiceng.directory import public as directory

PLACEHOLDERS: Final[Mapping[str, object]] = {
    "number": later("the request's number"),
    "unit": later("the unit in charge"),
    "date": later("today"),
    "category": later("the category"),
    "address": later("the place"),
}
_PLACEHOLDER = re.compile(r"\{([^{}\s]{1,40})\}")


def unknown_placeholders(text: str) -> list[str]:
    """Placeholders that stand for nothing: they would be read by a resident as they are."""
    return [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders replaced; what it does not know stays as it is."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def editable_by(actor: Actor) -> QuerySet[ReplyTemplate]:
    """The templates that an actor may edit: those of the units in the reach of the right."""
    return ReplyTemplate.objects.filter(
        directory.within(actor.reach(TEMPLATE_EDIT), "unit__path")
    ).select_related("unit", "category")


def get(actor: Actor, template_id: UUID) -> ReplyTemplate:
    """One template that an actor may edit.

    Raises:
        NotFound: missing, or of a unit out of reach; the answer is the same.
    """
    found = editable_by(actor).filter(pk=template_id).first()
    if found is None:
        raise NotFound(_("Template not found, or not editable by you."), "template.missing")
    return found


def for_case(case: Case, at: datetime) -> dict[str, list[tuple[str, str]]]:
    """What fits a request, by move: name and text of each, the placeholders filled in.

    Those of the unit in charge come first, then those of the units above it; within a unit those
    of the very category before those for any.
    """
    tree, matters = directory.tree(), categories.get()
    units = [node.id for node in tree.chain(case.unit_id)]
    codes = _with_those_above(case.category_id, matters)
    rows = ReplyTemplate.objects.filter(
        Q(category=None) | Q(category__in=codes), Q(state="") | Q(state=case.state), unit__in=units
    )
    unit, matter = tree.get(case.unit_id), matters.get(case.category_id or "")
    values = {
        "number": case.number,
        "unit": tree.label(unit) if unit else "",
        "date": date_format(timezone.localtime(at).date()),
        "category": matter.name if matter else "",
        "address": case.address,
    }
    found: dict[str, list[tuple[str, str]]] = {}
    for row in sorted(rows, key=lambda row: (units.index(row.unit_id), _rank(row, codes))):
        found.setdefault(row.move, []).append((row.name, filled(row.text, values)))
    return found


def _rank(row: ReplyTemplate, codes: list[str]) -> tuple[int, str]:
    return (codes.index(row.category_id) if row.category_id else len(codes), row.name)


def _with_those_above(code: str | None, matters: Mapping[str, CategoryFacts]) -> list[str]:
    """A category and all above it, the narrowest first."""
    found = []
    while code and code in matters and code not in found:
        found.append(code)
        code = matters[code].parent
    return found
