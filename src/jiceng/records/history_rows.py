"""The history of a record as its page draws it: rows of time, act and person with their unit.

All pages that show events of a record use it, with the template ``records/history.html``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from jiceng.core.templatetags.parts import span
from jiceng.directory import public as directory
from jiceng.records.history_runs import Run, gaps_of, is_recorded_late, runs_of
from jiceng.records.timeline import ACTORS, Photo, TimelineEntry

LabelledFacts = Iterable[tuple[Any, str]]
"""Label and value; "" as label where the value says enough."""
_MACHINE: Final = "system"
_SHORTEST_GAP: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One event of a history.

    Args:
        who: the person, or the kind of another actor; "" once a person's name has been erased.
        units: of the person's posts on that day.
        gap: the time since the step before; "" for none.
        recorded_at: when it was recorded, if clearly later than it happened.
        is_note: an internal text, which is set apart.
        is_automatic: may be folded with its neighbours.
    """

    seq: int
    type: str
    label: str
    at: datetime
    who: str
    units: str
    gap: str
    recorded_at: datetime | None
    facts: Sequence[tuple[Any, str]]
    text: str
    photos: Sequence[Photo]
    is_internal: bool
    is_note: bool
    mentioned: Sequence[str]
    is_automatic: bool


@dataclass(frozen=True, slots=True)
class History:
    """The rows of a history in their order.

    Args:
        rows: all of them.
        runs: the same, with automatic steps folded.
        recorded_first: of the events that were recorded later, when the first and the last one was.
    """

    rows: Sequence[HistoryRow]
    runs: Sequence[Run[HistoryRow]]
    recorded_first: datetime | None = None
    recorded_last: datetime | None = None


def _no_facts(_entry: TimelineEntry) -> LabelledFacts:
    return ()


def _no_names(_entry: TimelineEntry) -> Iterable[str]:
    return ()


def _by_machine(entry: TimelineEntry) -> bool:
    return entry.reference == _MACHINE


@dataclass(frozen=True, slots=True)
class Telling:
    """What a kind of records says about its events.

    Args:
        facts: labelled values from an event's data.
        by_machine: whether the software did it by itself.
        always_shown: types of events that are never folded.
        notes: types of events whose internal texts are set apart.
        mentioned: names in the texts besides those of people.
    """

    facts: Callable[[TimelineEntry], LabelledFacts] = _no_facts
    by_machine: Callable[[TimelineEntry], bool] = _by_machine
    always_shown: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()
    mentioned: Callable[[TimelineEntry], Iterable[str]] = _no_names


PLAIN: Final = Telling()


def history_of(entries: Sequence[TimelineEntry], telling: Telling = PLAIN) -> History:
    """A history of events that the reader may see: one query for units of people.

    Args:
        entries: in the order in which they are shown.
    """
    held = directory.held_units(filter(None, map(_person, entries)))
    gaps = gaps_of([entry.at for entry in entries])
    rows = [
        _row(entry, gap, _units(entry, held), telling)
        for entry, gap in zip(entries, gaps, strict=True)
    ]
    late = sorted(row.recorded_at for row in rows if row.recorded_at)
    return History(
        rows,
        runs_of(rows, lambda row: row.is_automatic),
        late[0] if late else None,
        late[-1] if late else None,
    )


def _row(
    entry: TimelineEntry, gap: timedelta | None, units: Sequence[str], telling: Telling
) -> HistoryRow:
    automatic = telling.by_machine(entry)
    return HistoryRow(
        seq=entry.seq,
        type=entry.type,
        label=entry.label,
        at=entry.at,
        who=str(ACTORS[_MACHINE]) if automatic else entry.who,
        units="、".join(units),
        gap=span(gap) if gap is not None and gap >= _SHORTEST_GAP else "",
        recorded_at=entry.recorded_at if is_recorded_late(entry.at, entry.recorded_at) else None,
        facts=list(telling.facts(entry)),
        text=entry.text,
        photos=entry.photos,
        is_internal=entry.is_internal,
        is_note=entry.is_internal and entry.type in telling.notes,
        mentioned=[*entry.mentioned, *telling.mentioned(entry)],
        is_automatic=automatic and not entry.text and entry.type not in telling.always_shown,
    )


def _person(entry: TimelineEntry) -> UUID | None:
    kind, _colon, person = entry.reference.partition(":")
    return UUID(person) if kind == "person" else None


def _units(entry: TimelineEntry, held: directory.HeldUnits) -> list[str]:
    person = _person(entry)
    if person is None or not entry.who:
        return []
    return [directory.label_of(unit) for unit in held.on(person, directory.civil_day(entry.at))]
