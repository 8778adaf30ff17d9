"""Transitive closure of merges."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID


def merged_before(case: UUID, into: Mapping[UUID, UUID]) -> set[UUID]:
    """All requests merged into a request, directly or indirectly.

    Args:
        into: target of each merged request; free of cycles.
    """
    found: set[UUID] = set()
    wave = {case}
    while wave:
        wave = {each for each, target in into.items() if target in wave} - found - {case}
        found |= wave
    return found
