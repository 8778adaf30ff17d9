"""Sections of the pages of periods, inquiries and appeals."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.assessment.schemes import appeals, asking, periods, queries, words
from jiceng.assessment.schemes.choices import COLLECTING, SHOWN
from jiceng.assessment.schemes.models import (
    Appeal,
    Correction,
    Inquiry,
    LateFact,
    ScoredPeriod,
    UnitSheet,
)
from jiceng.assessment.schemes.permissions import ANSWER, SCORE
from jiceng.assessment.schemes.rules import sheets
from jiceng.assessment.schemes.rules.trees import Part, Tree
from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.records.public import PartRequest, RecordPart, make_move


def _period(part: PartRequest) -> ScoredPeriod | None:
    rows = queries.periods_visible_to(part.actor).select_related("scheme")
    return rows.filter(pk=part.record).first()


def may_score(actor: Actor, period: ScoredPeriod) -> bool:
    """Whether an actor freezes and corrects the sheets of a period."""
    return actor.may(SCORE, period.unit.path).allowed


def _sheets(part: PartRequest) -> Mapping[str, Any] | None:
    """The sheets that the reader sees, with the points of each main branch."""
    period = _period(part)
    if period is None:
        return None
    scores = may_score(part.actor, period)
    if period.state not in queries.STORED:
        return {
            "period": period,
            "rows": (),
            "inquiries": _inquiries(period) if scores else (),
            "may_preview": scores and period.state == COLLECTING,
        }
    tree = queries.tree_of_scheme(period.scheme)
    rows = list(queries.sheets_visible_to(part.actor, period))
    corrected = latest_totals(period)
    return {
        "period": period,
        "heads": tree.all_children(""),
        "rows": sorted(
            (_row(row, tree, corrected) for row in rows),
            key=lambda each: (each["row"].group, each["place"] or len(rows) + 1),
        ),
        "is_shown": period.state == SHOWN,
        "scores": scores,
        "unread": sum(1 for row in rows if row.read_at is None),
    }


def _inquiries(period: ScoredPeriod) -> list[dict[str, Any]]:
    rows = Inquiry.objects.filter(period=period).select_related("unit").order_by("due_on", "id")
    return [
        {
            "row": row,
            "unit": directory.label_of(row.unit_id),
            "state": asking.INQUIRIES.states[row.state],
        }
        for row in rows
    ]


def _row(row: UnitSheet, tree: Tree, corrected: Mapping[str, Any]) -> dict[str, Any]:
    total, place = corrected.get(str(row.unit_id), (row.total, row.place))
    return {
        "row": row,
        "name": directory.label_of(row.unit_id),
        "total": points(total),
        "place": place,
        "is_corrected": str(row.unit_id) in corrected and total != _frozen(row),
        "branches": _branches(row, tree),
        "href": reverse("assessment-sheet", args=[row.period_id, row.unit_id]),
    }


def _frozen(row: UnitSheet) -> str | None:
    return None if row.total is None else str(row.total)


def latest_totals(period: ScoredPeriod) -> Mapping[str, Any]:
    """Total and place of each unit after the last correction; empty without any."""
    last = Correction.objects.filter(period=period).order_by("signed_at", "id").last()
    return last.totals if last is not None else {}


def points(value: Any) -> str:
    """Points with two decimals; a dash without any."""
    return "–" if value is None else f"{float(value):.2f}"


def _branches(row: UnitSheet, tree: Tree) -> list[str]:
    """Points of each part at the top: the sum of the measures below it."""
    sums: dict[str, Decimal] = {}
    for code, line in row.lines.items():
        if line.get("points") is not None and code in tree.tops:
            top = tree.tops[code]
            sums[top] = sums.get(top, Decimal(0)) + Decimal(line["points"])
    return [points(sums.get(each.code)) for each in tree.all_children("")]


def _corrections(part: PartRequest) -> Mapping[str, Any] | None:
    """Signed lines and late facts beside the sheets."""
    period = _period(part)
    if period is None or period.state not in queries.STORED:
        return None
    units = [row.unit_id for row in queries.sheets_visible_to(part.actor, period)]
    tree = queries.tree_of_scheme(period.scheme)
    signed = Correction.objects.filter(period=period, unit__in=units).select_related("signed_by")
    late = LateFact.objects.filter(period=period, unit__in=units).select_related("noted_by")
    if not signed and not late:
        return None
    return {
        "corrections": [correction_in_words(row, tree) for row in signed],
        "late": [late_in_words(row, tree) for row in late],
    }


def correction_in_words(row: Correction, tree: Tree) -> dict[str, Any]:
    """A signed line for people."""
    measure = tree.by_code.get(row.part)
    value = words.number(Fraction(row.numerator))
    if row.denominator is not None:
        value = _("%(n)s of %(of)s") % {"n": value, "of": words.number(Fraction(row.denominator))}
    return {
        "row": row,
        "unit": directory.label_of(row.unit_id),
        "measure": measure.name if measure else row.part,
        "value": value,
        "by": row.signed_by.name if row.signed_by else "",
        "total": points(row.totals.get(str(row.unit_id), [None])[0]),
    }


def late_in_words(row: LateFact, tree: Tree) -> dict[str, Any]:
    """A late fact for people."""
    measure = tree.by_code.get(row.part)
    return {
        "row": row,
        "unit": directory.label_of(row.unit_id),
        "measure": measure.name if measure else row.part,
        "was": _counted(row.was, row.was_of),
        "now": _counted(row.now, row.now_of),
        "by": row.noted_by.name if row.noted_by else "",
    }


def _counted(upper: str, whole: str) -> str:
    if not upper:
        return "–"
    value = words.number(Fraction(upper))
    if not whole:
        return value
    return _("%(n)s of %(of)s") % {"n": value, "of": words.number(Fraction(whole))}


def _values(part: PartRequest) -> Mapping[str, Any] | None:
    """The form of an inquiry: a line for each unit, with what shows it."""
    rows = asking.INQUIRIES.visible(part.actor).select_related("period__scheme", "unit")
    inquiry = rows.filter(pk=part.record).first()
    if inquiry is None:
        return None
    tree = queries.tree_of_scheme(inquiry.period.scheme)
    measure = tree.by_code.get(inquiry.part)
    sent = part.request.POST if part.problem else {}
    may_give = part.actor.may(ANSWER, inquiry.unit.path).allowed
    return {
        "rows": [
            {
                "key": unit,
                "name": directory.label_of(UUID(unit)),
                "n": sent.get(f"n-{unit}", answer.get("n", "")),
                "d": sent.get(f"d-{unit}", answer.get("d", "")),
                "note": sent.get(f"note-{unit}", answer.get("note", "")),
            }
            for unit, answer in inquiry.answers.items()
        ],
        "measure": measure.measure if measure else "",
        "value_label": _value_label(measure),
        "is_place": asking.is_place(inquiry),
        "may_give": may_give and inquiry.period.state == COLLECTING,
        "is_closed": inquiry.period.state != COLLECTING,
        "problem": str(part.problem) if part.problem else "",
        "version": inquiry.version,
    }


def _value_label(measure: Part | None) -> str:
    if measure is None or not measure.measure:
        return _("Value")
    return _("Value (%(measure)s)") % {"measure": measure.measure}


def _give(part: PartRequest) -> str:
    sent, values = part.request.POST, dict[str, dict[str, str]]()
    for name, text in sent.items():
        column, _dash, unit = name.partition("-")
        if column in {"n", "d", "note"} and unit and (given := str(text).strip()):
            values.setdefault(unit, {})[column] = given
    make_move(asking.KIND, part.record, "give", {"values": values}, by=part.actor, at=part.at)
    return _("Values given.")


def _appealed(part: PartRequest) -> Mapping[str, Any] | None:
    """The line that an appeal is about."""
    rows = appeals.APPEALS.visible(part.actor).select_related("period__scheme")
    appeal: Appeal | None = rows.filter(pk=part.record).first()
    if appeal is None:
        return None
    sheet = UnitSheet.objects.filter(period=appeal.period_id, unit=appeal.unit_id).first()
    tree = queries.tree_of_scheme(appeal.period.scheme)
    measure = tree.by_code.get(appeal.part)
    if sheet is None or measure is None or appeal.part not in sheet.lines:
        return None
    line = sheets.line_of(measure, sheet.lines[appeal.part])
    return {
        "measure": measure.name,
        "working": words.working(line, tree),
        "href": reverse("assessment-sheet", args=[appeal.period_id, appeal.unit_id]),
    }


def measure_of(appeal: Appeal) -> str:
    """Name of the measure that an appeal is about."""
    tree = queries.tree_of_scheme(appeal.period.scheme)
    part = tree.by_code.get(appeal.part)
    return part.name if part else appeal.part


PARTS: Final = (
    RecordPart(
        kind=periods.KIND, name="sheets", order=2, template="schemes/sheets.html", context=_sheets
    ),
    RecordPart(
        kind=periods.KIND,
        name="beside",
        order=3,
        template="schemes/beside.html",
        context=_corrections,
    ),
    RecordPart(
        kind=asking.KIND,
        name=asking.VALUES,
        order=2,
        template="schemes/values.html",
        context=_values,
        post=_give,
    ),
    RecordPart(
        kind=appeals.KIND, name="line", order=2, template="schemes/appealed.html", context=_appealed
    ),
)
