"""Clusters of texts about one matter, in the order of their arrival. Pure.

A text is the set of its bigrams, each weighted by its rarity. It joins the cluster to whose mean
it is nearest, if it is near enough, otherwise it begins one. A cluster that has been silent for
long is closed: the same words a year later are another issue. Texts with places far from each
other, or with different matters where these are known, are never of one cluster.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from jiceng.cases.hot_issues.rules.postings import Postings
from jiceng.cases.public import significant_pairs

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
MOST_PAIRS: Final = 600
"""Pairs of a cluster; of more, the heavier half is kept, so that a long matter costs no more."""
UNKNOWN: Final = 4.0
"""Weight of a pair that no other text has, which says little about likeness."""

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Text:
    """One report.

    Args:
        day: time of arrival, in days.
        point: metres east and north; None without a place.
        matter: code of what it is about; "" if nothing is known.
    """

    title: str
    text: str
    day: float
    point: tuple[float, float] | None = None
    matter: str = ""


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
        rows: their numbers, in order of arrival; not those before a `Clusters.restore`.
        last: day of the newest.
        point: where the first report with a place was.
        matter: of the first report of which it is known.
    """

    rows: list[Any]
    last: float
    point: tuple[float, float] | None = None
    matter: str = ""
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
        self._postings = Postings()
        self.found: list[Cluster] = []

    def restore(self, cluster: Cluster) -> int:
        """Go on with a cluster from elsewhere; its number."""
        number = len(self.found)
        self.found.append(cluster)
        for pair, weight in cluster.sums.items():
            # A pair that too many texts have finds no candidates.
            if self._known.get(pair, self._unknown) >= self._least:
                self._postings.put(pair, number, weight)
        self._postings.measure(number, cluster.squared)
        return number

    def add(self, row: Any, text: Text) -> int:
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
        cluster.matter = cluster.matter or text.matter
        sums, squared = cluster.sums, cluster.squared
        known, unknown, least = self._known, self._unknown, self._least
        for pair, weight in weights.items():
            before = sums[pair]
            squared += weight * (2 * before + weight)
            sums[pair] = before + weight
            if known.get(pair, unknown) >= least:
                self._postings.put(pair, number, before + weight)
        cluster.squared = squared
        if len(cluster.sums) > MOST_PAIRS:
            self._lighten(cluster, number)
        self._postings.measure(number, cluster.squared)
        return number

    def _lighten(self, cluster: Cluster, number: int) -> None:
        """Forget the lighter half of a cluster's pairs."""
        ordered = sorted(cluster.sums.items(), key=lambda each: (-each[1], each[0]))
        for pair, weight in ordered[MOST_PAIRS // 2 :]:
            del cluster.sums[pair]
            cluster.squared -= weight * weight
            self._postings.drop(pair, number)

    def _weights(self, text: Text) -> Weights:
        """The rarest pairs of a text as a vector of length 1."""
        counted: Weights = dict.fromkeys(significant_pairs(text.text), 1.0)
        for pair in significant_pairs(text.title):
            counted[pair] = counted.get(pair, 0.0) + TITLE_WEIGHT
        known, unknown = self._known, self._unknown
        weighed = {pair: n * known.get(pair, unknown) for pair, n in counted.items()}
        kept = sorted(weighed.items(), key=lambda each: (-each[1], each[0]))[:TERMS]
        length = math.sqrt(sum(weight * weight for _pair, weight in kept)) or 1.0
        return {sys.intern(pair): weight / length for pair, weight in kept}

    def _nearest(self, weights: Weights, text: Text) -> int | None:
        """The nearest cluster that is near enough; of equal ones the first."""
        near = self._postings.near(weights.items(), self._near)
        for _cosine, number in sorted(near, key=lambda each: (-each[0], each[1])):
            cluster = self.found[number]
            if text.day - cluster.last <= SILENT_DAYS and not _are_apart(cluster, text):
                return number
        return None


def _are_apart(cluster: Cluster, text: Text) -> bool:
    """Whether a text is about another place or matter, however alike the words are: a long road
    name has more of them than what is wrong there."""
    if cluster.matter and text.matter and cluster.matter != text.matter:
        return True
    one, other = cluster.point, text.point
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
