"""Clusters of like texts by the index, against every cluster compared with every text."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.hot_issues.rules import like_texts
from jiceng.cases.hot_issues.rules.like_texts import Clusters, Text, Weights, rarity_in

WORDS = ["路灯", "不亮", "井盖", "松动", "噪音", "扰民", "占道", "经营", "垃圾", "漏水"]
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map("".join)
TEXTS = st.lists(
    st.builds(
        Text,
        TITLES,
        TITLES,
        st.floats(0, 150, width=16),
        st.none() | st.tuples(st.sampled_from([0.0, 900.0, 4_000.0]), st.just(0.0)),
        st.sampled_from(["", "lights", "noise"]),
    ),
    max_size=40,
)


class Slow(Clusters):
    """Compares a text with every cluster, pair by pair."""

    def _nearest(self, weights: Weights, text: Text) -> int | None:
        best: tuple[float, int] | None = None
        for number, cluster in enumerate(self.found):
            if like_texts._are_apart(cluster, text):
                continue
            if text.day - cluster.last > like_texts.SILENT_DAYS:
                continue
            product = sum(
                weight * cluster.sums[pair]
                for pair, weight in weights.items()
                if pair in cluster.sums and self._known.get(pair, self._unknown) >= self._least
            )
            cosine = round(product / math.sqrt(cluster.squared), 9)
            if cosine > self._near and (best is None or (-cosine, number) < best):
                best = (-cosine, number)
        return best[1] if best else None


def numbers_of(kind: type[Clusters], texts: list[Text]) -> list[Any]:
    clusters = kind(rarity_in(texts))
    return [clusters.add(row, text) for row, text in enumerate(texts)]


@given(TEXTS)
def test_the_index_finds_the_cluster_that_comparing_all_finds(texts: list[Text]) -> None:
    ordered = sorted(texts, key=lambda each: each.day)
    assert numbers_of(Clusters, ordered) == numbers_of(Slow, ordered)


@given(TEXTS, st.integers(1, 30))
def test_clusters_that_lost_pairs_and_were_restored_are_found_as_before(
    texts: list[Text], most: int
) -> None:
    ordered = sorted(texts, key=lambda each: each.day)
    first, rest = ordered[: len(ordered) // 2], ordered[len(ordered) // 2 :]
    before, like_texts.MOST_PAIRS = like_texts.MOST_PAIRS, most  # type: ignore[misc]
    try:
        whole, rarity = Clusters(rarity_in(ordered)), rarity_in(ordered)
        for row, text in enumerate(first):
            whole.add(row, text)
        again = _restored(whole, rarity)
        for row, text in enumerate(rest):
            assert again.add(row, text) == whole.add(row, text)
    finally:
        like_texts.MOST_PAIRS = before  # type: ignore[misc]


def _restored(clusters: Clusters, rarity: like_texts.Rarity) -> Clusters:
    found = Clusters(rarity)
    for each in clusters.found:
        kept = like_texts.Cluster([], each.last, each.point, each.matter)
        kept.sums.update(each.sums)
        kept.squared = each.squared
        found.restore(kept)
    return found
