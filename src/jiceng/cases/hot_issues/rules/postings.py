"""Which clusters have a pair of characters, and with what weight: an index of sparse vectors. Pure.

Numbers and weights of a pair lie in arrays in order of the number, so that a product with all
clusters that have it is one addition of arrays.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

_FIRST: Final = 4
_LISTED: Final = 8
"""A pair of so many times more clusters than are asked about is looked through by bisection."""
Array = np.ndarray[Any, Any]


class Posting:
    """The clusters of one pair."""

    __slots__ = ("_numbers", "_size", "_weights")

    def __init__(self) -> None:
        self._numbers: Array = np.empty(_FIRST, np.int32)
        self._weights: Array = np.empty(_FIRST, np.float64)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def put(self, number: int, weight: float) -> None:
        """Set the weight of a cluster."""
        size = self._size
        if size == 0 or number > self._numbers[size - 1]:
            self._append(number, weight)
            return
        place = int(self._numbers[:size].searchsorted(number))
        if self._numbers[place] == number:
            self._weights[place] = weight
            return
        # The last ones are kept twice for a moment, and then move up.
        self._append(int(self._numbers[size - 1]), float(self._weights[size - 1]))
        for values, value in ((self._numbers, number), (self._weights, weight)):
            values[place + 1 : size + 1] = values[place:size]
            values[place] = value

    def _append(self, number: int, weight: float) -> None:
        size = self._size
        if size == len(self._numbers):
            self._numbers = np.resize(self._numbers, max(_FIRST, 2 * size))
            self._weights = np.resize(self._weights, max(_FIRST, 2 * size))
        self._numbers[size], self._weights[size] = number, weight
        self._size = size + 1

    def drop(self, number: int) -> None:
        """Forget a cluster."""
        size = self._size
        place = int(self._numbers[:size].searchsorted(number))
        if place < size and self._numbers[place] == number:
            for values in (self._numbers, self._weights):
                values[place : size - 1] = values[place + 1 : size]
            self._size = size - 1

    def add_all(self, products: Array, weight: float) -> None:
        """Add the product with every cluster that has the pair.

        Args:
            products: by number of the cluster.
        """
        size = self._size
        products[self._numbers[:size]] += weight * self._weights[:size]

    def add_to(self, products: Array, candidates: Array, weight: float) -> None:
        """Add the product with some clusters only.

        Args:
            candidates: their numbers, in order.
        """
        numbers, weights = self._numbers[: self._size], self._weights[: self._size]
        if len(numbers) > _LISTED * len(candidates):
            places = numbers.searchsorted(candidates)
            places[places == len(numbers)] = 0
            has = numbers[places] == candidates
            products[candidates[has]] += weight * weights[places[has]]
        else:
            has = np.zeros(len(products), bool)
            has[candidates] = True
            kept = has[numbers]
            products[numbers[kept]] += weight * weights[kept]


class Postings:
    """The clusters of every pair, and the squared length of every cluster."""

    def __init__(self) -> None:
        self._by_pair: dict[str, Posting] = {}
        self._products: Array = np.zeros(_FIRST)
        self._squared: Array = np.zeros(_FIRST)

    def put(self, pair: str, number: int, weight: float) -> None:
        """Set the weight of a pair in a cluster."""
        posting = self._by_pair.get(pair)
        if posting is None:
            posting = self._by_pair[pair] = Posting()
        posting.put(number, weight)

    def drop(self, pair: str, number: int) -> None:
        """Forget a pair of a cluster."""
        posting = self._by_pair.get(pair)
        if posting is not None:
            posting.drop(number)

    def measure(self, number: int, squared: float) -> None:
        """Set the squared length of a cluster."""
        if number >= len(self._squared):
            more = max(number + 1, 2 * len(self._squared))
            self._squared = np.resize(self._squared, more)
            self._products = np.zeros(more)
        self._squared[number] = squared

    def near(self, weights: Iterable[tuple[str, float]], least: float) -> list[tuple[float, int]]:
        """Clusters whose cosine with a vector is above a bound; cosine and number of each.

        A cluster that shares only pairs whose weights are together shorter than the bound cannot be
        near enough. So the pairs of most clusters, as far as they are so light, find no candidates:
        they only count for those that other pairs have found.

        Args:
            weights: pairs with their weights, a vector of length 1.
            least: the bound.
        """
        products, light = self._products, least * least
        counting: list[tuple[float, Posting]] = []
        for weight, posting in self._most_first(weights):
            if light - weight * weight > 0:
                light -= weight * weight
                counting.append((weight, posting))
            else:
                posting.add_all(products, weight)
        candidates = np.flatnonzero(products > 0.0)
        for weight, posting in counting:
            posting.add_to(products, candidates, weight)
        cosines = products[candidates] / np.sqrt(self._squared[candidates])
        products[candidates] = 0.0
        kept = cosines > least
        return list(zip(cosines[kept].tolist(), candidates[kept].tolist(), strict=True))

    def _most_first(self, weights: Iterable[tuple[str, float]]) -> list[tuple[float, Posting]]:
        by_pair = self._by_pair
        found = [(pair, weight, by_pair[pair]) for pair, weight in weights if pair in by_pair]
        found.sort(key=lambda each: (-len(each[2]), each[0]))
        return [(weight, posting) for _pair, weight, posting in found]
