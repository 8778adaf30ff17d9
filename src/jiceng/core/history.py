"""History of one object: the events of its chains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from jiceng.core.models import Event


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event of a chain.

    Args:
        actor: the acting party, as in `Actor.ref`.
    """

    stream_id: UUID
    seq: int
    type: str
    at: datetime
    recorded_at: datetime
    actor: str
    data: dict[str, Any]


def entries(streams: Sequence[UUID], limit: int | None = 200) -> list[HistoryEntry]:
    """The newest events of some chains, newest first.

    The caller has checked that the reader may see the objects of the chains.
    """
    found = Event.objects.filter(stream_id__in=list(streams)).order_by("-recorded_at", "-seq")
    return [
        HistoryEntry(e.stream_id, e.seq, e.type, e.at, e.recorded_at, e.actor, orjson.loads(e.data))
        for e in found[:limit]
    ]
