"""What lives inside what, after several merges."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID


def merged_before(case: UUID, into: Mapping[UUID, UUID]) -> set[UUID]:
    """What had been merged into a request, at any remove: it goes where that goes.

    Args:
        into: of each merged request the one into which it was merged; nothing runs in a circle.
    """
    found: set[UUID] = set()
    wave = {case}
    while wave:
        wave = {each for each, target in into.items() if target in wave} - found - {case}
        found |= wave
    return found
