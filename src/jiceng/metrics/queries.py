"""Reads of weights."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from jiceng.core.shared_reference_data import Versioned
from jiceng.metrics.models import Weighting


def _load() -> dict[str, list[Weighting]]:
    held: dict[str, list[Weighting]] = {}
    for weighting in Weighting.objects.order_by("scope", "valid_from"):
        held.setdefault(weighting.scope, []).append(weighting)
    return held


_weights: Versioned[dict[str, list[Weighting]]] = Versioned("weights", _load)


def weighting_on(day: date, scopes: Sequence[str]) -> Weighting | None:
    """The weights valid on a day, for the first of these scopes that has any.

    Args:
        day: the last day of the scored period.
        scopes: from the narrowest to the widest; the scope of everything is added at the end.
    """
    held = _weights.get()
    for scope in (*scopes, ""):
        series = held.get(scope, [])
        position = bisect_right(series, day, key=lambda weighting: weighting.valid_from)
        if position:
            return series[position - 1]
    return None


def weighted_scopes() -> frozenset[str]:
    """The scopes that have weights of their own on any day."""
    return frozenset(_weights.get())
