"""Facts of a period for its guards and moves. What takes long is read when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from jiceng.assessment.schemes import queries
from jiceng.assessment.schemes.models import Correction, LateFact, ScoredPeriod
from jiceng.assessment.schemes.rules import sheets
from jiceng.assessment.schemes.rules.sheets import Given, Inputs, Sheet
from jiceng.assessment.schemes.rules.trees import Tree
from jiceng.directory import public as directory
from jiceng.records.public import Facts, facts_of


@dataclass(frozen=True, slots=True)
class PeriodFacts(Facts[ScoredPeriod]):
    """A period with its corrections; methods read the rest."""

    def tree(self) -> Tree:
        """The tree of the scheme's version."""
        return queries.tree_of_scheme(self.record.scheme)

    def measures(self) -> Sequence[tuple[str, str]]:
        """Code and name of every measure."""
        return [(part.code, part.name) for part in self.tree().leaves]

    def units(self) -> Sequence[tuple[str, str]]:
        """Key and name of every assessed unit."""
        return [(str(each.unit), directory.label_of(each.unit)) for each in self.tree().units]

    def unit_of_reader(self, unit: UUID | None) -> Any:
        """The sheet of a unit; None if it has none."""
        return self.record.sheets.filter(unit=unit).first()

    def sheet(self, at: datetime) -> Sheet:
        """The sheet as it would be frozen at a moment."""
        return queries.computed(self.record, at)

    def stored_inputs(self) -> Inputs:
        """The inputs that were frozen."""
        return queries.stored_inputs(self.record.sheets.all())

    def corrected(self, unit: UUID, part: str, given: Given) -> Sheet:
        """The sheet after all corrections and one more."""
        inputs = queries.with_corrections(self.stored_inputs(), self.of(Correction))
        found = {key: dict(lines) for key, lines in inputs.items()}
        found[unit][part] = given
        return sheets.sheet_of(self.tree(), found)

    def late(self, at: datetime) -> list[tuple[UUID, str, Given, Given]]:
        """Measures that count something else now than was frozen or noted as late."""
        tree = self.tree()
        now = queries.inputs_of(self.record, tree, at)
        noted = queries.latest_late(self.record)
        return [
            (unit, part, was, after)
            for unit, part, was, after in queries.changed_inputs(self.stored_inputs(), now, tree)
            if not _is_noted(noted.get((unit, part)), after)
        ]

    def unknown(self) -> list[str]:
        """Indicators of the scheme that are no longer known."""
        return queries.unknown_indicators(self.record, self.tree())

    def unanswered(self) -> int:
        """How many measures have been asked for and not been given."""
        return len(queries.unanswered(self.record))

    def open_appeals(self) -> int:
        """How many appeals have no answer."""
        return queries.open_appeals(self.record).count()

    def appeal_days(self) -> int:
        """Days to appeal by the scheme."""
        return self.record.scheme.appeal_days


def _is_noted(noted: LateFact | None, after: Given) -> bool:
    return noted is not None and (noted.now, noted.now_of) == texts(after)


def texts(given: Given) -> tuple[str, str]:
    """Numerator and denominator as late facts store them."""
    return (
        "" if given.numerator is None else str(given.numerator),
        "" if given.denominator is None else str(given.denominator),
    )


def load(record: ScoredPeriod) -> PeriodFacts:
    """The facts of a period, without its sheets, which are many."""
    found = facts_of(record, (Correction,))
    return PeriodFacts(found.record, found.rows, found.above)
