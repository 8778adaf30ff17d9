"""The sheet of a period: points of every measure for every unit, totals, places. Pure.

Points are rounded once, per measure, to `PLACES` decimals with halves up; a total is the sum of
these points, so that a sheet adds up by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any, Final
from uuid import UUID

from jiceng.assessment.schemes.rules.scoring import Kind, Lack, Measured, Scored, place_of, score
from jiceng.assessment.schemes.rules.trees import AS_ZERO, FULL, Assessed, Part, Tree

PLACES: Final = 4
_UNIT: Final = 10**PLACES


@dataclass(frozen=True, slots=True)
class Given:
    """What was collected for one unit and measure.

    Args:
        numerator: None where there is nothing.
        denominator: None for a count.
        lack: why it is not scored, such as too small a sample.
        note: evidence in words, of what was asked.
    """

    numerator: Fraction | None = None
    denominator: Fraction | None = None
    lack: Lack | None = None
    note: str = ""


Inputs = Mapping[UUID, Mapping[str, Given]]
"""By unit and code of the measure."""


@dataclass(frozen=True, slots=True)
class Line:
    """Points of one unit for one measure.

    Args:
        full: full marks after the weights of missing measures were spread; None for a bonus.
        points: None where there is no score.
    """

    part: Part
    given: Given
    scored: Scored
    full: Fraction | None
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """The sheet of one unit.

    Args:
        total: None if nothing could be scored.
        place: among its peers; equal totals share the better place.
    """

    assessed: Assessed
    lines: Mapping[str, Line]
    total: Decimal | None
    place: int | None = None
    of: int = 0


@dataclass(frozen=True)
class Sheet:
    """The sheets of all units."""

    tree: Tree
    units: Mapping[UUID, UnitSheet] = field(default_factory=dict)


def rounded(value: Fraction) -> Decimal:
    """Points with `PLACES` decimals, halves up."""
    return Decimal(floor(value * _UNIT + Fraction(1, 2))).scaleb(-PLACES)


def sheet_of(tree: Tree, inputs: Inputs) -> Sheet:
    """Score all units of a scheme.

    Args:
        inputs: what was collected; what is missing counts as not given.
    """
    units: dict[UUID, UnitSheet] = {}
    for group in tree.groups:
        peers = [each for each in tree.units if each.group == group]
        measures = tree.measures(group)
        scored = {part.code: _scored(part, peers, inputs) for part in measures}
        made = [_of_unit(tree, each, measures, scored, inputs) for each in peers]
        totals = sorted(Fraction(each.total) for each in made if each.total is not None)
        for each in made:
            place = None if each.total is None else place_of(Fraction(each.total), totals)
            units[each.assessed.unit] = UnitSheet(
                each.assessed, each.lines, each.total, place, len(totals)
            )
    return Sheet(tree, {each.unit: units[each.unit] for each in tree.units})


def _given(inputs: Inputs, unit: UUID, code: str) -> Given:
    return inputs.get(unit, {}).get(code) or Given(lack=Lack.NOT_ASKED)


def _scored(part: Part, peers: list[Assessed], inputs: Inputs) -> dict[UUID, Scored]:
    found: dict[UUID, Scored] = {}
    group: dict[UUID, Measured] = {}
    for each in peers:
        given = _given(inputs, each.unit, part.code)
        if given.numerator is None or given.lack is not None:
            found[each.unit] = Scored(None, given.lack or Lack.NOT_ASKED)
        else:
            group[each.unit] = Measured(
                given.numerator, given.denominator, each.size, each.difficulty
            )
    if part.scoring is not None:
        found |= score(part.scoring, group, part.weight)
    return found


def _of_unit(
    tree: Tree,
    each: Assessed,
    measures: list[Part],
    scored: Mapping[str, Mapping[UUID, Scored]],
    inputs: Inputs,
) -> UnitSheet:
    mine = {part.code: scored[part.code][each.unit] for part in measures}
    weights: dict[str, Fraction] = {}
    _allot(tree, each.group, "", FULL, mine, weights)
    lines = {}
    for part in measures:
        found, full = mine[part.code], None if part.is_bonus else weights.get(part.code)
        lines[part.code] = Line(
            part, _given(inputs, each.unit, part.code), found, full, _points(tree, found, full)
        )
    points = [line.points for line in lines.values() if line.points is not None]
    is_scored = any(found.share is not None for found in mine.values())
    return UnitSheet(each, lines, sum(points, Decimal(0)) if is_scored else None)


def _points(tree: Tree, found: Scored, full: Fraction | None) -> Decimal | None:
    if found.share is None:
        return Decimal(0) if tree.missing == AS_ZERO and full is not None else None
    return rounded(found.share if full is None else found.share * full)


def _allot(
    tree: Tree,
    group: str,
    code: str,
    weight: Fraction,
    mine: Mapping[str, Scored],
    weights: dict[str, Fraction],
) -> None:
    """Share the weight of a part among those below it.

    By the rule `SPREAD` those without any score get nothing, and the others their weight in the
    same proportion: 5, 5 and a missing part average 5.
    """
    parts = [part for part in tree.children(code, group) if not part.is_bonus]
    if tree.missing != AS_ZERO:
        parts = [part for part in parts if _has_score(tree, group, part, mine)]
    whole = sum((part.weight for part in parts), Fraction(0))
    if not whole:
        return
    for part in parts:
        allotted = weight * part.weight / whole
        if part.code in mine:
            weights[part.code] = allotted
        else:
            _allot(tree, group, part.code, allotted, mine, weights)


def _has_score(tree: Tree, group: str, part: Part, mine: Mapping[str, Scored]) -> bool:
    if part.code in mine:
        return mine[part.code].share is not None
    return any(
        _has_score(tree, group, each, mine)
        for each in tree.children(part.code, group)
        if not each.is_bonus
    )


def stored(line: Line) -> dict[str, Any]:
    """A line as JSON: its inputs, its working and its points, exactly."""
    given, scored = line.given, line.scored
    found: dict[str, Any] = {
        "n": _text(given.numerator),
        "d": _text(given.denominator),
        "note": given.note,
        "why": given.lack.value if given.lack else "",
        "lack": scored.lack.value if scored.lack else "",
        "share": _text(scored.share),
        "full": _text(line.full),
        "points": None if line.points is None else str(line.points),
        "value": _text(scored.value),
        "place": scored.place,
        "of": scored.of,
        "mean": _text(scored.mean),
        "factor": _text(scored.factor),
        "plain": _text(scored.plain),
    }
    return {name: value for name, value in found.items() if value not in {None, ""}}


def given_of(line: Mapping[str, Any]) -> Given:
    """The inputs of a stored line."""
    lack = line.get("why")
    return Given(
        _fraction(line.get("n")),
        _fraction(line.get("d")),
        Lack(lack) if lack else None,
        line.get("note", ""),
    )


def scored_of(line: Mapping[str, Any]) -> Scored:
    """The working of a stored line."""
    lack = line.get("lack")
    return Scored(
        _fraction(line.get("share")),
        Lack(lack) if lack else None,
        _fraction(line.get("value")),
        line.get("place"),
        line.get("of"),
        _fraction(line.get("mean")),
        _fraction(line.get("factor")),
        _fraction(line.get("plain")),
    )


def line_of(part: Part, line: Mapping[str, Any]) -> Line:
    """A stored line of a part."""
    points = line.get("points")
    return Line(
        part,
        given_of(line),
        scored_of(line),
        _fraction(line.get("full")),
        None if points is None else Decimal(points),
    )


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


__all__ = [
    "PLACES",
    "Given",
    "Inputs",
    "Kind",
    "Line",
    "Sheet",
    "UnitSheet",
    "given_of",
    "line_of",
    "rounded",
    "scored_of",
    "sheet_of",
    "stored",
]
