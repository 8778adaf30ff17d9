"""JSON interface: the sheets of a period."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from jiceng.assessment.schemes import queries, words
from jiceng.assessment.schemes.period_parts import latest_totals
from jiceng.assessment.schemes.permissions import READ
from jiceng.assessment.schemes.rules import sheets
from jiceng.core.errors import NotFound
from jiceng.core.web import Failure, signed_in
from jiceng.directory import public as directory

router = Router(tags=["assessment"])
FAILURES = dict.fromkeys((401, 403, 404), Failure)


class LineOut(Schema):
    """A line of a sheet. Fractions are exact texts, such as "27/30"; `working` is one sentence."""

    code: str
    measure: str
    numerator: str | None
    denominator: str | None
    share: str | None
    full: str | None
    points: str | None
    working: str


class SheetOut(Schema):
    """The sheet of a unit as it was frozen, and its total after corrections."""

    unit: UUID
    code: str
    name: str
    group: str
    total: str | None
    place: int | None
    of: int
    corrected_total: str | None
    corrected_place: int | None
    lines: list[LineOut]


class SheetsOut(Schema):
    """The sheets of a period that the caller may read."""

    period: UUID
    name: str
    scheme: UUID
    scheme_version: int
    first: date
    last: date
    state: str
    frozen_at: datetime | None
    published_at: datetime | None
    sheets: list[SheetOut]


@router.get(
    "/sheets/{uuid:period}",
    response={200: SheetsOut, **FAILURES},
    summary="Sheets of a scored period",
)
def sheets_of_period(request: HttpRequest, period: UUID) -> Any:
    """One's own sheet as soon as it is frozen; all sheets once they are published."""
    actor = signed_in(request)
    actor.may(READ).or_refuse()
    found = queries.periods_visible_to(actor).select_related("scheme").filter(pk=period).first()
    if found is None:
        raise NotFound(_("Period not found, or not visible to you."), "assessment.period")
    tree, corrected = queries.tree_of_scheme(found.scheme), latest_totals(found)
    rows = queries.sheets_visible_to(actor, found) if found.state in queries.STORED else ()
    return {
        "period": found.pk,
        "name": found.name,
        "scheme": found.scheme_id,
        "scheme_version": found.scheme.number,
        "first": found.first,
        "last": found.last,
        "state": found.state,
        "frozen_at": found.frozen_at,
        "published_at": found.published_at,
        "sheets": [_sheet(row, tree, corrected) for row in rows],
    }


def _sheet(row: Any, tree: Any, corrected: Any) -> dict[str, Any]:
    total, place = corrected.get(str(row.unit_id), (None, None))
    node = directory.tree().get(row.unit_id)
    return {
        "unit": row.unit_id,
        "code": node.code if node else "",
        "name": directory.label_of(row.unit_id),
        "group": row.group,
        "total": None if row.total is None else str(row.total),
        "place": row.place,
        "of": row.of,
        "corrected_total": total,
        "corrected_place": place,
        "lines": [
            {
                "code": code,
                "measure": tree.by_code[code].name,
                "numerator": line.get("n"),
                "denominator": line.get("d"),
                "share": line.get("share"),
                "full": line.get("full"),
                "points": line.get("points"),
                "working": words.working(sheets.line_of(tree.by_code[code], line), tree),
            }
            for code, line in row.lines.items()
        ],
    }
