"""Known dates, bounds and bad input of working time."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from jiceng.core.worktime import (
    CIVIL,
    Calendar,
    OutOfCalendar,
    TimeUnit,
    WorkingTime,
    add,
    amount_in,
    between,
    elapsed,
    instant_at,
    is_working_time,
    last_reminder_moment,
    next_reminder_moment,
    next_working_time,
)

CALENDAR = Calendar()
URGENT, HOURS, DAYS, CALENDAR_DAYS = TimeUnit


def at(text: str) -> datetime:
    """A civil time such as ``"2026-01-05 09:30"``."""
    return datetime.fromisoformat(text).replace(tzinfo=CIVIL)


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        # An ordinary week: 5 January 2026 is a Monday.
        ("2026-01-05 09:30", "3 work_day", "2026-01-08 09:30"),
        ("2026-01-05 11:00", "2 work_hour", "2026-01-05 15:00"),
        ("2026-01-05 11:00", "1 work_hour", "2026-01-05 12:00"),
        ("2026-01-05 12:30", "1 work_hour", "2026-01-05 15:00"),
        ("2026-01-05 17:00", "4 work_hour", "2026-01-06 11:00"),
        ("2026-01-05 08:00", "8 work_hour", "2026-01-05 18:00"),
        ("2026-01-05 23:50", "2 urgent_hour", "2026-01-06 01:50"),
        ("2026-01-09 16:20", "2 calendar_day", "2026-01-11 16:20"),
        ("2026-01-09 16:20", "1 work_day", "2026-01-12 16:20"),
        ("2026-01-09 16:00", "0.5 work_day", "2026-01-12 10:00"),
        # Outside working time: from the next working moment, and days keep the time of day.
        ("2026-01-10 10:00", "1 work_day", "2026-01-13 08:00"),
        ("2026-01-05 08:00", "1 work_day", "2026-01-06 08:00"),
        ("2026-01-05 14:00", "1 work_day", "2026-01-06 14:00"),
        ("2026-01-05 13:00", "1 work_day", "2026-01-06 14:00"),
        ("2026-01-05 12:00", "1 work_day", "2026-01-06 12:00"),
        ("2026-01-05 18:00", "1 work_day", "2026-01-06 18:00"),
        ("2026-01-05 18:01", "1 work_day", "2026-01-07 08:00"),
        ("2026-01-05 20:00", "4 work_hour", "2026-01-06 12:00"),
        ("2026-01-05 20:00", "0 work_hour", "2026-01-06 08:00"),
        ("2026-01-05 10:00", "0 work_day", "2026-01-05 10:00"),
        # Spring Festival 2025: off from 28 January to 4 February; Sunday the 26th and Saturday
        # 8 February are worked.
        ("2025-01-25 10:00", "1 work_day", "2025-01-27 08:00"),
        ("2025-01-27 10:00", "1 work_day", "2025-02-05 10:00"),
        ("2025-02-07 17:00", "2 work_hour", "2025-02-08 09:00"),
        # 2027 is not announced: New Year's Day, a Friday, is worked by the plain rule.
        ("2026-12-31 15:00", "1 work_day", "2027-01-01 15:00"),
    ],
)
def test_amount_ends_as_the_calendar_says(start: str, span: str, due: str) -> None:
    assert add(at(start), WorkingTime.parse(span), CALENDAR) == at(due)


def test_results_are_in_utc_for_input_of_any_zone() -> None:
    start = at("2026-01-05 09:30")
    for zone in (UTC, CIVIL, timezone(timedelta(hours=-5))):
        for unit in TimeUnit:
            due = add(start.astimezone(zone), WorkingTime(1, unit), CALENDAR)
            assert due == add(start, WorkingTime(1, unit), CALENDAR)
            assert due.tzinfo is UTC


def test_naive_datetime_is_refused_everywhere() -> None:
    naive = at("2026-01-05 09:30").replace(tzinfo=None)
    for unit in TimeUnit:
        with pytest.raises(ValueError, match="without a time zone"):
            add(naive, WorkingTime(1, unit), CALENDAR)
    with pytest.raises(ValueError, match="without a time zone"):
        next_reminder_moment(naive, CALENDAR, URGENT)
    with pytest.raises(ValueError, match="without a time zone"):
        is_working_time(naive, CALENDAR)


def test_calendar_days_keep_the_time_of_day_across_former_summer_time() -> None:
    # Clocks in China went forward in the night to 4 May 1986.
    start = at("1986-05-03 16:00")
    assert add(start, WorkingTime(1, CALENDAR_DAYS), CALENDAR) == at("1986-05-04 16:00")
    assert add(start, WorkingTime(24, URGENT), CALENDAR) == at("1986-05-04 17:00")
    assert between(start, at("1986-05-04 16:00"), CALENDAR_DAYS, CALENDAR) == 1


def test_year_beyond_the_library_warns_until_declared_complete() -> None:
    start, end = at("2026-12-30 10:00"), at("2028-01-02 10:00")
    assert CALENDAR.is_announced(2026)
    assert not CALENDAR.is_announced(2027)
    assert CALENDAR.warnings_for(start, end) == (2027, 2028)
    assert CALENDAR.warnings_for(end, start) == (2027, 2028)
    assert Calendar.build(announced=[2027]).warnings_for(start, end) == (2028,)
    assert CALENDAR.warnings_for(at("2003-06-01 10:00"), at("2004-06-01 10:00")) == (2003,)
    # The civil year counts, not that of UTC.
    assert CALENDAR.warnings_for(at("2027-01-01 00:30"), at("2027-01-01 00:40")) == (2027,)


def test_override_precedes_library_and_default_rule() -> None:
    calendar = Calendar.build({date(2027, 1, 1): False, date(2026, 1, 10): True})
    assert add(at("2026-12-31 15:00"), WorkingTime(1, DAYS), calendar) == at("2027-01-04 15:00")
    assert add(at("2026-01-09 15:00"), WorkingTime(1, DAYS), calendar) == at("2026-01-10 15:00")
    assert calendar == Calendar.build({date(2026, 1, 10): True, date(2027, 1, 1): False})
    assert hash(calendar) != hash(CALENDAR)


def test_years_not_covered_are_reported() -> None:
    with pytest.raises(OutOfCalendar, match="1969"):
        add(at("1969-06-01 10:00"), WorkingTime(1, DAYS), CALENDAR)
    with pytest.raises(OutOfCalendar, match="2121"):
        Calendar.build({date(2121, 1, 1): False})
    with pytest.raises(OutOfCalendar, match="working day"):
        add(at("2120-12-01 10:00"), WorkingTime(100, DAYS), CALENDAR)
    with pytest.raises(OutOfCalendar):
        CALENDAR.instant(0)
    with pytest.raises(OutOfCalendar, match="reach"):
        next_working_time(datetime.max.replace(tzinfo=UTC), CALENDAR)
    for unit in (URGENT, CALENDAR_DAYS):
        with pytest.raises(OutOfCalendar, match="beyond"):
            instant_at(10**18, unit, CALENDAR)


@pytest.mark.parametrize(
    ("moment", "inside", "following"),
    [
        ("2026-01-05 07:59", False, "2026-01-05 08:00"),
        ("2026-01-05 08:00", True, "2026-01-05 08:00"),
        ("2026-01-05 12:00", True, "2026-01-05 12:00"),
        ("2026-01-05 12:01", False, "2026-01-05 14:00"),
        ("2026-01-05 14:00", True, "2026-01-05 14:00"),
        ("2026-01-05 18:00", True, "2026-01-05 18:00"),
        ("2026-01-05 18:01", False, "2026-01-06 08:00"),
        ("2026-01-10 10:00", False, "2026-01-12 08:00"),
    ],
)
def test_opening_and_closing_instants_are_working_time(
    moment: str, inside: bool, following: str
) -> None:
    assert is_working_time(at(moment), CALENDAR) is inside
    assert next_working_time(at(moment), CALENDAR) == at(following)


@pytest.mark.parametrize(
    ("moment", "following", "previous"),
    [
        ("2026-01-05 00:00", "2026-01-05 08:00", "2026-01-04 18:00"),  # Sunday was worked
        ("2026-01-06 03:00", "2026-01-06 08:00", "2026-01-05 18:00"),
        ("2026-01-06 13:00", "2026-01-06 13:00", "2026-01-06 13:00"),
        ("2026-01-06 18:30", "2026-01-07 08:00", "2026-01-06 18:00"),
        ("2026-01-10 10:00", "2026-01-12 08:00", "2026-01-09 18:00"),
    ],
)
def test_reminders_are_never_at_night_or_on_a_day_off(
    moment: str, following: str, previous: str
) -> None:
    assert next_reminder_moment(at(moment), CALENDAR) == at(following)
    assert last_reminder_moment(at(moment), CALENDAR, DAYS) == at(previous)
    assert next_reminder_moment(at(moment), CALENDAR, URGENT) == at(moment)
    assert last_reminder_moment(at(moment), CALENDAR, URGENT) == at(moment)


def test_time_is_measured_backwards() -> None:
    start, end = at("2026-01-05 11:00"), at("2026-01-06 15:00")
    assert elapsed(start, end, HOURS, CALENDAR) == timedelta(hours=10)
    assert elapsed(end, start, HOURS, CALENDAR) == timedelta(hours=-10)
    assert between(start, end, DAYS, CALENDAR) == Decimal("1.25")
    assert between(end, start, URGENT, CALENDAR) == -28


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("3 work_day", 3, DAYS),
        ("3工作日", 3, DAYS),
        ("3 个工作日", 3, DAYS),
        (" 2 紧急工作时 ", 2, URGENT),
        ("4工作时", 4, HOURS),
        ("2.50 work_hour", Decimal("2.5"), HOURS),
        ("7 自然日", 7, CALENDAR_DAYS),
        ("3.0 work_day", 3, DAYS),
    ],
)
def test_amount_is_parsed_in_common_notations(
    text: str, amount: Decimal | int, unit: TimeUnit
) -> None:
    assert WorkingTime.parse(text) == WorkingTime(amount, unit)


@pytest.mark.parametrize(
    "text",
    ["", "3", "work_day", "-1 work_day", "1e9 work_day", "3 weeks", "3 周", "9999999 work_day"],
)
def test_invalid_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"amount|working time"):
        WorkingTime.parse(text)


@pytest.mark.parametrize(
    "amount", [Decimal("NaN"), Decimal("Infinity"), Decimal("1E+999999"), Decimal("1E-99999"), -1]
)
def test_infinite_or_undefined_amount_is_refused(amount: Decimal | int) -> None:
    with pytest.raises(ValueError, match="amount"):
        WorkingTime(amount, DAYS)


@pytest.mark.parametrize("amount", [0.5, True, "3", None])
def test_amount_of_another_type_is_refused(amount: Any) -> None:
    with pytest.raises(TypeError):
        WorkingTime(amount, DAYS)


def test_equal_amounts_print_and_hash_alike() -> None:
    forms: list[Decimal | int] = [3, Decimal(3), Decimal("3.00"), Decimal("0.3E+1")]
    assert {str(WorkingTime(form, DAYS)) for form in forms} == {"3 work_day"}
    assert len({WorkingTime(form, DAYS) for form in forms}) == 1
    assert str(WorkingTime(Decimal("0.0000001"), DAYS)) == "0.0000001 work_day"


def test_unit_is_accepted_by_its_stored_name_only() -> None:
    assert WorkingTime(1, "work_day").unit is DAYS  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="week"):
        WorkingTime(1, "week")  # type: ignore[arg-type]


def test_working_day_has_eight_hours_and_calendar_day_twenty_four() -> None:
    assert WorkingTime(3, DAYS).duration == timedelta(hours=24)
    assert WorkingTime(3, CALENDAR_DAYS).duration == timedelta(hours=72)
    assert amount_in(timedelta(hours=4), DAYS) == Decimal("0.5")
    assert WorkingTime.of(timedelta(hours=12), DAYS) == WorkingTime(Decimal("1.5"), DAYS)
