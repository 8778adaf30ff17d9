"""The rules of the clock, one sentence each."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from jiceng.core.worktime import CIVIL, Calendar, WorkingTime
from jiceng.records.clock.public import (
    Appeal,
    Breach,
    Clock,
    Entry,
    Extend,
    LedgerError,
    Pause,
    Policy,
    Reopen,
    Resume,
    Retime,
    Start,
    StepCode,
    Stop,
    Transfer,
    compute,
    entry_from_dict,
    entry_to_dict,
    reminder_times,
)

CALENDAR = Calendar()
HERE, THERE = UUID(int=1), UUID(int=2)


def at(text: str) -> datetime:
    """A local time of January 2026, such as ``"05 09:30"``; the 5th is a Monday."""
    return datetime.fromisoformat(f"2026-01-{text}").replace(tzinfo=CIVIL)


def span(text: str) -> WorkingTime:
    return WorkingTime.parse(text)


def clock_of(*entries: Entry, seen: str | None = None, policy: Policy | None = None) -> Clock:
    moment = at(seen) if seen else None
    return compute(entries, CALENDAR, at=moment, policy=policy or Policy())


THREE_DAYS = span("3 work_day")
STARTED = Start(at("05 09:30"), THREE_DAYS, HERE)  # due on the 8th at 09:30


def test_started_clock_is_due_after_its_span() -> None:
    clock = clock_of(STARTED)
    assert (clock.due_at, clock.is_running, clock.round) == (at("08 09:30"), True, 1)
    assert (clock.unit_id, clock.breached_at, clock.exempted) == (HERE, None, False)
    assert clock.remaining(at("06 09:30")) == timedelta(hours=16)
    assert clock.remaining(at("08 10:30")) == timedelta(hours=-1)


def test_paused_clock_has_no_due_time_and_resuming_adds_the_missed_working_time() -> None:
    paused = clock_of(STARTED, Pause(at("06 09:30"), "weather"))
    assert (paused.due_at, paused.is_running) == (None, False)
    assert paused.paused_since == at("06 09:30")
    assert paused.remaining(at("20 10:00")) == timedelta(hours=16)
    assert not paused.is_overdue(at("20 10:00"))
    assert paused.due_by(at("07 09:30")) == at("09 09:30")
    resumed = clock_of(STARTED, Pause(at("06 09:30"), "weather"), Resume(at("07 09:30")))
    assert resumed.due_at == at("09 09:30")
    assert resumed.paused_for == timedelta(hours=8)


def test_pause_over_a_weekend_adds_only_working_time() -> None:
    clock = clock_of(STARTED, Pause(at("07 17:30")), Resume(at("12 08:30")))
    # Half an hour of the 7th, two working days, half an hour of the 12th.
    assert clock.paused_for == timedelta(hours=17)
    assert clock.due_at == at("12 10:30")


def test_repeated_pause_for_one_reason_ends_with_one_resume() -> None:
    clock = clock_of(
        STARTED, Pause(at("06 09:30"), "a"), Pause(at("06 15:00"), "a"), Resume(at("07 09:30"), "a")
    )
    assert clock.due_at == at("09 09:30")


def test_clock_resumes_when_all_pause_reasons_have_ended() -> None:
    nested = (STARTED, Pause(at("06 09:30"), "a"), Pause(at("06 15:00"), "b"))
    one_left = clock_of(*nested, Resume(at("06 17:00"), "a"))
    assert one_left.paused_since == at("06 09:30")
    none_left = clock_of(*nested, Resume(at("06 17:00"), "a"), Resume(at("07 09:30"), "b"))
    assert none_left.due_at == clock_of(*nested, Resume(at("07 09:30"))).due_at == at("09 09:30")


def test_pause_expires_after_a_year_and_a_later_resume_adds_nothing() -> None:
    start = Start(at("05 09:30"), span("3 calendar_day"), HERE)
    pause = Pause(at("06 09:30"), "waiting")
    clock = clock_of(start, pause)
    end = at("06 09:30") + timedelta(days=365)
    assert clock.pause_ends_at == end
    due = end + timedelta(days=2)
    assert compute([start, pause], CALENDAR, at=end).due_at == due
    assert compute([start, pause], CALENDAR, at=end - timedelta(minutes=1)).due_at is None
    late = compute([start, pause, Resume(end + timedelta(days=1))], CALENDAR)
    assert late.due_at == due
    assert clock.is_overdue(due + timedelta(minutes=1))
    assert clock.remaining(due + timedelta(days=1)) == timedelta(days=-1)
    assert compute([start, pause], CALENDAR, at=due + timedelta(days=3)).breached_at == due
    with pytest.raises(LedgerError, match="not paused"):
        compute([start, pause, Resume(end), Resume(end)], CALENDAR)


def test_longest_pause_is_configurable() -> None:
    clock = clock_of(
        STARTED, Pause(at("06 09:30")), seen="08 09:30", policy=Policy(max_pause=timedelta(days=1))
    )
    assert (clock.paused_since, clock.due_at) == (None, at("09 09:30"))


def test_third_extension_is_refused() -> None:
    entries: list[Entry] = [STARTED]
    for number, due in enumerate(["09 09:30", "12 09:30"], start=1):
        entries.append(Extend(at("06 10:00"), span("1 work_day")))
        clock = clock_of(*entries)
        assert (clock.due_at, clock.extensions_granted) == (at(due), number)
    with pytest.raises(LedgerError) as caught:
        clock_of(*entries, entries[-1])
    assert (caught.value.code, caught.value.index) == ("ledger.extended_too_often", 3)
    assert clock_of(*entries, entries[-1], policy=Policy(max_extensions=3)).extensions_granted == 3


def test_extension_in_another_unit_is_converted_by_days() -> None:
    clock = clock_of(STARTED, Extend(at("06 10:00"), span("1 calendar_day")))
    assert clock.due_at == at("09 09:30")
    urgent = Start(at("05 09:30"), span("2 urgent_hour"))
    assert clock_of(urgent, Extend(at("05 10:00"), span("1 work_day"))).due_at == at("06 11:30")


def test_transfer_keeps_or_restarts_the_clock_as_requested() -> None:
    kept = clock_of(STARTED, Transfer(at("06 10:00"), THERE))
    assert (kept.due_at, kept.unit_id) == (at("08 09:30"), THERE)
    again = clock_of(STARTED, Transfer(at("06 10:00"), THERE, restart=True))
    assert (again.due_at, again.started_at) == (at("09 10:00"), at("06 10:00"))
    other = clock_of(STARTED, Transfer(at("06 10:00"), THERE, True, span("2 work_hour")))
    assert other.due_at == at("06 12:00")


def test_transfers_between_units_add_no_extensions() -> None:
    extension = Extend(at("06 10:00"), span("1 work_day"))
    hop = Transfer(at("06 10:00"), THERE, restart=True)
    clock = clock_of(STARTED, extension, extension, hop)
    assert (clock.due_at, clock.extensions_granted) == (at("09 10:00"), 2)


def test_pause_continues_over_a_restart_without_earlier_time() -> None:
    pause, hop = Pause(at("05 10:30")), Transfer(at("06 10:00"), THERE, restart=True)
    clock = clock_of(STARTED, pause, hop)
    assert (clock.paused_since, clock.due_at) == (at("05 10:30"), None)
    assert clock.elapsed == timedelta(0)
    assert clock.pause_ends_at == at("05 10:30") + timedelta(days=365)
    assert clock_of(STARTED, pause, hop, Resume(at("06 11:00"))).due_at == at("09 11:00")


def test_stopped_clock_does_not_change() -> None:
    clock = clock_of(STARTED, Stop(at("06 09:30")), seen="30 10:00")
    assert (clock.due_at, clock.stopped_at) == (at("08 09:30"), at("06 09:30"))
    assert (clock.elapsed, clock.overdue_by) == (timedelta(hours=8), timedelta(0))
    assert clock.breached_at is None
    assert not clock.is_overdue(at("30 10:00"))
    assert clock.remaining(at("30 10:00")) == timedelta(hours=16)


def test_stop_ends_a_pause() -> None:
    clock = clock_of(STARTED, Pause(at("06 09:30")), Stop(at("20 09:30")))
    assert (clock.paused_since, clock.is_running, clock.breached_at) == (None, False, None)
    assert clock.elapsed == timedelta(hours=8)


def test_completion_at_the_due_time_is_on_time_and_a_minute_later_is_not() -> None:
    assert clock_of(STARTED, Stop(at("08 09:30"))).breached_at is None
    late = clock_of(STARTED, Stop(at("08 09:31")))
    assert late.breached_at == at("08 09:30")
    assert late.overdue_by == timedelta(minutes=1)
    assert late.is_overdue(at("08 09:31"))


def test_breach_appears_after_the_due_time() -> None:
    assert clock_of(STARTED, seen="08 09:30").breached_at is None
    clock = clock_of(STARTED, seen="08 10:30")
    assert clock.breaches == (Breach(at("08 09:30"), HERE, 1),)
    assert clock.overdue_by == timedelta(hours=1)


def test_breach_is_kept_after_extension_pause_and_reopening() -> None:
    late = (STARTED, Extend(at("08 10:30"), span("1 work_day")))
    clock = clock_of(*late)
    assert (clock.due_at, clock.breached_at) == (at("09 09:30"), at("08 09:30"))
    clock = clock_of(*late, Stop(at("09 09:00")), Reopen(at("12 09:00")))
    assert (clock.due_at, clock.breached_at) == (at("15 09:00"), at("08 09:30"))


def test_pause_after_the_due_time_changes_neither_due_time_nor_breach() -> None:
    clock = clock_of(STARTED, Pause(at("08 10:30")), Resume(at("09 10:30")), Stop(at("09 11:30")))
    assert clock.due_at == clock.breached_at == at("08 09:30")
    assert clock.overdue_by == timedelta(hours=2)


def test_paused_clock_without_remaining_time_is_not_breached() -> None:
    start = Start(at("05 11:00"), span("1 work_hour"))
    over_lunch = clock_of(start, Pause(at("05 12:00")), Resume(at("05 13:00")), seen="05 13:30")
    assert (over_lunch.due_at, over_lunch.breached_at) == (at("05 14:00"), None)
    assert clock_of(start, Pause(at("05 12:00")), Resume(at("05 15:00"))).due_at == at("05 15:00")
    assert clock_of(start, Pause(at("05 12:01")), seen="05 13:30").breached_at == at("05 12:00")


def test_reopening_starts_a_round_with_full_time_and_extensions() -> None:
    entries: tuple[Entry, ...] = (
        STARTED,
        *[Extend(at("06 10:00"), span("1 work_day"))] * 2,
        Stop(at("07 10:00")),
    )
    clock = clock_of(*entries, Reopen(at("08 10:00")))
    assert (clock.due_at, clock.round, clock.extensions_granted) == (at("13 10:00"), 2, 0)
    assert clock_of(*entries, Reopen(at("08 10:00"), span("1 work_day"))).due_at == at("09 10:00")


def test_granted_appeal_exempts_and_keeps_the_breach_on_record() -> None:
    late = (STARTED, Stop(at("09 10:00")))
    assert clock_of(*late).breaches[-1].granted is None
    granted = clock_of(*late, Appeal(at("12 10:00"), granted=True))
    assert (granted.exempted, granted.breached_at) == (True, at("08 09:30"))
    refused = clock_of(*late, Appeal(at("12 10:00"), granted=False))
    assert (refused.exempted, refused.breached_at) == (False, at("08 09:30"))
    assert [each.breaches[-1].granted for each in (granted, refused)] == [True, False]


def test_appeal_of_one_round_does_not_affect_the_next() -> None:
    appealed = (STARTED, Stop(at("09 10:00")), Appeal(at("09 11:00"), granted=True))
    again = clock_of(*appealed, Reopen(at("12 10:00")), Stop(at("16 10:00")))
    assert [breach.granted for breach in again.breaches] == [True, None]
    assert not again.exempted


def test_breach_is_attributed_to_the_unit_in_charge_then() -> None:
    hop = Transfer(at("09 10:00"), THERE, restart=True)
    clock = clock_of(STARTED, hop, Stop(at("15 10:00")))
    assert [(breach.unit_id, breach.at) for breach in clock.breaches] == [
        (HERE, at("08 09:30")),
        (THERE, at("14 10:00")),
    ]


def test_corrected_deadline_counts_from_the_start_with_pauses_in_its_unit() -> None:
    paused = (STARTED, Pause(at("06 18:00")), Resume(at("07 08:00")))
    assert clock_of(*paused).due_at == at("08 09:30")
    retimed = clock_of(*paused, Retime(at("07 09:00"), span("4 calendar_day")))
    assert retimed.due_at == at("09 23:30")
    back = clock_of(*paused, Retime(at("07 09:00"), span("3 work_day")))
    assert back.due_at == at("08 09:30")


def test_shorter_deadline_breaches_from_its_correction_and_never_while_paused() -> None:
    shorter = Retime(at("07 10:00"), span("2 work_hour"))
    clock = clock_of(STARTED, shorter, seen="07 10:01")
    assert (clock.due_at, clock.breached_at) == (at("05 11:30"), at("07 10:00"))
    paused = (STARTED, Pause(at("06 09:30")), shorter)
    assert clock_of(*paused, seen="07 11:00").breached_at is None
    assert clock_of(*paused, Resume(at("07 15:00")), seen="07 15:01").breached_at == at("07 15:00")


def test_clock_without_a_deadline_is_never_due_overdue_or_extended() -> None:
    clock = clock_of(Start(at("05 09:30"), None), Stop(at("20 09:30")))
    assert (clock.due_at, clock.breached_at, clock.overdue_by) == (None, None, timedelta(0))
    assert clock.remaining(at("21 09:30")) is None
    assert not clock.is_overdue(at("21 09:30"))
    assert clock.elapsed == timedelta(days=15)
    running = clock_of(Start(at("05 09:30"), None))
    assert running.span is None
    assert reminder_times(running, CALENDAR) == ()
    timed = clock_of(Start(at("05 09:30"), None), Retime(at("06 09:30"), span("3 work_day")))
    assert timed.due_at == at("08 09:30")
    untimed = clock_of(STARTED, Retime(at("06 09:30"), None))
    assert untimed.due_at is None


LONG_OFF = Appeal(at("20 10:00"), granted=True)


@pytest.mark.parametrize(
    ("entries", "code", "index"),
    [
        ([], "empty", 0),
        ([Stop(at("05 10:00"))], "no_start", 0),
        ([STARTED, STARTED], "started_twice", 1),
        ([STARTED, Pause(at("05 09:00"))], "out_of_order", 1),
        ([STARTED, Resume(at("06 10:00"))], "not_paused", 1),
        ([STARTED, Pause(at("06 10:00"), "a"), Resume(at("06 10:00"), "b")], "other_reason", 2),
        ([STARTED, Stop(at("06 10:00")), Stop(at("06 10:00"))], "stopped", 2),
        ([STARTED, Stop(at("06 10:00")), Pause(at("06 10:00"))], "stopped", 2),
        ([STARTED, Reopen(at("06 10:00"))], "not_stopped", 1),
        ([STARTED, LONG_OFF], "not_stopped", 1),
        ([STARTED, Stop(at("06 10:00")), LONG_OFF], "no_breach", 2),
        ([STARTED, Stop(at("19 10:00")), LONG_OFF, LONG_OFF], "appealed_before", 3),
        ([STARTED, Transfer(at("06 10:00"), THERE, span=THREE_DAYS)], "span_without_restart", 1),
        ([STARTED, Extend(at("06 10:00"), span("0 work_day"))], "no_time", 1),
        ([Start(at("05 10:00"), span("0 work_day"))], "no_time", 0),
        ([Start(at("05 10:00"), None), Extend(at("06 10:00"), THREE_DAYS)], "no_deadline", 1),
        ([STARTED, Stop(at("05 10:00").replace(tzinfo=None))], "naive", 1),
    ],
)
def test_impossible_ledger_is_refused_with_the_entry(
    entries: list[Entry], code: str, index: int
) -> None:
    with pytest.raises(LedgerError, match=f"entry {index}") as caught:
        compute(entries, CALENDAR)
    assert (caught.value.code, caught.value.index) == (f"ledger.{code}", index)
    assert caught.value.entry == (entries[index] if entries else None)


def test_explanation_lists_each_step_and_the_sum() -> None:
    clock = clock_of(
        STARTED,
        Pause(at("06 09:30"), "weather"),
        Pause(at("06 10:30"), "weather"),
        Pause(at("06 10:30"), "court"),
        Resume(at("06 11:30"), "court"),
        Resume(at("07 09:30")),
        Extend(at("07 10:00"), span("4 work_hour")),
        Transfer(at("07 11:00"), THERE),
        Retime(at("07 12:00"), span("2 work_day")),
        Stop(at("12 10:00")),
        Appeal(at("13 10:00"), granted=False),
        Reopen(at("13 11:00")),
        Transfer(at("14 11:00"), HERE, restart=True),
        Stop(at("19 10:00")),
        Appeal(at("19 11:00"), granted=True),
    )
    codes = [step.code for step in clock.explain()]
    assert codes == [
        StepCode.STARTED,
        StepCode.PAUSED,
        StepCode.PAUSE_REPEATED,
        StepCode.PAUSED,
        StepCode.STILL_PAUSED,
        StepCode.RESUMED,
        StepCode.EXTENDED,
        StepCode.TRANSFERRED,
        StepCode.RETIMED,
        StepCode.BREACHED,
        StepCode.STOPPED,
        StepCode.APPEAL_REFUSED,
        StepCode.REOPENED,
        StepCode.RESTARTED,
        StepCode.BREACHED,
        StepCode.STOPPED,
        StepCode.EXEMPTED,
        StepCode.DUE,
    ]
    steps = clock.explain()
    assert steps[5].params == {"paused_since": at("06 09:30"), "counted": span("1 work_day")}
    assert steps[6].params == {"amount": span("4 work_hour"), "number": 1}
    assert steps[-1].params["due_at"] == clock.due_at == at("16 11:00")
    assert not clock.exempted  # the refused breach of the first round stays


def test_explanation_names_expired_pauses_and_unannounced_years() -> None:
    entries: list[Entry] = [Start(at("05 09:30"), span("3 work_day")), Pause(at("06 09:30"))]
    clock = compute(entries, CALENDAR, at=at("06 09:30") + timedelta(days=400))
    assert clock.explain()[2].code is StepCode.PAUSE_EXPIRED
    assert clock.explain()[-1].params["unannounced_years"] == (2027,)
    paused = compute(entries, CALENDAR)
    assert paused.explain()[-1].params["unannounced_years"] == ()


def test_reminders_are_due_at_fractions_of_the_deadline() -> None:
    clock = clock_of(Start(at("05 08:00"), span("10 work_hour")))
    # Five hours and eight hours of work after Monday 08:00.
    assert reminder_times(clock, CALENDAR) == (at("05 15:00"), at("05 18:00"))
    moved = clock_of(
        Start(at("05 08:00"), span("10 work_hour")), Pause(at("05 11:00")), Resume(at("05 17:00"))
    )
    assert reminder_times(moved, CALENDAR, [0.1, 0.5]) == (at("05 09:00"), at("06 09:00"))


def test_reminders_are_never_sent_at_night_unless_urgent() -> None:
    days = clock_of(Start(at("09 22:00"), span("2 calendar_day")))  # Friday night to Sunday
    assert reminder_times(days, CALENDAR) == ()
    longer = clock_of(Start(at("09 15:00"), span("2 calendar_day")))
    assert reminder_times(longer, CALENDAR, [0.5, 0.8]) == (at("09 18:00"),)
    over = clock_of(Start(at("09 15:00"), span("4 calendar_day")))
    assert reminder_times(over, CALENDAR, [0.5]) == (at("12 08:00"),)
    urgent = clock_of(Start(at("09 22:00"), span("2 urgent_hour")))
    assert reminder_times(urgent, CALENDAR, [0.5]) == (at("09 23:00"),)


def test_no_reminders_are_due_while_paused_or_after_the_end() -> None:
    assert reminder_times(clock_of(STARTED, Pause(at("06 10:00"))), CALENDAR) == ()
    assert reminder_times(clock_of(STARTED, Stop(at("06 10:00"))), CALENDAR) == ()


@pytest.mark.parametrize("mark", [0, 1, -0.5, 1.5])
def test_reminder_mark_outside_zero_to_one_is_refused(mark: float) -> None:
    with pytest.raises(ValueError, match="mark"):
        reminder_times(clock_of(STARTED), CALENDAR, [mark])


def test_moment_before_the_last_entry_is_replaced_by_its_time() -> None:
    assert clock_of(STARTED, Pause(at("06 10:00")), seen="05 10:00").as_of == at("06 10:00")


def test_calendar_overrides_change_the_due_time() -> None:
    calendar = Calendar.build({date(2026, 1, 6): False})
    assert compute([STARTED], calendar).due_at == at("09 09:30")


def test_entry_is_serialised_compactly() -> None:
    assert entry_to_dict(STARTED) == {
        "kind": "start",
        "at": "2026-01-05T01:30:00Z",
        "span": "3 work_day",
        "unit_id": str(HERE),
    }
    assert entry_to_dict(Transfer(at("05 10:00"), None, restart=True)) == {
        "kind": "transfer",
        "at": "2026-01-05T02:00:00Z",
        "unit_id": None,
        "restart": True,
    }
    with pytest.raises(ValueError, match="time zone"):
        entry_to_dict(Stop(datetime(2026, 1, 5, tzinfo=UTC).replace(tzinfo=None)))


STOP = {"kind": "stop", "at": "2026-01-05T01:30:00Z"}


@pytest.mark.parametrize(
    ("plain", "message"),
    [
        ({}, "kind"),
        ({"kind": "entry"}, "kind"),
        ({"kind": ["stop"]}, "kind"),
        ({"kind": "stop"}, "needs 'at'"),
        ({**STOP, "at": None}, "'at'"),
        ({**STOP, "at": 5}, "'at'"),
        ({**STOP, "at": "yesterday"}, "'at'"),
        ({**STOP, "at": "2026-01-05T01:30:00"}, "time zone"),
        ({**STOP, "why": 1}, "why"),
        ({**STOP, "kind": "pause", "reason": 1}, "reason"),
        ({**STOP, "kind": "appeal", "granted": "no"}, "granted"),
        ({**STOP, "kind": "extend", "amount": "soon"}, "amount"),
        ({**STOP, "kind": "extend", "amount": None}, "amount"),
        ({**STOP, "kind": "transfer", "unit_id": "x"}, "unit_id"),
    ],
)
def test_invalid_entry_is_refused_with_a_reason(plain: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        entry_from_dict(plain)


def test_fraction_of_a_day_survives_serialisation() -> None:
    entry = Extend(at("06 10:00"), WorkingTime(Decimal("0.25"), THREE_DAYS.unit))
    assert entry_from_dict(entry_to_dict(entry)) == entry
