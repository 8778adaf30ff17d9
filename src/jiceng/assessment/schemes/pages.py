"""Pages of sheets: one's own, of one unit, of one line with the units below it, preview, file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jiceng.assessment.schemes import figures, files, period_parts, queries, words
from jiceng.assessment.schemes.choices import COLLECTING, FROZEN, title_of_scheme
from jiceng.assessment.schemes.models import ScoredPeriod, UnitSheet
from jiceng.assessment.schemes.permissions import APPEAL, READ, SCORE
from jiceng.assessment.schemes.rules import sheets
from jiceng.assessment.schemes.rules.sheets import Line
from jiceng.assessment.schemes.rules.trees import INDICATOR, Tree
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound, Refused
from jiceng.core.people import signed_in_holder_of
from jiceng.directory import public as directory
from jiceng.metrics import public as metrics


def _period(actor: Actor, key: UUID) -> ScoredPeriod:
    rows = queries.periods_visible_to(actor).select_related("scheme")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFound(_("Period not found, or not visible to you."), "assessment.period")
    return found


def _sheet(actor: Actor, period: ScoredPeriod, unit: UUID) -> UnitSheet:
    found = queries.sheets_visible_to(actor, period).filter(unit=unit).first()
    if found is None:
        raise NotFound(_("Sheet not found, or not visible to you."), "assessment.sheet")
    return found


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The latest sheet of the reader's unit, or that there is none yet."""
    actor = signed_in_holder_of(request, READ)
    row = queries.my_sheets(actor).first()
    if row is not None and queries.sheets_visible_to(actor, row.period).filter(pk=row.pk).exists():
        return redirect("assessment-sheet", row.period_id, row.unit_id)
    return render(request, "schemes/none.html")


@require_GET
def sheet(request: HttpRequest, period: UUID, unit: UUID) -> HttpResponse:
    """The sheet of one unit: each measure with its working in one sentence."""
    actor = signed_in_holder_of(request, READ)
    found = _period(actor, period)
    row = _sheet(actor, found, unit)
    tree = queries.tree_of_scheme(found.scheme)
    lines = {
        code: sheets.line_of(tree.by_code[code], each)
        for code, each in row.lines.items()
        if code in tree.by_code
    }
    corrected = period_parts.latest_totals(found).get(str(unit))
    beside = found.corrections.filter(unit=unit).select_related("signed_by")
    late = found.late.filter(unit=unit).select_related("noted_by")
    context = {
        "period": found,
        "row": row,
        "name": directory.label_of(unit),
        "scheme": title_of_scheme(found.scheme),
        "branches": _branches(tree, row.group, lines, _links(found, row, actor)),
        "total": period_parts.points(row.total),
        "place_said": f"{row.place}/{row.of}" if row.place else "–",
        "corrected": _corrected(corrected, row),
        "corrections": [period_parts.correction_in_words(each, tree) for each in beside],
        "late": [period_parts.late_in_words(each, tree) for each in late],
        "missing": words.RULES_OF_MISSING[found.scheme.missing],
        "has_missing": any(each.points is None or each.scored.lack for each in lines.values()),
        "is_frozen": found.state == FROZEN,
        "others": list(queries.my_sheets(actor)[:6]),
    }
    return render(request, "schemes/sheet.html", context)


def _corrected(found: list[Any] | None, row: UnitSheet) -> dict[str, Any] | None:
    """Total and place after corrections, where they differ from the frozen ones."""
    frozen = [None if row.total is None else str(row.total), row.place]
    if not found or found == frozen:
        return None
    return {"total": period_parts.points(found[0]), "place": f"{found[1]}/{row.of}"}


def _links(period: ScoredPeriod, row: UnitSheet, actor: Actor) -> dict[str, str]:
    """Beginnings of the addresses of a sheet's lines."""
    may_appeal = period.state == FROZEN and any(
        grant.unit_id == row.unit_id and APPEAL in grant.permissions for grant in actor.grants
    )
    base = reverse("assessment-sheet", args=[period.pk, row.unit_id])
    appeal = f"{reverse('assessment_appeal-new')}?unit={row.unit_id}&line={period.pk}|"
    return {"line": base, "appeal": appeal if may_appeal else ""}


def _branches(
    tree: Tree, group: str, lines: Mapping[str, Line], links: Mapping[str, str], above: str = ""
) -> list[dict[str, Any]]:
    """The tree of a sheet for its page: parts with points, measures with their working."""
    found = []
    for part in tree.children(above, group):
        below = _branches(tree, group, lines, links, part.code)
        line = lines.get(part.code)
        if line is None and not below:
            continue
        found.append(
            {
                "part": part,
                "weight": words.number(part.weight),
                "points": period_parts.points(_points(line, below)),
                "raw": _points(line, below),
                "working": words.working(line, tree) if line else "",
                "is_missing": line is not None and line.scored.share is None,
                "source": _source(part.source, part.indicator, part.driver) if line else "",
                "note": line.given.note if line else "",
                "href": f"{links['line']}{part.code}/" if line and part.source == INDICATOR else "",
                "appeal": f"{links['appeal']}{part.code}" if line and links["appeal"] else "",
                "below": below,
            }
        )
    return found


