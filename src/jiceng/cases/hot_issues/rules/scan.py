"""The prospective space-time permutation scan statistic (Kulldorff et al. 2005, PLoS Med 2:e59).
Pure.

It asks whether the last days have more requests in some neighbourhood than its usual share, given
how many requests each place has anyway and how many each day has in the whole area. So it needs no
population, and neither a busy place nor a busy Monday is a cluster. Candidates are cylinders: a
circle of places around each place, over the last days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

LONGEST: Final = 7
"""Days of the longest cylinder."""
WIDEST: Final = 0.5
"""Share of all requests in the widest circle; more than half of them is no local matter."""
ROUNDING: Final = 1e-9
"""Scores that differ by less are equal."""
RUNS: Final = 999
"""Permutations of a test."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cylinder:
    """A neighbourhood over the last days.

    Args:
        places: numbers of the places in it, its centre first.
        days: how many of the last days.
        observed, expected: requests in it, and as many as its usual share would give.
        score: logarithm of the likelihood ratio.
    """

    places: tuple[int, ...]
    days: int
    observed: int
    expected: float
    score: float


@dataclass(frozen=True, slots=True)
class Significance:
    """The outcome of a test.

    Args:
        p: share of permutations, with the data themselves, that have a score as high.
        runs: permutations that were made; fewer than asked for if the test was decided before.
    """

    p: float
    runs: int

    @property
    def recurrence_days(self) -> float:
        """How often chance alone makes such a cluster, in days of a daily test (Kleinman 2004)."""
        return 1 / self.p


