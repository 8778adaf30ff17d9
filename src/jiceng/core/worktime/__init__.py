"""Working time: four units, one calendar, and exact arithmetic on both.

The four units are those of Chinese city management practice: 紧急工作时 (runs day and night),
工作时 (08:00–12:00 and 14:00–18:00 on working days), 工作日 and 自然日. Their exact definitions are
in `jiceng.core.worktime.arithmetic`.

Pure: no Django, no clock, no I/O. Input instants are aware, output instants are aware and in UTC;
days and hours are those of `CIVIL`.
"""

from jiceng.core.worktime.arithmetic import (
    add,
    between,
    elapsed,
    instant_at,
    is_working_time,
    last_reminder_moment,
    next_reminder_moment,
    next_working_time,
    opens_at,
    position,
)
from jiceng.core.worktime.calendar import CIVIL, Calendar, OutOfCalendar
from jiceng.core.worktime.time_left import ALMOST, TimeLeft
from jiceng.core.worktime.units import TimeUnit, WorkingTime, amount_in

__all__ = [
    "ALMOST",
    "CIVIL",
    "Calendar",
    "OutOfCalendar",
    "TimeLeft",
    "TimeUnit",
    "WorkingTime",
    "add",
    "amount_in",
    "between",
    "elapsed",
    "instant_at",
    "is_working_time",
    "last_reminder_moment",
    "next_reminder_moment",
    "next_working_time",
    "opens_at",
    "position",
]
