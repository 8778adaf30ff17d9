"""Events of a chain as a page's history shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from jiceng.core.history import HistoryEntry
from jiceng.core.people import actor_name, names_of_actors
from jiceng.core.streams import label_of_event


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event in words."""

    label: str
    at: datetime
    who: str
    details: list[str]


def history_lines(
    entries: Sequence[HistoryEntry],
    details: Callable[[HistoryEntry], Iterable[str]] = lambda _entry: (),
) -> list[HistoryLine]:
    """Events in words, with the names of the people in them: one query.

    Args:
        details: the details of an event, apart from its label.
    """
    names = names_of_actors(entry.actor for entry in entries)
    return [
        HistoryLine(
            label_of_event(entry.type),
            entry.at,
            actor_name(entry.actor, names),
            list(details(entry)),
        )
        for entry in entries
    ]
