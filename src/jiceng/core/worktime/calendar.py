"""Working calendar: the working days, and the working time before each of them.

Sources, later ones override earlier ones: Monday to Friday; the State Council's yearly notice of
holidays and of the weekends worked in exchange (调休), as in the `chinese_calendar` library; a
table that the installation's administrators edit.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from itertools import accumulate, compress
from typing import Self
from zoneinfo import ZoneInfo

from chinese_calendar import holidays, workdays

from jiceng.core.worktime.units import HOUR, WORKING_DAY

CIVIL = ZoneInfo("Asia/Shanghai")

# Wide enough for old imports and long leases; narrow enough that the tables stay under a megabyte.
FIRST_YEAR, LAST_YEAR = 1970, 2120
_FIRST = date(FIRST_YEAR, 1, 1).toordinal()
_DAYS = date(LAST_YEAR, 12, 31).toordinal() - _FIRST + 1

# Opening hours, in microseconds after midnight; practice of city management systems.
MORNING_OPENS, MORNING_CLOSES = 8 * HOUR, 12 * HOUR
AFTERNOON_OPENS, AFTERNOON_CLOSES = 14 * HOUR, 18 * HOUR
_MORNING = MORNING_CLOSES - MORNING_OPENS
_LUNCH = AFTERNOON_OPENS - MORNING_CLOSES


class OutOfCalendar(ValueError):
    """An instant outside the years that a calendar covers."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days of the years `FIRST_YEAR` to `LAST_YEAR`; cheap to make, immutable.

    Args:
        overrides: days that differ from the library, as sorted pairs (day, is it worked); `build`
            takes a mapping.
        announced: years beyond the library whose holidays the overrides hold completely, so that no
            warning is needed any more.

    Positions on its scale of working time count microseconds worked since the first day. Each
    working day has exactly eight hours, so both directions are one division and one look-up.
    """

    overrides: tuple[tuple[date, bool], ...] = ()
    announced: frozenset[int] = frozenset()
    _before: array[int] = field(init=False, repr=False, compare=False)
    _worked: array[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        before, worked = _tables(self.overrides)
        object.__setattr__(self, "_before", before)
        object.__setattr__(self, "_worked", worked)

    @classmethod
    def build(
        cls, overrides: Mapping[date, bool] | None = None, announced: Iterable[int] = ()
    ) -> Self:
        """A calendar from an editable table, e.g. ``{date(2027, 2, 8): False}``."""
        return cls(tuple(sorted((overrides or {}).items())), frozenset(announced))

    def is_announced(self, year: int) -> bool:
        """Whether the holidays of that year are known; otherwise only Monday to Friday is."""
        first, last = _library_years()
        return first <= year <= last or year in self.announced

    def warnings_for(self, start: datetime, end: datetime) -> tuple[int, ...]:
        """Civil years touched by a period whose holidays are unknown.

        A page that shows a deadline in one of them warns that it may still move.
        """
        first, last = sorted((civil(start).year, civil(end).year))
        return tuple(year for year in range(first, last + 1) if not self.is_announced(year))

    def is_working_day(self, day: date) -> bool:
        """Whether that civil day is a working day."""
        index = self._index(day)
        return self._before[index + 1] > self._before[index]

    def next_working_day(self, day: date) -> date:
        """The first working day after that day."""
        return self._nth(self._before[self._index(day) + 1])

    def last_working_day(self, day: date) -> date:
        """The last working day before that day."""
        return self._nth(self._before[self._index(day)] - 1)

    def position(self, instant: datetime) -> int:
        """Microseconds worked from the first day of the calendar to an instant."""
        local = civil(instant)
        index = self._index(local)
        before = self._before[index]
        if self._before[index + 1] == before:
            return before * WORKING_DAY
        return before * WORKING_DAY + _worked_by(micros_of_day(local))

    def opens_at(self, instant: datetime) -> bool:
        """Whether work begins, rather than continues or ends, at or after an instant: false inside
        a morning or an afternoon and at its close, true in every gap and at its end."""
        local = civil(instant)
        moment = micros_of_day(local)
        inside = (
            MORNING_OPENS < moment <= MORNING_CLOSES or AFTERNOON_OPENS < moment <= AFTERNOON_CLOSES
        )
        return not (inside and self.is_working_day(local))

    def instant(self, position: int, *, opening: bool = False) -> datetime:
        """The instant at which that much has been worked.

        Args:
            position: as returned by `position`.
            opening: a close (12:00, 18:00) and the opening that follows it share one position;
                false selects the close, true the opening.
        """
        day, rest = divmod(position, WORKING_DAY)
        if rest == 0 and not opening:
            day, rest = day - 1, WORKING_DAY
        afternoon = rest >= _MORNING if opening else rest > _MORNING
        moment = MORNING_OPENS + rest + (_LUNCH if afternoon else 0)
        return civil_instant(self._nth(day), moment)

    def _index(self, day: date) -> int:
        index = day.toordinal() - _FIRST
        if not 0 <= index < _DAYS:
            raise OutOfCalendar(f"year {day.year} is outside {FIRST_YEAR}–{LAST_YEAR}")
        return index

    def _nth(self, number: int) -> date:
        if not 0 <= number < len(self._worked):
            raise OutOfCalendar(f"a working day outside {FIRST_YEAR}–{LAST_YEAR} is asked for")
        return date.fromordinal(self._worked[number])


def civil(instant: datetime) -> datetime:
    """An aware instant on the civil clock.

    Raises:
        ValueError: for a naive datetime, whose zone is unknown.
        OutOfCalendar: at the very limits of datetime.
    """
    if instant.tzinfo is None:
        raise ValueError(f"a datetime without a time zone: {instant.isoformat()}")
    try:
        return instant.astimezone(CIVIL)
    except OverflowError as error:
        raise OutOfCalendar(f"year {instant.year} is out of reach") from error


def micros_of_day(local: datetime) -> int:
    """Microseconds on the clock since midnight."""
    seconds = (local.hour * 60 + local.minute) * 60 + local.second
    return seconds * 1_000_000 + local.microsecond


def civil_instant(day: date, moment: int) -> datetime:
    """The UTC instant of so many microseconds after midnight on a civil day's clock."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=CIVIL)
    # Within one zone object this adds on the wall clock, on which opening hours are defined.
    return (midnight + timedelta(microseconds=moment)).astimezone(UTC)


