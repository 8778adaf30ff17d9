"""All kinds of request, by key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jiceng.demo.texts.kinds import home, livelihood, order, street, trade, village, voice
from jiceng.demo.texts.model import MatterKind

KINDS: Final[Mapping[str, MatterKind]] = MappingProxyType(
    {
        kind.key: kind
        for room in (street, order, home, livelihood, trade, village, voice)
        for kind in room.KINDS
    }
)


def kind_of(key: str) -> MatterKind:
    """Return a kind by its key.

    Raises:
        ValueError: if there is no such kind.
    """
    try:
        return KINDS[key]
    except KeyError:
        raise ValueError(f"no such kind of request: {key}") from None