class Scan:
    """Requests by place and day, and their cylinders."""

    def __init__(
        self,
        points: NDArray[np.float64],
        counts: Numbers,
        *,
        longest: int = LONGEST,
        widest: float = WIDEST,
    ) -> None:
        """Prepare what all permutations have in common.

        Args:
            points: of the places, in metres; shape (places, 2).
            counts: requests, shape (places, days), the last day last.
            longest: days of the longest cylinder.
            widest: largest share of all requests in a circle.

        Raises:
            ValueError: shapes that do not fit.
        """
        if counts.ndim != 2 or points.shape != (len(counts), 2):
            raise ValueError("one point and one row of counts for each place")
        self.counts = counts
        self.total = int(counts.sum())
        self._by_place: Numbers = counts.sum(axis=1)
        self._by_day: Numbers = counts.sum(axis=0)
        self.longest = min(longest, max(counts.shape[1] - 1, 1))
        self._order, self._is_circle = self._circles(points, widest)
        self._requests = np.repeat(np.arange(len(counts)), self._by_place)
        self._logs = np.log(np.maximum(np.arange(self.total + 1), 1))
        self._prepare()

    def _circles(
        self, points: NDArray[np.float64], widest: float
    ) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """For each centre the places in order of distance, and which prefixes are circles."""
        number = len(points)
        _far, order = KDTree(points).query(points, k=number)
        order = np.asarray(order, dtype=np.intp).reshape(number, number)
        inside = self._by_place[order].cumsum(axis=1)
        is_circle = inside <= max(widest * self.total, 1)
        return order[:, : max(int(is_circle.sum(axis=1).max()), 1)], is_circle[
            :, : max(int(is_circle.sum(axis=1).max()), 1)
        ]

    def _prepare(self) -> None:
        """Expected numbers of all cylinders: permutations keep them."""
        share = self._by_place[self._order].cumsum(axis=1) / max(self.total, 1)
        last = self._by_day[::-1].cumsum()[: self.longest]
        self._expected = [share * days for days in last]
        with np.errstate(divide="ignore", invalid="ignore"):
            self._log_expected = [np.log(each) for each in self._expected]
            self._log_others = [np.log(self.total - each) for each in self._expected]

    def _scores(self, window: Numbers, days: int) -> NDArray[np.float64]:
        """Scores of all circles over the last days; 0 where there is no excess.

        Args:
            window: requests of these days by place.
        """
        observed = window[self._order].cumsum(axis=1)
        others = self.total - observed
        n = days - 1
        with np.errstate(invalid="ignore"):
            score = observed * (self._logs[observed] - self._log_expected[n]) + others * (
                self._logs[others] - self._log_others[n]
            )
        return np.where((observed > self._expected[n]) & self._is_circle, score, 0.0)

    def _windows(self, counts: Numbers) -> Numbers:
        """Requests of the last day, of the last two days and so on, by place."""
        return counts[:, ::-1].cumsum(axis=1)[:, : self.longest]

    def cylinders(self, most: int = 1) -> list[Cylinder]:
        """The cylinders with the highest scores that have no place in common."""
        windows = self._windows(self.counts)
        scores = np.stack(
            [self._scores(windows[:, days - 1], days) for days in range(1, self.longest + 1)]
        )
        found: list[Cylinder] = []
        taken: set[int] = set()
        for flat in np.argsort(scores, axis=None)[::-1]:
            length, centre, size = np.unravel_index(flat, scores.shape)
            score = float(scores[length, centre, size])
            if len(found) == most or score <= 0:
                break
            places = tuple(int(each) for each in self._order[centre, : size + 1])
            if taken.isdisjoint(places):
                taken.update(places)
                days = int(length) + 1
                observed = int(windows[list(places), days - 1].sum())
                expected = float(self._expected[length][centre, size])
                found.append(Cylinder(places, days, observed, expected, score))
        return found

    def highest(self, counts: Numbers | None = None) -> float:
        """The highest score of any cylinder.

        Args:
            counts: other counts with the same sums by place and by day.
        """
        windows = self._windows(self.counts if counts is None else counts)
        return max(
            float(self._scores(windows[:, days - 1], days).max())
            for days in range(1, self.longest + 1)
        )

    def floors(self, score: float) -> list[Numbers]:
        """For each length the least number of requests in each circle that gives a score as high;
        more than there are where none does.

        Permutations change only what is observed, so a test needs no logarithm for each of them.
        """
        found = []
        for expected, is_circle in ((each, self._is_circle) for each in self._expected):
            low = np.floor(expected).astype(np.int64)  # never enough: no excess
            high = np.full_like(low, self.total + 1)  # always enough
            while (wide := high - low > 1).any():
                middle = np.where(wide, (low + high) // 2, high)
                is_enough = self._score_of(middle, expected) >= score
                high, low = np.where(is_enough, middle, high), np.where(is_enough, low, middle)
                low = np.where(wide, low, high - 1)
            found.append(
                np.where(is_circle & (expected > 0), high, self.total + 1).astype(np.int64)
            )
        return found

    def _score_of(self, observed: Numbers, expected: NDArray[np.float64]) -> NDArray[np.float64]:
        inside = np.minimum(observed, self.total)
        others = self.total - inside
        with np.errstate(divide="ignore", invalid="ignore"):
            score = inside * (self._logs[inside] - np.log(expected)) + others * (
                self._logs[others] - np.log(self.total - expected)
            )
        return np.where(observed > expected, np.nan_to_num(score, nan=0.0), 0.0)

    def _is_as_high(self, floors: list[Numbers], rng: np.random.Generator) -> bool:
        """Whether some cylinder reaches its floor after the days are dealt out to the requests
        anew.
        """
        last = self._by_day[::-1][: self.longest]
        drawn = rng.permutation(self._requests)[: int(last.sum())]
        window, begin = np.zeros(len(self.counts), dtype=np.int32), 0
        for number, floor in zip(last, floors, strict=True):
            part = drawn[begin : begin + number]
            window += np.bincount(part, minlength=len(window)).astype(np.int32)
            if (window[self._order].cumsum(axis=1, dtype=np.int32) >= floor).any():
                return True
            begin += int(number)
        return False

    def test(
        self,
        score: float,
        rng: np.random.Generator,
        *,
        runs: int = RUNS,
        enough: float | None = None,
    ) -> Significance:
        """Whether chance alone gives a score as high.

        Args:
            score: of a cylinder.
            runs: number of permutations.
            enough: stop as soon as `p` cannot become as small as this any more.
        """
        as_high, floors = 0, self.floors(score - ROUNDING)
        for made in range(1, runs + 1):
            as_high += self._is_as_high(floors, rng)
            if enough is not None and (as_high + 1) / (runs + 1) > enough:
                return Significance((as_high + 1) / (made + 1), made)
        return Significance((as_high + 1) / (runs + 1), runs)
