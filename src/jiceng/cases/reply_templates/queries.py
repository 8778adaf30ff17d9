"""Query of the templates that fit a request."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from jiceng.cases.public import Case, categories
from jiceng.cases.reply_templates.models import KEPT, ReplyTemplate
from jiceng.cases.reply_templates.rules import Rank, filled, rank
from jiceng.directory import public as directory


def texts_for(case: Case, at: datetime) -> dict[str, list[tuple[str, str]]]:
    """Names and texts of the templates that fit a request, by move, with placeholders replaced.

    Templates of the unit in charge and of those above it, for the category, those above it or any,
    and for the present state or any.
    """
    tree, known = directory.tree(), categories.get()
    units = [node.id for node in tree.chain(case.unit_id)]
    unit, category = tree.get(case.unit_id), known.get(case.category_id or "")
    lineage = category.lineage if category else ()
    codes = sorted(lineage, key=lambda code: -len(known[code].lineage))
    rows = ReplyTemplate.objects.filter(
        Q(category=None) | Q(category__in=codes),
        Q(case_state="") | Q(case_state=case.state),
        state=KEPT,
        unit__in=units,
    )
    values = {
        "number": case.number,
        "unit": tree.label(unit) if unit else "",
        "date": date_format(timezone.localtime(at).date()),
        "category": category.name if category else "",
        "address": case.address,
    }

    def place(row: ReplyTemplate) -> Rank:
        return rank(row.unit_id, row.category_id, row.name, units=units, categories=codes)

    found: dict[str, list[tuple[str, str]]] = {}
    for row in sorted(rows, key=place):
        found.setdefault(row.move, []).append((row.name, filled(row.text, values)))
    return found
