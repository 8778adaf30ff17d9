"""Adding spans to instants and measuring between them, in each of the four units.

Definitions of the units:

* **紧急工作时** ``urgent_hour``: an hour on any clock, day and night.
* **工作时** ``work_hour``: an hour between 08:00 and 12:00 or 14:00 and 18:00 of a working day.
* **工作日** ``work_day``: eight such hours. A clock started at a working moment of a working day
  is therefore due at the same time of day on the n-th following working day. A start outside
  working time counts from the next working moment: Saturday plus one working day is Tuesday
  08:00, as is Monday 08:00 plus one.
* **自然日** ``calendar_day``: the same time on the civil clock n days later, worked or not. Not the
  end of the last day, as Civil Code art. 201 and 203 count legal periods: a span that can be
  suspended must have a length, and two requests a minute apart around midnight should not be due
  a day apart.

A fraction of a day is that fraction of 8 working hours, or of 24. A due time in a working unit is
always inside working time, including the closing instants 12:00 and 18:00; hours that are used up
exactly at a close are due at that close, not at the next opening.

Every unit has an axis of whole microseconds on which its time passes evenly (`position`,
`instant_at`); everything else here is addition on it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from jiceng.core.worktime.calendar import (
    AFTERNOON_CLOSES,
    AFTERNOON_OPENS,
    CIVIL,
    MORNING_CLOSES,
    MORNING_OPENS,
    Calendar,
    OutOfCalendar,
    civil,
    civil_instant,
    micros_of_day,
)
from jiceng.core.worktime.units import TimeUnit, WorkingTime, amount_in

_MICRO = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Arithmetic between datetimes of one zone object uses the wall clock, as days need.
_CIVIL_EPOCH = datetime(1970, 1, 1, tzinfo=CIVIL)


def position(instant: datetime, unit: TimeUnit, calendar: Calendar) -> int:
    """An instant's position on the axis of a unit, in microseconds from a fixed origin."""
    if unit.is_working:
        return calendar.position(instant)
    local = civil(instant)
    if unit is TimeUnit.URGENT_HOUR:
        return (local - _EPOCH) // _MICRO
    return (local - _CIVIL_EPOCH) // _MICRO


def instant_at(
    position: int, unit: TimeUnit, calendar: Calendar, *, opening: bool = False
) -> datetime:
    """The UTC instant at a position of a unit's axis; `opening` as in `Calendar.instant`."""
    if unit.is_working:
        return calendar.instant(position, opening=opening)
    try:
        if unit is TimeUnit.URGENT_HOUR:
            return _EPOCH + timedelta(microseconds=position)
        return (_CIVIL_EPOCH + timedelta(microseconds=position)).astimezone(UTC)
    except OverflowError as error:
        raise OutOfCalendar("an instant beyond the last year there is") from error


def opens_at(instant: datetime, unit: TimeUnit, calendar: Calendar) -> bool:
    """Whether a clock of that unit started at an instant ends at openings rather than closes.

    Only working days do, so that they keep the time of day: from Monday 08:00 (or from the night
    before) to Tuesday 08:00. Hours end where the last of them ends.
    """
    return unit is TimeUnit.WORK_DAY and calendar.opens_at(instant)


def add(start: datetime, span: WorkingTime, calendar: Calendar) -> datetime:
    """The end of a span that starts at an instant.

    Args:
        start: any aware instant, worked or not.

    Returns:
        A UTC instant, never before `start`; in a working unit always inside working time.

    Raises:
        ValueError: for a naive start.
        OutOfCalendar: past the years that the calendar covers.
    """
    unit = span.unit
    if unit.is_working and span.micros == 0:
        return next_working_time(start, calendar)
    target = position(start, unit, calendar) + span.micros
    return instant_at(target, unit, calendar, opening=opens_at(start, unit, calendar))


def elapsed(start: datetime, end: datetime, unit: TimeUnit, calendar: Calendar) -> timedelta:
    """Time of the kind in which a unit runs between two instants; negative if `end` is first.

    A working day measures as eight hours.
    """
    passed = position(end, unit, calendar) - position(start, unit, calendar)
    return timedelta(microseconds=passed)


def between(start: datetime, end: datetime, unit: TimeUnit, calendar: Calendar) -> Decimal:
    """How many of a unit (hours or days, with their fraction) pass between two instants.

    The inverse of `add`: ``between(t, add(t, span, c), span.unit, c) == span.amount`` for every
    amount that is a whole number of microseconds.
    """
    return amount_in(elapsed(start, end, unit, calendar), unit)


def is_working_time(instant: datetime, calendar: Calendar) -> bool:
    """Whether an instant is in working hours, including opening and closing instants."""
    local = civil(instant)
    moment = micros_of_day(local)
    open_now = (
        MORNING_OPENS <= moment <= MORNING_CLOSES or AFTERNOON_OPENS <= moment <= AFTERNOON_CLOSES
    )
    return open_now and calendar.is_working_day(local)


def next_working_time(instant: datetime, calendar: Calendar) -> datetime:
    """The instant itself if it is in working hours, otherwise the next opening."""
    if is_working_time(instant, calendar):
        return instant.astimezone(UTC)
    return calendar.instant(calendar.position(instant), opening=True)


def next_reminder_moment(
    instant: datetime, calendar: Calendar, unit: TimeUnit | None = None
) -> datetime:
    """The first moment from an instant on at which people may be reminded of work.

    That is 08:00 to 18:00 of a working day, lunch included (a message may wait at the desk), and
    any moment for deadlines in urgent hours.
    """
    if unit is TimeUnit.URGENT_HOUR:
        return civil(instant).astimezone(UTC)
    local = civil(instant)
    moment = micros_of_day(local)
    if calendar.is_working_day(local) and moment <= AFTERNOON_CLOSES:
        return civil_instant(local, max(moment, MORNING_OPENS))
    return civil_instant(calendar.next_working_day(local), MORNING_OPENS)


def last_reminder_moment(
    instant: datetime, calendar: Calendar, unit: TimeUnit | None = None
) -> datetime:
    """The last such moment (see `next_reminder_moment`) up to an instant."""
    if unit is TimeUnit.URGENT_HOUR:
        return civil(instant).astimezone(UTC)
    local = civil(instant)
    moment = micros_of_day(local)
    if calendar.is_working_day(local) and moment >= MORNING_OPENS:
        return civil_instant(local, min(moment, AFTERNOON_CLOSES))
    return civil_instant(calendar.last_working_day(local), AFTERNOON_CLOSES)
