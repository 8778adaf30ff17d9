"""Texts about a request's deadline: due time, time left, and how it was calculated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from jiceng.cases.models import DeadlineUnit
from jiceng.core.countdown_words import countdown
from jiceng.core.templatetags.parts import weekday_moment
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.directory import public as directory
from jiceng.records.clock import public as clocks

UNITS_OF_TIME: Mapping[str, Any] = {
    "urgent_hour": ngettext_lazy("%(n)s urgent hour", "%(n)s urgent hours", "count"),
    "work_hour": ngettext_lazy("%(n)s working hour", "%(n)s working hours", "count"),
    "work_day": ngettext_lazy("%(n)s working day", "%(n)s working days", "count"),
    "calendar_day": ngettext_lazy("%(n)s calendar day", "%(n)s calendar days", "count"),
}
# What is left over beside whole days or hours.
LESSER: Mapping[str, Any] = {
    "urgent_hour": ngettext_lazy("%(n)s minute", "%(n)s minutes", "count"),
    "work_hour": ngettext_lazy("%(n)s minute", "%(n)s minutes", "count"),
    "work_day": ngettext_lazy("%(n)s working hour", "%(n)s working hours", "count"),
    "calendar_day": ngettext_lazy("%(n)s hour", "%(n)s hours", "count"),
}
# Minutes alone name their clock: beside the remaining wall time a bare "2 minutes" misleads.
ALONE: Mapping[str, Any] = {
    **LESSER,
    "work_hour": ngettext_lazy("%(n)s working minute", "%(n)s working minutes", "count"),
}
_HOUR_MICROS = 3_600_000_000
_MINUTE_MICROS = 60_000_000

STEPS: Mapping[str, Any] = {
    "started": _("%(at)s: timing starts, %(span)s"),
    "paused": _("%(at)s: paused"),
    "pause_repeated": _("%(at)s: another pause reason added"),
    "still_paused": _("%(at)s: one pause reason removed; still paused"),
    "resumed": _("%(at)s: resumed, %(counted)s added back"),
    "pause_expired": _("%(at)s: longest pause reached, timing resumes"),
    "extended": _("%(at)s: extended by %(amount)s"),
    "transferred": _("%(at)s: unit changed, timing continues"),
    "restarted": _("%(at)s: unit changed, timing restarts"),
    "retimed": _("%(at)s: category changed, now %(span)s from the start"),
    "retimed_next": _("%(at)s: category changed, %(span)s if reopened"),
    "due_given": _("%(at)s: due as the other system set it"),
    "due_kept": _("%(at)s: category changed, due time unchanged"),
    "breached": _("%(at)s: the deadline passed"),
    "stopped": _("%(at)s: timing ends"),
    "continued": _("%(at)s: unmerged, timing continues with the time left"),
    "reopened": _("%(at)s: reopened, %(span)s"),
    "exempted": _("%(at)s: appeal approved, not counted as overdue"),
    "appeal_refused": _("%(at)s: appeal rejected"),
}


@dataclass(frozen=True, slots=True)
class ClockWords:
    """Texts about a clock.

    Args:
        by_when: one sentence: the due time and its components.
        left: one sentence: the time left or overdue.
        steps: steps of the calculation, in order.
        unannounced: years without announced holidays, so that the due time may still change.
    """

    by_when: str
    left: str
    steps: tuple[str, ...]
    unannounced: tuple[int, ...]


def span(time: WorkingTime) -> str:
    """Format an amount of working time in at most two units.

    >>> span(WorkingTime(Decimal("1.4375"), TimeUnit.WORK_DAY))
    '1 working days 3.5 working hours'
    """
    amount = Decimal(time.amount)
    if amount == round(amount, 1):
        return _count(UNITS_OF_TIME, time.unit, amount)
    whole, rest = divmod(time.micros, time.unit.micros)
    part = _HOUR_MICROS if time.unit in {TimeUnit.WORK_DAY, TimeUnit.CALENDAR_DAY} else 0
    lesser = round(Decimal(rest) / (part or _MINUTE_MICROS), 1 if part else 0)
    if not whole:
        return _count(ALONE, time.unit, lesser)
    larger = _count(UNITS_OF_TIME, time.unit, Decimal(whole))
    if not lesser:
        return larger
    smaller = _count(LESSER, time.unit, lesser)
    return now_("%(larger)s %(smaller)s") % {"larger": larger, "smaller": smaller}


def amount(much: Decimal | None, unit: str) -> str:
    """Format a requested amount; "" for none."""
    if much is None:
        return ""
    if unit not in DeadlineUnit.values:
        return f"{much.normalize():f}"
    return span(WorkingTime(much, TimeUnit(unit)))


def _count(words: Mapping[str, Any], unit: TimeUnit, amount: Decimal) -> str:
    # “1.5 days”: only one itself is singular.
    return str(
        words[unit.value] % {"n": f"{amount.normalize():f}", "count": 1 if amount == 1 else 2}
    )


def moment(instant: datetime) -> str:
    """Format an instant in civil time, as short as possible."""
    return weekday_moment(instant)


def clock_words(
    clock: clocks.Clock, now: datetime, approvals: list[Any], *, is_put_aside: bool = False
) -> ClockWords:
    """Texts about a clock.

    Args:
        now: moment of evaluation.
        approvals: approvals of the request, whose reasons are shown with their effects.
        is_put_aside: the request was merged or not accepted, so that it was never completed.
    """
    reasons = {row.decided_at: row.reason for row in approvals if row.granted}
    *history, total = clock.explain()
    years = total.params.get("unannounced_years")
    return ClockWords(
        by_when=_by_when(clock, reasons),
        left="" if is_put_aside else _left(clock, now),
        steps=tuple(_step(step, reasons) for step in history),
        unannounced=years if isinstance(years, tuple) else (),
    )


def _by_when(clock: clocks.Clock, reasons: Mapping[datetime, str]) -> str:
    if clock.span is None:
        return now_("No deadline until a category is set.")
    made_of = now_(", ").join(_made_of(clock, reasons))
    if clock.paused_since is not None and clock.stopped_at is None:
        return now_("Paused since %(at)s: %(made_of)s") % {
            "at": moment(clock.paused_since),
            "made_of": made_of,
        }
    due = moment(clock.due_at) if clock.due_at else now_("not set while paused")
    return now_("Due %(at)s: %(made_of)s") % {"at": due, "made_of": made_of}


def _made_of(clock: clocks.Clock, reasons: Mapping[datetime, str]) -> Iterator[str]:
    """Components of the due time: time allowed, extensions, pauses, days off."""
    if clock.span is None:
        return
    if any(step.code.value == "due_given" for step in _of_this_start(clock)):
        yield now_("as the other system set it")
        return
    started = moment(clock.started_at)
    yield now_("%(span)s from %(at)s") % {"span": span(clock.span), "at": started}
    for amount in clock.segment.extensions:
        yield now_("extended by %s") % span(amount)
    wrote = _because(clock, reasons)
    if clock.paused_for:
        paused = span(WorkingTime.of(clock.paused_for, clock.segment.axis))
        because = now_(" for “%s”") % wrote if wrote else ""
        yield now_("paused %(span)s%(because)s") % {"span": paused, "because": because}
    elif clock.paused_since is not None and wrote:
        yield now_("because of “%s”") % wrote
    off = _days_off(clock)
    if off:
        yield ngettext("%(n)s day off in between", "%(n)s days off in between", off) % {"n": off}


def _because(clock: clocks.Clock, reasons: Mapping[datetime, str]) -> str:
    found = [
        reasons[step.at]
        for step in _of_this_start(clock)
        if step.code.value == "paused" and step.at in reasons
    ]
    return now_("”, “").join(found)


def _of_this_start(clock: clocks.Clock) -> list[clocks.Step]:
    return [step for step in clock.history if step.at >= clock.started_at]


def _days_off(clock: clocks.Clock) -> int:
    """Number of weekend days and holidays between start and due time."""
    if clock.span is None or not clock.span.unit.is_working or clock.due_at is None:
        return 0
    first = timezone.localtime(clock.started_at).date()
    days = (timezone.localtime(clock.due_at).date() - first).days
    if not 0 < days < 3660:
        return 0
    between = (first + timedelta(days=n) for n in range(1, days))
    return sum(not clock.calendar.is_working_day(day) for day in between)


def _left(clock: clocks.Clock, now: datetime) -> str:
    left = clocks.time_left(clock, max(now, clock.as_of))
    if left is None:
        return ""
    if clock.stopped_at is None:
        # The same words as in the page's header: two countdowns would contradict each other.
        return now_("%(countdown)s.") % {"countdown": countdown(left)}
    words = now_("Completed %s late.") if left.is_late else now_("Completed %s early.")
    return words % span(
        WorkingTime.of(timedelta(microseconds=abs(left.micros)), clock.segment.axis)
    )


def _step(step: clocks.Step, reasons: Mapping[datetime, str]) -> str:
    given: dict[str, str] = {
        "at": moment(step.at),
        "span": now_("no deadline"),
        "counted": "",
        "amount": "",
    }
    for name, value in step.params.items():
        if isinstance(value, WorkingTime):
            given[name] = span(value)
    sentence = str(STEPS[step.code.value]) % given
    unit = step.params.get("unit_id") if step.code.value in {"transferred", "restarted"} else None
    besides = directory.label_of(unit) if isinstance(unit, UUID) else ""
    if step.code.value in {"paused", "extended"}:
        besides = reasons.get(step.at, "")
    return (
        now_("%(sentence)s (%(besides)s)")
        % {
            "sentence": sentence,
            "besides": besides,
        }
        if besides
        else sentence
    )
