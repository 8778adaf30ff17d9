"""The page of coverage: places by unit and type with the age of their last check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from jiceng.core.errors import NotFound
from jiceng.core.ids import uuid_or_none
from jiceng.core.people import signed_in_holder_of
from jiceng.directory import public as directory
from jiceng.fieldwork.checklists.public import PlaceKind
from jiceng.fieldwork.patrols import coverage
from jiceng.fieldwork.patrols.coverage import Coverage
from jiceng.fieldwork.patrols.permissions import READ

LIST: Final = "patrol_place-list"
VIEWS: Final = {"places": "", "fresh": "fresh", "late": "month", "long": "long", "never": "never"}
"""Tab of the list with the places under each number."""
NAMES: Final = {
    "places": pgettext_lazy("coverage", "Places"),
    "fresh": gettext_lazy("Checked within 30 days"),
    "late": gettext_lazy("Last check over 30 days ago"),
    "long": gettext_lazy("Of these over 90 days ago"),
    "never": gettext_lazy("Never checked"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: a unit or a type.

    Args:
        href: of the same page for it; "" for none.
        numbers: in the order of `coverage.COUNTED`: name, number, address of its places.
        days: without a check, of the place that waits longest.
    """

    label: str
    href: str
    numbers: list[tuple[Any, int, str]]
    days: int | None


@require_GET
def summary(request: HttpRequest) -> HttpResponse:
    """Places by unit and type."""
    actor, today = signed_in_holder_of(request, READ), directory.civil_day(timezone.now())
    given = uuid_or_none(request.GET.get("unit", ""))
    area = directory.tree().get(given) if given else coverage.area_of(actor, today)
    if given and (area is None or not actor.reaches(READ, area.path)):
        raise NotFound(_("Unit not found, or not visible to you."), "unit.not_found")
    kinds = dict(PlaceKind.choices)
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else ""
    rows = coverage.counted(actor, today, area if given else None)
    of_kind = [row for row in rows if not kind or row.kind == kind]
    units = coverage.summed(of_kind, lambda row: coverage.part_of(row.community, area))
    context = {
        "area": area if given else None,
        "kind": kind,
        "kind_label": kinds.get(kind, ""),
        "total": _line("", "", sum((row.coverage for row in of_kind), Coverage()), today),
        "units": _units(units, kind, area, today),
        "kinds": [
            _line(
                str(kinds.get(name, name)),
                _query(unit=area.id if given and area else "", kind=name),
                found,
                today,
                community=area.id if given and area else "",
                kind=name,
            )
            for name, found in sorted(
                coverage.summed(rows, lambda row: row.kind).items(),
                key=lambda each: list(kinds).index(each[0]),
            )
        ],
    }
    return render(request, "patrols/coverage.html", context)


def _units(
    found: dict[Any, Coverage], kind: str, area: directory.Node | None, today: date
) -> list[Line]:
    tree = directory.tree()
    nodes = [(node, found[key]) for key in found if (node := tree.get(key)) is not None]
    return [
        _line(
            directory.label_of(node.id),
            _query(unit=node.id, kind=kind)
            if node.kind != "village_community" and (area is None or node.id != area.id)
            else "",
            covered,
            today,
            community=node.id,
            kind=kind,
        )
        for node, covered in sorted(nodes, key=lambda each: each[0].path)
    ]


def _line(label: str, href: str, found: Coverage, today: date, **where: Any) -> Line:
    numbers = [
        (
            NAMES[name],
            getattr(found, name),
            f"{reverse(LIST)}{_query(view=VIEWS[name], **where)}",
        )
        for name in coverage.COUNTED
    ]
    return Line(label, href, numbers, (today - found.since).days if found.since else None)


def _query(**given: Any) -> str:
    text = urlencode({name: value for name, value in given.items() if value})
    return f"?{text}" if text else ""
