"""Background jobs of clocks: breaches, reminders, recomputed deadlines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jiceng.core import periodic_tasks
from jiceng.core.calendar import current_calendar
from jiceng.core.models import Event, ReferenceDataVersion
from jiceng.core.shared_reference_data import Versioned
from jiceng.core.worktime import next_reminder_moment
from jiceng.records.clock import actions
from jiceng.records.clock.kinds import CLOCKS, ClockKind
from jiceng.records.clock.ledger import clock_of
from jiceng.records.clock.recounting import CALENDAR, COUNTED_BY
from jiceng.records.clock.rules import Clock, reminder_times

WRITES: Final = {
    "recount_at": "stores the calendar version of the deadlines; each move is recorded",
}

BATCH = 500
REMIND_AHEAD = timedelta(days=3)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="clock.breaches", lock="clock.breaches", pass_context=False)
def note_breaches(timestamp: int) -> int:
    """Record passed deadlines; runs at all hours, since it notifies no one directly."""
    return breaches_at(timezone.now())


def breaches_at(now: datetime) -> int:
    """Record every deadline passed by now, one transaction for each record, so that an abort loses
    none.
    """
    noted = 0
    for each in CLOCKS.all():
        passed = Q(each.worked_on, is_late=False, **{f"{each.due}__lt": now})
        rows = each.model._default_manager.filter(passed).order_by(each.due, "pk")  # noqa: SLF001
        for record in list(rows.values_list("pk", flat=True)[:BATCH]):
            noted += actions.note_breach(each.kind, record, at=now)
    return noted


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="clock.reminders", lock="clock.reminders", pass_context=False)
def send_reminders(timestamp: int) -> int:
    """Remind units of approaching deadlines, never at night."""
    return reminders_at(timezone.now())


def reminders_at(now: datetime) -> int:
    """Remind once for each mark that has been reached, within permitted hours."""
    return sum(_remind_of(each, now) for each in CLOCKS.all())


def _remind_of(kind: ClockKind, now: datetime) -> int:
    found = [("", row, clock_of(row)) for row in _near(kind, kind.due, now)]
    if kind.further is not None:
        for row in _near(kind, kind.further.due, now):
            found += [(name, row, clock) for name, clock in kind.further.running(row)]
    return sum(_remind_by(kind, row, name, clock, now) for name, row, clock in found)


def _near(kind: ClockKind, due: str, now: datetime) -> Iterable[Any]:
    """Records in progress of which a deadline is near, nearest first."""
    near = Q(kind.worked_on, **{f"{due}__range": (now, now + REMIND_AHEAD)})
    return kind.model._default_manager.filter(near).order_by(due, "pk")[:BATCH]  # noqa: SLF001


def _remind_by(kind: ClockKind, row: Any, name: str, clock: Clock, now: datetime) -> bool:
    """Remind of a clock if one of its marks has been reached and was not recorded."""
    calendar = current_calendar()
    if clock.span is None or clock.due_at is None or clock.due_at < now:
        return False
    if next_reminder_moment(now, calendar, clock.span.unit) > now:
        return False
    due = [t for t in reminder_times(clock, calendar) if t <= now]
    mark = f"{name}{len(due)}@{clock.due_at:%Y%m%dT%H%M}" if due else ""
    if not mark or _was_reminded(kind, row.pk, mark):
        return False
    return actions.remind(kind.kind, row.pk, at=now, mark=mark, due_at=clock.due_at, of=name)


def _was_reminded(kind: ClockKind, record: UUID, mark: str) -> bool:
    reminded = Event.objects.filter(stream_id=record, type=f"{kind.kind}.reminded")
    return reminded.filter(data__contains=f'"mark":"{mark}"').exists()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="clock.calendar", lock="clock.calendar", pass_context=False)
def follow_calendar(timestamp: int) -> int:
    """Recompute the deadlines of open records after a change of the calendar."""
    return recount_at(timezone.now())


def recount_at(now: datetime) -> int:
    """Recompute the deadlines that calendar changes since the last run affect; returns how many
    moved.

    It is idempotent: after an abort the next run repeats it without moving a deadline twice. If the
    calendar changes during the run, it is not marked as done.
    """
    numbers = _numbers()
    calendar = numbers.get(CALENDAR)
    if calendar is None or calendar == numbers.get(COUNTED_BY):
        return 0
    Versioned.forget()  # this process may have cached the previous calendar
    moved = sum(_recount_all(each, now) for each in CLOCKS.all())
    if _numbers().get(CALENDAR) == calendar:
        ReferenceDataVersion.objects.update_or_create(
            name=COUNTED_BY, defaults={"number": calendar}
        )
    Versioned.forget()
    return moved


def _recount_all(kind: ClockKind, now: datetime) -> int:
    moved = 0
    dated = Q(kind.open, due_at__isnull=False)
    rows = kind.model._default_manager.filter(dated).order_by("pk")  # noqa: SLF001
    for row in rows.iterator(BATCH):
        if clock_of(row, now).due_at != row.due_at or kind.is_outdated(row):
            moved += actions.recount(kind.kind, row.pk, at=now)
    return moved


def _numbers() -> dict[str, int]:
    return dict(ReferenceDataVersion.objects.order_by("name").values_list("name", "number"))


UPKEEP: Final = (
    periodic_tasks.MonitoredTask("reminders", send_reminders.name, _("Reminders")),
    periodic_tasks.MonitoredTask("breaches", note_breaches.name, _("Passed deadlines")),
)
