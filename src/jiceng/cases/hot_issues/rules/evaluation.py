"""Measures the scan statistic on data whose clusters are known: false alarms and power. Pure.

Published for comparison are the powers on the benchmark data of New York City (Kulldorff et al.
2004; the permutation statistic in Stat Med 2014, PMC4047196, table 3). A generator makes data of
the same kind: as many places, as many requests a day, an excess in one place from the 31st day on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv
from scipy.stats import poisson

from jiceng.cases.hot_issues.rules.scan import Numbers, Scan

ALPHA: Final = 0.05
LONGEST: Final = 3
PUBLISHED: Final = {"medium": (0.30, 0.64, 0.82), "strong": (0.84, 0.99, 1.00)}
"""Power on the first, second and third day: one place of Brooklyn, medium and high excess."""
Z_95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Generator:
    """How the data are made.

    Args:
        places, extent_m: number of places, spread evenly over a square of this side.
        spread: of the logarithm of their sizes.
        per_day: requests of the whole area on a day, dealt out by the size of places.
        usual_days: days before the excess.
        knowing: the excess is so strong that somebody who knew its place and day would find it
            with this probability on the first day, at the same rate of false alarms.
        middle: an excess begins in one of this middle share of places by size.
    """

    places: int = 176
    extent_m: float = 30_000.0
    spread: float = 0.6
    per_day: int = 100
    usual_days: int = 30
    knowing: tuple[tuple[str, float], ...] = (("medium", 0.90), ("strong", 0.99))
    middle: float = 0.5

    def area(self, rng: np.random.Generator) -> Area:
        """An area without requests."""
        points = rng.uniform(0, self.extent_m, (self.places, 2))
        sizes = rng.lognormal(0, self.spread, self.places)
        return Area(points, sizes / sizes.sum())

    def counts(
        self, area: Area, days: int, rng: np.random.Generator, place: int = -1, risk: float = 1.0
    ) -> Numbers:
        """Requests by place and day.

        Args:
            place: where the excess is; -1 for none.
            risk: how many times as many requests it has there.
        """
        weights = np.repeat(area.shares[:, None], days, axis=1)
        if place >= 0:
            weights[place, self.usual_days :] *= risk
        flat = rng.multinomial(self.per_day * days, (weights / weights.sum()).ravel())
        return flat.reshape(weights.shape)

    def risk(self, share: float, knowing: float) -> float:
        """The relative risk of an excess in a place with this share of all requests."""
        usual = self.per_day * share
        least = poisson.isf(ALPHA, usual) + 1  # at least as many as this are an alarm
        return max(1.0, float(gammaincinv(least, knowing)) / usual)

    def middle_places(self, area: Area) -> NDArray[np.intp]:
        """Places of middle size."""
        edge = round(self.places * (1 - self.middle) / 2)
        return np.argsort(area.shares)[edge : self.places - edge]


@dataclass(frozen=True, slots=True)
class Area:
    """Places with their share of all requests."""

    points: NDArray[np.float64]
    shares: NDArray[np.float64]


def evaluate(runs: int, permutations: int, seed: int = 2005) -> dict[str, Any]:
    """False alarms and power at `ALPHA`.

    Args:
        runs: data sets of each kind.
        permutations: of each test.

    Returns:
        ``false_alarm_rate``, ``power`` by strength on three days, each with its 95 % interval, and
        how the data were made.
    """
    made = Generator()
    rng = np.random.default_rng(seed)
    false = [_is_found(made, 1, None, permutations, rng) for _run in range(runs)]
    power = {
        name: [
            [_is_found(made, day, knowing, permutations, rng) for _run in range(runs)]
            for day in range(1, LONGEST + 1)
        ]
        for name, knowing in made.knowing
    }
    return {
        "false_alarm_rate": _share(false),
        "power": {name: [_share(day) for day in days] for name, days in power.items()},
        "runs": runs,
        "intervals": {
            "false_alarm_rate": _interval(false),
            **{name: [_interval(day) for day in days] for name, days in power.items()},
        },
        "alpha": ALPHA,
        "permutations": permutations,
        "seed": seed,
        "published": {name: list(days) for name, days in PUBLISHED.items()},
        "generator": asdict(made),
    }


def _is_found(
    made: Generator,
    day: int,
    knowing: float | None,
    permutations: int,
    rng: np.random.Generator,
) -> bool:
    """Whether a test on one data set, made for it, gives an alarm."""
    area = made.area(rng)
    place, risk = -1, 1.0
    if knowing is not None:
        place = int(rng.choice(made.middle_places(area)))
        risk = made.risk(float(area.shares[place]), knowing)
    counts = made.counts(area, made.usual_days + day, rng, place, risk)
    scan = Scan(area.points, counts, longest=LONGEST)
    return scan.test(scan.highest(), rng, runs=permutations, enough=ALPHA).p <= ALPHA


def _share(found: Sequence[bool]) -> float:
    return round(sum(found) / len(found), 4)


def _interval(found: Sequence[bool]) -> list[float]:
    """The 95 % interval of a share (Wilson)."""
    n, p = len(found), sum(found) / len(found)
    centre = (p + Z_95**2 / (2 * n)) / (1 + Z_95**2 / n)
    half = Z_95 / (1 + Z_95**2 / n) * sqrt(p * (1 - p) / n + Z_95**2 / (4 * n * n))
    return [round(max(0.0, centre - half), 4), round(min(1.0, centre + half), 4)]