def _worked_by(moment: int) -> int:
    """Microseconds worked on a working day by a time of day."""
    if moment <= MORNING_CLOSES:
        return max(moment - MORNING_OPENS, 0)
    if moment <= AFTERNOON_OPENS:
        return _MORNING
    return min(moment - MORNING_OPENS - _LUNCH, WORKING_DAY)


@cache
def _library_years() -> tuple[int, int]:
    """First and last year of the library; it raises NotImplementedError for others."""
    return min(holidays).year, max(holidays).year


@cache
def _from_library() -> bytes:
    """One byte a day: 1 if worked."""
    # Ordinal 1 was a Monday. Unannounced years keep Monday to Friday throughout.
    flags = bytearray((_FIRST + index - 1) % 7 < 5 for index in range(_DAYS))
    for known, is_worked in ((holidays, 0), (workdays, 1)):
        for day in known:
            flags[day.toordinal() - _FIRST] = is_worked
    return bytes(flags)


@lru_cache(maxsize=8)
def _tables(overrides: tuple[tuple[date, bool], ...]) -> tuple[array[int], array[int]]:
    """Working days before each day (and one past the end), and the ordinal of each working day."""
    flags = bytearray(_from_library())
    for day, is_worked in overrides:
        index = day.toordinal() - _FIRST
        if not 0 <= index < _DAYS:
            raise OutOfCalendar(f"year {day.year} is outside {FIRST_YEAR}–{LAST_YEAR}")
        flags[index] = is_worked
    before = array("l", accumulate(flags, initial=0))
    worked = array("l", compress(range(_FIRST, _FIRST + _DAYS), flags))
    return before, worked
