"""Clusters of texts about one matter, in the order of their arrival. Pure.

A text is the set of its bigrams, each weighted by its rarity. It joins the cluster to whose mean
it is nearest, if it is near enough, otherwise it begins one. A cluster that has been silent for
long is closed: the same words a year later are another issue. Texts with places far from each other
are about different matters, however alike they are.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from jiceng.cases.triage.similar import significant_pairs

NEAR: Final = 0.24
"""Cosine from which a text belongs to a cluster. Chosen on half of a public message board, by
looking at its clusters (docs/hot-issues.md)."""
TERMS: Final = 60
"""The rarest pairs of a text that are compared; more cost time and change nothing."""
SILENT_DAYS: Final = 60.0
APART_M: Final = 1_500.0
"""Reports further from the first one are about another place."""
TITLE_WEIGHT: Final = 2.0
COMMON: Final = 0.02
"""Pairs in a larger share of all texts do not find candidates, they only count,"""
FEW: Final = 50
"""unless they are in fewer texts than this."""
UNKNOWN: Final = 4.0
"""Weight of a pair that no other text has, which says little about likeness."""

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Text:
    """One report.

    Args:
        day: time of arrival, in days.
        point: metres east and north; None without a place.
    """

    title: str
    text: str
    day: float
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Rarity:
    """How few texts have each pair.

    Args:
        weights: logarithm of all texts by those with the pair, without pairs of one text.
        number: of texts.
    """

    weights: Mapping[str, float]
    number: int

    @property
    def unknown(self) -> float:
        """Weight of other pairs."""
        return min(UNKNOWN, math.log(self.number + 1) / 2)

    @property
    def least(self) -> float:
        """Weight from which a pair finds candidates."""
        return math.log((self.number + 1) / max(FEW, COMMON * self.number))


@dataclass(slots=True)
class Cluster:
    """Reports of one matter.

    Args:
        rows: their numbers, in order of arrival.
        last: day of the newest.
        point: where the first report with a place was.
    """

    rows: list[int]
    last: float
    point: tuple[float, float] | None = None
    sums: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    squared: float = 0.0


class Clusters:
    """Clusters that grow as texts arrive."""

    def __init__(self, rarity: Rarity, *, near: float = NEAR) -> None:
        """Begin without any.

        Args:
            rarity: from `rarity_in`.
            near: cosine from which a text belongs to a cluster.
        """
        self._known, self._unknown = rarity.weights, rarity.unknown
        self._least, self._near = rarity.least, near
        self._by_pair: defaultdict[str, set[int]] = defaultdict(set)
        self.found: list[Cluster] = []

    def add(self, row: int, text: Text) -> int:
        """Take a text; the number of its cluster."""
        weights = self._weights(text)
        number = self._nearest(weights, text)
        if number is None:
            number = len(self.found)
            self.found.append(Cluster([], text.day))
        cluster = self.found[number]
        cluster.rows.append(row)
        cluster.last = max(cluster.last, text.day)
        cluster.point = cluster.point or text.point
        for pair, weight in weights.items():
            before = cluster.sums[pair]
            cluster.squared += weight * (2 * before + weight)
            cluster.sums[pair] = before + weight
            if self._known.get(pair, self._unknown) >= self._least:
                self._by_pair[pair].add(number)
        return number

    def _weights(self, text: Text) -> Weights:
        """The rarest pairs of a text as a vector of length 1."""
        counted: Weights = dict.fromkeys(significant_pairs(text.text), 1.0)
        for pair in significant_pairs(text.title):
            counted[pair] = counted.get(pair, 0.0) + TITLE_WEIGHT
        known, unknown = self._known, self._unknown
        weighed = {pair: n * known.get(pair, unknown) for pair, n in counted.items()}
        kept = sorted(weighed.items(), key=lambda each: (-each[1], each[0]))[:TERMS]
        length = math.sqrt(sum(weight * weight for _pair, weight in kept)) or 1.0
        return {pair: weight / length for pair, weight in kept}

    def _nearest(self, weights: Weights, text: Text) -> int | None:
        products: defaultdict[int, float] = defaultdict(float)
        for pair, weight in weights.items():
            for number in self._by_pair.get(pair, ()):
                products[number] += weight * self.found[number].sums[pair]
        best, place = self._near, None
        for number, product in products.items():
            cluster = self.found[number]
            if text.day - cluster.last > SILENT_DAYS or _are_apart(cluster.point, text.point):
                continue
            cosine = product / math.sqrt(cluster.squared)
            if cosine > best:
                best, place = cosine, number
        return place


def _are_apart(one: tuple[float, float] | None, other: tuple[float, float] | None) -> bool:
    return one is not None and other is not None and math.dist(one, other) > APART_M


def rarity_in(texts: Iterable[Text]) -> Rarity:
    """The rarity of pairs in some texts."""
    counted: Counter[str] = Counter()
    number = 0
    for each in texts:
        counted.update(significant_pairs(f"{each.title}\n{each.text}"))
        number += 1
    weights = {pair: math.log((number + 1) / n) for pair, n in counted.items() if n > 1}
    return Rarity(weights, number)


def clusters_of(texts: Sequence[Text], *, near: float = NEAR) -> list[Cluster]:
    """All clusters of some texts, in order of their first one."""
    found = Clusters(rarity_in(texts), near=near)
    for row in sorted(range(len(texts)), key=lambda row: texts[row].day):
        found.add(row, texts[row])
    return found.found
