"""Rows of a scheme as the tree that the rules compute with. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from jiceng.assessment.schemes import models
from jiceng.assessment.schemes.rules.scoring import Kind, Scoring
from jiceng.assessment.schemes.rules.trees import Assessed, Part, Tree

ONE = Fraction(1)


def tree_of(
    scheme: models.Scheme,
    parts: Iterable[models.Part],
    units: Iterable[models.AssessedUnit],
) -> Tree:
    """The tree of a scheme without what was removed from its draft."""
    return Tree(
        [_part(each) for each in parts if not each.is_removed],
        [_assessed(each) for each in units if not each.is_removed],
        scheme.missing,
        Fraction(scheme.core_least),
    )


def _assessed(row: models.AssessedUnit) -> Assessed:
    return Assessed(row.unit_id, row.group, Fraction(row.size), Fraction(row.difficulty))


def _part(row: models.Part) -> Part:
    return Part(
        code=row.code,
        above=row.above,
        name=row.name,
        weight=Fraction(row.weight),
        position=row.position,
        is_core=row.is_core,
        group=row.group,
        driver=row.driver_id,
        source="" if row.source == models.Source.BRANCH else row.source,
        indicator=row.indicator,
        measure=row.measure,
        scoring=scoring_of(row),
    )


def scoring_of(row: models.Part) -> Scoring | None:
    """How a measure is scored; None for a part that only groups others."""
    if row.scoring in {"", models.ScoringKind.NONE}:
        return None
    return Scoring(
        kind=Kind(row.scoring),
        is_down=row.direction == models.Direction.DOWN,
        floor=_exact(row.floor, Fraction(0)),
        target=None if row.target is None else Fraction(row.target),
        steps=steps_of(row.steps),
        lowest=_exact(row.lowest, Fraction(0)) / 100,
        full_at=_exact(row.full_at, ONE),
        per_event=_exact(row.per_event, Fraction(0)),
        cap=_exact(row.cap, Fraction(0)),
        by_size=row.by_size,
        by_difficulty=row.by_difficulty,
    )


def _exact(value: Decimal | None, otherwise: Fraction) -> Fraction:
    return otherwise if value is None else Fraction(value)


def steps_of(text: str) -> tuple[tuple[Fraction, Fraction], ...]:
    """Steps as they are written, ``"0.95=100; 0.9=80"``: value, share in per cent.

    What cannot be read is left out; `are_steps` finds it.
    """
    found = []
    for each in _pieces(text):
        edge, _equals, share = each.partition("=")
        try:
            found.append((Fraction(edge.strip()), Fraction(share.strip()) / 100))
        except (ValueError, ZeroDivisionError):
            continue
    return tuple(found)


def are_steps(text: str) -> bool:
    """Whether all of a text can be read as steps."""
    return len(steps_of(text)) == len(_pieces(text))


def _pieces(text: str) -> list[str]:
    plain = text.replace("；", ";").replace("＝", "=")
    return [each for each in plain.split(";") if each.strip()]