def _points(line: Line | None, below: Iterable[Mapping[str, Any]]) -> Fraction | None:
    if line is not None:
        return None if line.points is None else Fraction(line.points)
    found = [each["raw"] for each in below if each["raw"] is not None]
    return sum(found, Fraction(0)) if found else None


def _source(source: str, indicator: str, driver: UUID | None) -> str:
    if source == INDICATOR:
        known = figures.summed().get(indicator)
        return str(known.label) if known else indicator
    return _("given by %(unit)s") % {"unit": directory.label_of(driver)} if driver else ""


@require_GET
def line(request: HttpRequest, period: UUID, unit: UUID, part: str) -> HttpResponse:
    """What an indicator counted for a unit: by each unit below it, with links to the records."""
    actor = signed_in_holder_of(request, READ)
    found = _period(actor, period)
    row = _sheet(actor, found, unit)
    tree = queries.tree_of_scheme(found.scheme)
    measure = tree.by_code.get(part)
    if measure is None or part not in row.lines or measure.source != INDICATOR:
        raise NotFound(_("Line not found on this sheet."), "assessment.line")
    name = found.renamed.get(measure.indicator, measure.indicator)
    indicator = figures.summed().get(name)
    days = metrics.Period(found.first, found.last)
    counted = figures.by_unit_below(name, unit, days, found.frozen_at) if indicator else []
    stored = sheets.line_of(measure, row.lines[part])
    may_open = actor.holds(metrics.METRICS_READ)
    context = {
        "period": found,
        "row": row,
        "name": directory.label_of(unit),
        "measure": measure,
        "indicator": indicator,
        "working": words.working(stored, tree),
        "rows": [
            {
                "name": directory.label_of(each),
                "upper": words.number(upper),
                "whole": words.number(whole),
                "href": metrics.records_of_unit(name, str(each), days) if may_open else "",
            }
            for each, upper, whole in counted
        ],
        "is_share": indicator is not None and indicator.denominator is not None,
        "sum": words.number(sum((each[1] for each in counted), Fraction(0))),
        "sum_of": words.number(sum((each[2] for each in counted), Fraction(0))),
    }
    return render(request, "schemes/line.html", context)


@require_GET
def preview(request: HttpRequest, period: UUID) -> HttpResponse:
    """The sheets as they would be frozen now; nothing is stored."""
    actor = signed_in_holder_of(request, SCORE)
    found = _period(actor, period)
    actor.may(SCORE, found.unit.path).or_refuse()
    if found.state != COLLECTING:
        return redirect("scored_period", found.pk)
    made = queries.computed(found, timezone.now())
    tops = made.tree.all_children("")
    unknown = queries.unknown_indicators(found, made.tree)
    context = {
        "period": found,
        "scheme": title_of_scheme(found.scheme),
        "heads": tops,
        "rows": [_previewed(made.tree, each, tops) for each in _by_place(made)],
        "unknown": unknown,
        "missing": words.RULES_OF_MISSING[found.scheme.missing],
    }
    return render(request, "schemes/preview.html", context)


def _by_place(made: sheets.Sheet) -> list[sheets.UnitSheet]:
    return sorted(
        made.units.values(), key=lambda each: (each.assessed.group, each.place or len(made.units))
    )


def _previewed(tree: Tree, each: sheets.UnitSheet, tops: Iterable[Any]) -> dict[str, Any]:
    branches = _branches(tree, each.assessed.group, each.lines, {"line": "", "appeal": ""})
    by_code = {branch["part"].code: branch["points"] for branch in branches}
    lacking = [line.part.name for line in each.lines.values() if line.scored.share is None]
    return {
        "name": directory.label_of(each.assessed.unit),
        "group": each.assessed.group,
        "place": each.place,
        "total": period_parts.points(each.total),
        "branches": [by_code.get(top.code, "–") for top in tops],
        "lacking": lacking,
        "tree": branches,
    }


@require_GET
def table(request: HttpRequest, period: UUID) -> HttpResponseBase:
    """The sheets that the reader sees as a workbook whose totals are formulas."""
    actor = signed_in_holder_of(request, READ)
    found = _period(actor, period)
    if found.state not in queries.STORED:
        raise Refused(_("Nothing is frozen yet."), "assessment.not_frozen")
    rows = list(queries.sheets_visible_to(actor, found).select_related("unit"))
    return files.workbook(found, rows)
