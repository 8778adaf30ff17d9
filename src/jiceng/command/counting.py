"""Counts requests by day and month and place, and those that are open, for `figures`.

A day that is over is counted once; it is counted again when one of its requests changes. Today is
always read from the requests, so that an arrival shows at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from jiceng.cases import public as cases
from jiceng.command.models import ONLY, CountState, Grain, OpenBy, OpenCount, PeriodCount
from jiceng.command.rules.spans import YEAR_MONTHS, month_before
from jiceng.core import event_readers
from jiceng.core.streams import event_words
from jiceng.core.worktime import CIVIL
from jiceng.directory import public as directory

WRITES: Final = {
    "count_all": "counts follow from the requests",
    "_advance": "how far the counts go",
    "_replace": "counts follow from the requests",
    "count_open": "counts follow from the requests",
}
READER: Final = "command"
KEPT_MONTHS: Final = 2 * YEAR_MONTHS + 1
"""The year up to a month, and the year before it to compare it with."""


def state() -> CountState | None:
    """How far requests have been counted; None before the first time."""
    return CountState.objects.filter(pk=ONLY).first()


def catch_up(at: datetime) -> int:
    """Count what has changed since the last run; returns the number of days counted.

    The position of the reader and the counts are written together, so that a killed worker repeats
    nothing and omits nothing.
    """
    found, today = state(), directory.civil_day(at)
    if found is None:
        return count_all(at)
    days: set[date] = set()

    def handle(events: Sequence[event_readers.RecordedEvent]) -> None:
        dirty = _days_of({each.stream_id for each in events})
        past = {day for day in dirty if day < found.counted_to and day >= _oldest(today)}
        _count(past)
        days.update(past)
        count_open()
        _advance(found.counted_to, at)

    types = [each for each in event_words() if each.startswith("case.")]
    while event_readers.handle_new_events(READER, types, handle, at=at) == event_readers.BATCH:
        pass
    if found.counted_to < today:
        days.update(_over_since(found.counted_to, today, at))
    return len(days)


def _over_since(begin: date, today: date, at: datetime) -> list[date]:
    """Count the days that are over."""
    days = [begin + timedelta(days=n) for n in range((today - begin).days)]
    with transaction.atomic():
        _count(days)
        _advance(today, at)
    return days


def count_all(at: datetime) -> int:
    """Count all days of the last 25 months and forget older ones; returns their number."""
    today = directory.civil_day(at)
    first, oldest = cases.first_day(), _oldest(today)
    if first is not None:
        oldest = max(oldest, directory.civil_day(first))
    days = [oldest + timedelta(days=n) for n in range((today - oldest).days)]
    with transaction.atomic():
        PeriodCount.objects.filter(start__lt=_oldest(today)).delete()
        _count(days)
        count_open()
        _advance(today, at)
    return len(days)


def counted_from(known: CountState) -> date:
    """The first day whose requests are counted."""
    return _oldest(known.counted_to)


def _oldest(today: date) -> date:
    return month_before(today, KEPT_MONTHS - 1)


def _days_of(ids: Collection[UUID]) -> set[date]:
    return {directory.civil_day(each) for each in cases.days_of(ids)}


@transaction.atomic
def _advance(counted_to: date, at: datetime) -> None:
    known = CountState.objects.select_for_update().filter(pk=ONLY).first()
    CountState.objects.update_or_create(
        pk=ONLY,
        defaults={
            "counted_to": max(counted_to, known.counted_to) if known else counted_to,
            "counted_at": at,
            "edition": known.edition + 1 if known else 0,
        },
    )


def _count(days: Iterable[date]) -> None:
    months: set[date] = set()
    for day in sorted(days):
        _count_day(day)
        months.add(day.replace(day=1))
    for month in sorted(months):
        _count_month(month)


def _count_day(day: date) -> None:
    begin = datetime.combine(day, time(), CIVIL)
    rows = cases.counted_by_place(begin, begin + timedelta(days=1))
    _replace(Grain.DAY, day, [(each.unit, each.grid, each.numbers) for each in rows])


def _count_month(month: date) -> None:
    days = PeriodCount.objects.filter(
        grain=Grain.DAY, start__gte=month, start__lt=month_before(month, -1)
    )
    sums = {name: Sum(name) for name in cases.COUNTED}
    rows = days.order_by().values_list("unit", "grid_code").annotate(**sums)
    _replace(Grain.MONTH, month, [(unit, grid, tuple(sums)) for unit, grid, *sums in rows])


def _replace(grain: Grain, start: date, rows: Iterable[tuple[UUID, str, Sequence[float]]]) -> None:
    PeriodCount.objects.filter(grain=grain, start=start).delete()
    PeriodCount.objects.bulk_create(
        PeriodCount(
            grain=grain,
            start=start,
            unit_id=unit,
            grid_code=grid,
            **dict(zip(cases.COUNTED, numbers, strict=True)),
        )
        for unit, grid, numbers in rows
    )


@transaction.atomic
def count_open() -> None:
    """Count open requests by place and by unit in charge."""
    by_place: dict[tuple[UUID, str], list[int]] = defaultdict(lambda: [0, 0])
    in_charge: dict[tuple[UUID, UUID], list[int]] = defaultdict(lambda: [0, 0])
    for each in cases.open_by_place():
        for sums in (by_place[each.unit, each.grid], in_charge[each.unit, each.in_charge]):
            sums[0] += each.open
            sums[1] += each.overdue
    OpenCount.objects.all().delete()
    OpenCount.objects.bulk_create(
        [
            *(
                OpenCount(by=OpenBy.PLACE, unit_id=unit, grid_code=grid, open=n, overdue=late)
                for (unit, grid), (n, late) in by_place.items()
            ),
            *(
                OpenCount(
                    by=OpenBy.IN_CHARGE, unit_id=unit, in_charge_id=whose, open=n, overdue=late
                )
                for (unit, whose), (n, late) in in_charge.items()
            ),
        ]
    )
