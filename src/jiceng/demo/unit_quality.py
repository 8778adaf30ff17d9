"""Quality of the work of each unit: they differ, else rankings would be meaningless."""

from __future__ import annotations

from random import Random
from uuid import UUID

from jiceng.demo import texts
from jiceng.directory import public as units

LEVELS = (5, 4, 3, 2, 1)


class UnitQuality:
    """Drawn once for each unit, by its code, so that it is the same in all processes.

    Args:
        tree: the units.
    """

    def __init__(self, tree: units.UnitTree) -> None:
        self.tree = tree
        self._lags: dict[UUID, float] = {}

    def lag(self, unit: UUID) -> float:
        """Lag of a unit behind the best: 0 to 0.16."""
        if unit not in self._lags:
            node = self.tree.get(unit)
            drawn = Random(f"care of {node.code if node else unit}").betavariate(1.6, 4)
            self._lags[unit] = drawn * 0.16
        return self._lags[unit]

    def outcome(self, rng: Random, unit: UUID) -> texts.ReplyOutcome:
        """What a resident is told at completion."""
        lag = self.lag(unit)
        weights = [0.84 - lag, 0.07 + lag / 2, 0.06 + lag / 2, 0.03]
        return rng.choices(list(texts.ReplyOutcome), weights)[0]

    def level(self, rng: Random, unit: UUID) -> int:
        """Satisfaction of a resident, 5 the best."""
        lag = self.lag(unit)
        weights = [0.5 - lag, 0.34 - lag / 2, 0.1 + lag / 2, 0.04 + lag * 0.7, 0.02 + lag * 0.3]
        return rng.choices(LEVELS, weights)[0]
