"""Reads of assessment: what was collected, sheets as frozen and as recomputed, who sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from jiceng.assessment.schemes import figures
from jiceng.assessment.schemes.choices import FROZEN, SHOWN
from jiceng.assessment.schemes.models import (
    Appeal,
    Correction,
    Inquiry,
    LateFact,
    Scheme,
    ScoredPeriod,
    UnitSheet,
)
from jiceng.assessment.schemes.permissions import APPEAL, READ, SCORE
from jiceng.assessment.schemes.rules import sheets, trees
from jiceng.assessment.schemes.rules.scoring import Lack
from jiceng.assessment.schemes.rules.sheets import Given, Inputs, Sheet
from jiceng.assessment.schemes.rules.trees import ASKED, INDICATOR, Tree
from jiceng.assessment.schemes.spec import tree_of
from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.metrics.public import Period
from jiceng.records.approvals.public import Approval

STORED = (FROZEN, SHOWN)


def tree_of_scheme(scheme: Scheme) -> Tree:
    """A scheme as a tree: two queries."""
    return tree_of(scheme, scheme.parts.all(), scheme.units.all())


def periods_visible_to(actor: Actor) -> QuerySet[ScoredPeriod]:
    """Periods of offices within the reach of the permission, those with a sheet of a unit within
    it, and all whose sheets are published.
    """
    rows, reach = ScoredPeriod.objects.select_related("unit"), actor.reach(READ)
    if not reach:
        return rows.none()
    if "/" in reach:
        return rows
    mine = UnitSheet.objects.filter(directory.within(reach, "unit__path")).values("period")
    return rows.filter(directory.within(reach, "unit__path") | Q(pk__in=mine) | Q(state=SHOWN))


def sheets_visible_to(actor: Actor, period: ScoredPeriod) -> QuerySet[UnitSheet]:
    """The sheets of a period: of one's own units once it is frozen, all once they are published.

    The office that scores sees all of them.
    """
    rows = UnitSheet.objects.filter(period=period)
    if not actor.holds(READ):
        return rows.none()
    if period.state == SHOWN or actor.may(SCORE, period.unit.path).allowed:
        return rows
    return rows.filter(directory.within(actor.reach(APPEAL), "unit__path"))


def my_sheets(actor: Actor) -> QuerySet[UnitSheet]:
    """The sheets of the units at which an actor holds posts, the latest period first."""
    units = [grant.unit_id for grant in actor.grants if grant.unit_id is not None]
    rows = UnitSheet.objects.filter(unit__in=units, period__state__in=STORED)
    return rows.select_related("period", "period__scheme", "unit").order_by("-period__last", "id")


def inputs_of(
    period: ScoredPeriod, tree: Tree, at: datetime, parts: figures.Parts | None = None
) -> Inputs:
    """What is known of every measure at a moment: counted by indicators, or given when asked.

    Args:
        parts: what counts indicators; by default `metrics`.
    """
    found: dict[UUID, dict[str, Given]] = {each.unit: {} for each in tree.units}
    answers = _answers(period)
    names = {
        part.code: period.renamed.get(part.indicator, part.indicator)
        for part in tree.leaves
        if part.source == INDICATOR
    }
    parts = parts or figures.counted_once(names.values())
    pieces = figures.Pieces(found, Period(period.first, period.last))
    for part in tree.leaves:
        units = [each.unit for each in tree.units if part.group in {"", each.group}]
        if part.source == INDICATOR:
            given: Mapping[UUID, Given] = figures.given_by(
                names[part.code], units, pieces, at, parts
            )
        else:
            given = answers.get(part.code, {})
        for unit in units:
            found[unit][part.code] = given.get(unit) or Given(lack=Lack.NOT_ASKED)
    return _without_ended(period, found)


def _without_ended(period: ScoredPeriod, found: dict[UUID, dict[str, Given]]) -> Inputs:
    """Units that do not exist at the end are listed with what was counted, and not scored."""
    units = directory.tree()
    for unit, lines in found.items():
        node = units.get(unit)
        if node is None or not node.exists_on(period.last):
            for code, given in lines.items():
                lines[code] = replace(given, lack=Lack.ENDED)
    return found


def _answers(period: ScoredPeriod) -> dict[str, dict[UUID, Given]]:
    """What was given when asked, by code of the measure and unit."""
    found: dict[str, dict[UUID, Given]] = {}
    rows = Inquiry.objects.filter(period=period).order_by("id")
    for code, answers in rows.values_list("part", "answers"):
        for unit, each in answers.items():
            if each.get("n") is not None:
                found.setdefault(code, {})[UUID(unit)] = Given(
                    Fraction(each["n"]),
                    None if each.get("d") is None else Fraction(each["d"]),
                    note=each.get("note", ""),
                )
    return found


def computed(period: ScoredPeriod, at: datetime) -> Sheet:
    """The sheet as it would be frozen now."""
    tree = tree_of_scheme(period.scheme)
    return sheets.sheet_of(tree, inputs_of(period, tree, at))


def stored_inputs(rows: Iterable[UnitSheet]) -> Inputs:
    """The inputs of frozen sheets."""
    return {
        row.unit_id: {code: sheets.given_of(line) for code, line in row.lines.items()}
        for row in rows
    }


def with_corrections(inputs: Inputs, corrections: Iterable[Correction]) -> Inputs:
    """Inputs after some corrections, in their order."""
    found = {unit: dict(lines) for unit, lines in inputs.items()}
    for each in corrections:
        found[each.unit_id][each.part] = corrected(
            each.numerator, each.denominator, found[each.unit_id].get(each.part)
        )
    return found


def corrected(
    numerator: Decimal, denominator: Decimal | None, former: Given | None = None
) -> Given:
    """The input that a correction puts in place of another one."""
    is_ended = former is not None and former.lack is Lack.ENDED
    return Given(
        Fraction(numerator),
        None if denominator is None else Fraction(denominator),
        Lack.ENDED if is_ended else None,
    )


def totals_of(sheet: Sheet) -> dict[str, list[Any]]:
    """Total and place of every unit, as a correction stores them."""
    return {
        str(unit): [None if each.total is None else str(each.total), each.place]
        for unit, each in sheet.units.items()
    }


def unknown_indicators(period: ScoredPeriod, tree: Tree) -> list[str]:
    """Indicators of the scheme that no app declares any more and that have no new name."""
    known = figures.summed()
    named = {part.indicator for part in tree.leaves if part.source == INDICATOR}
    return sorted(name for name in named if period.renamed.get(name, name) not in known)


def unanswered(period: ScoredPeriod) -> list[Inquiry]:
    """What has been asked and not been given."""
    return list(Inquiry.objects.filter(period=period, state="asked").order_by("due_on", "id"))


def open_appeals(period: ScoredPeriod) -> QuerySet[Appeal]:
    """Appeals without an answer."""
    return Appeal.objects.filter(period=period, state="filed").order_by("id")


def pending_answer(appeal: UUID) -> UUID:
    """The answer to an appeal that waits for its second signature.

    Raises:
        Approval.DoesNotExist: none waits.
    """
    return Approval.objects.get(stream=appeal, kind="answer", granted=None).pk


def latest_late(period: ScoredPeriod) -> dict[tuple[UUID, str], LateFact]:
    """The last late fact of each measure and unit."""
    rows = LateFact.objects.filter(period=period).order_by("noted_at", "id")
    return {(row.unit_id, row.part): row for row in rows}


def changed_inputs(stored: Inputs, now: Inputs, tree: Tree) -> list[tuple[UUID, str, Given, Given]]:
    """Measures of indicators that count something else now than when they were frozen."""
    found = []
    for part in tree.leaves:
        if part.source == ASKED:
            continue
        for unit, lines in stored.items():
            was, after = lines.get(part.code), now.get(unit, {}).get(part.code)
            if (
                was
                and after
                and (was.numerator, was.denominator)
                != (
                    after.numerator,
                    after.denominator,
                )
            ):
                found.append((unit, part.code, was, after))
    return found


def asked_units(tree: Tree, part: trees.Part, office: UUID) -> dict[UUID, Sequence[UUID]]:
    """Who is asked for a measure, with the units that it is asked for: the unit that drives the
    task; for itself the office is asked, so that nobody scores itself.
    """
    units = [each.unit for each in tree.units if part.group in {"", each.group}]
    driver = part.driver or office
    found: dict[UUID, Sequence[UUID]] = {driver: [unit for unit in units if unit != driver]}
    if driver in units and driver != office:
        found[office] = [driver]
    elif driver in units:
        found[driver] = units
    return {asked: of for asked, of in found.items() if of}
