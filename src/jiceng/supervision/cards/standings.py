"""Where tasks stand on a day, as rules of cards read it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import UUID

from jiceng.supervision.cards import expressions
from jiceng.supervision.cards.rules import Limit, Reading, rounded
from jiceng.supervision.tasks import public as tasks

CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one task stands.

    Args:
        unit: in charge.
        planned: None without a timetable.
    """

    task: UUID
    title: str
    unit: UUID
    kind: str
    weight: Decimal
    progress: Decimal
    planned: Decimal | None
    days_late: int
    milestones_late: int

    @property
    def values(self) -> Mapping[str, float | str]:
        """The variables of expressions."""
        plan = self.planned if self.planned is not None else Decimal(0)
        return {
            "progress": float(self.progress),
            "planned": float(plan),
            "behind": float(plan - self.progress) if self.planned is not None else 0.0,
            "ratio": float(self.progress / plan) if plan else 1.0,
            "days_late": float(self.days_late),
            "weight": float(self.weight),
            "milestones_late": float(self.milestones_late),
            expressions.KIND: self.kind,
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a published version, ready to be applied.

    Args:
        figure, covers: expressions; `covers` is "" for all tasks.
    """

    limit: Limit
    figure: str
    covers: str

    def reading(self, standing: Standing) -> Reading:
        """The figure of a task by this rule."""
        values = standing.values
        found = expressions.number(self.figure, values)
        return Reading(
            None if found is None else rounded(found), expressions.holds(self.covers, values)
        )


def standings(day: date, only: Collection[UUID] | None = None) -> Iterator[Standing]:
    """Open tasks with their standing on a day: one query.

    Args:
        only: these tasks; None for all.
    """
    return map(_standing, tasks.open_tasks(day, only))


def _standing(found: tasks.OpenTask) -> Standing:
    planned = found.standing.planned
    return Standing(
        task=found.id,
        title=found.title,
        unit=found.unit,
        kind=found.kind,
        weight=found.weight,
        progress=_percent(found.standing.done),
        planned=None if planned is None else _percent(planned),
        days_late=found.standing.late,
        milestones_late=found.stages_late,
    )


def _percent(share: Fraction) -> Decimal:
    """A percentage with two decimal places."""
    return (Decimal(share.numerator) / share.denominator).quantize(CENT)
