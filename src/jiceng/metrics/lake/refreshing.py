"""Refreshing of the lake: only months that have changed are written again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db.models import Max, Min

from jiceng.core.advisory_lock import exclusive
from jiceng.metrics.facts import FACTS, Fact
from jiceng.metrics.lake import changes, places, writing
from jiceng.metrics.lake.layout import digest_of
from jiceng.metrics.models import LakeMonth

WRITES: Final = {"_forget_unknown": "files of facts that no app contributes any more"}

LOCK: Final = "metrics.lake"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh has done.

    Args:
        months: months that were written.
        rows: facts in them.
        bytes: size of their files.
    """

    months: int
    rows: int
    bytes: int


Tell = Callable[[LakeMonth], object]


@contextmanager
def alone(patience: float = 0.0) -> Iterator[bool]:
    """Hold the lock of the lake; yields whether this process has it."""
    with exclusive(LOCK, patience) as free:
        yield free


def refresh(
    at: datetime, *, everything: bool = False, patience: float = 0.0, tell: Tell | None = None
) -> Refreshed | None:
    """Write the months that have changed.

    Args:
        everything: write all months.
        patience: seconds to wait for another process that refreshes.
        tell: called after each month.

    Returns:
        None if another process is refreshing.
    """
    with alone(patience) as free:
        return write_stale(at, everything=everything, tell=tell) if free else None


def write_stale(at: datetime, *, everything: bool = False, tell: Tell | None = None) -> Refreshed:
    """The same with the lock held."""
    changes.begin(at)
    changes.mark_changed(at)
    for fact in FACTS.all():
        _mark_missing(fact, everything=everything)
    _forget_unknown()
    done = [0, 0, 0]
    with places.building_folder() as folder:
        stale = LakeMonth.objects.filter(is_stale=True).order_by("fact", "month")
        for month in writing.write_all(stale, folder, at):
            done = [done[0] + 1, done[1] + month.rows, done[2] + month.bytes]
            if tell:
                tell(month)
    places.sweep(_known())
    return Refreshed(*done)


def _mark_missing(fact: Fact, *, everything: bool) -> None:
    """Mark months that were never written, whose file is not there, or has another layout.

    Months of rows that came without an event, before the lake or by hand, are found only as long as
    the fact has no months yet, or if everything is written.
    """
    layout = digest_of(fact)
    known = list(LakeMonth.objects.filter(fact=fact.name))
    stale = [
        each.month
        for each in known
        if each.layout != layout
        or (each.file and not places.file_of(fact.name, each.month, each.file).exists())
    ]
    if everything or not any(each.layout == layout for each in known):
        ends = fact.everything().aggregate(first=Min(fact.moment), last=Max(fact.moment))
        if ends["first"] is not None:
            first, last = (places.month_of(ends[each]) for each in ("first", "last"))
            stale += [*places.months_between(first, last)]
        stale += [each.month for each in known]
    changes.mark(fact, stale)


def _forget_unknown() -> None:
    LakeMonth.objects.exclude(fact__in=FACTS.by_key()).delete()


def _known() -> set[Path]:
    rows = LakeMonth.objects.exclude(file="").values_list("fact", "month", "file")
    return {places.file_of(*each) for each in rows}
