"""Work that runs by itself: breaches, reminders, suspensions that end, personal data that ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jiceng.cases import actions, deadlines, rules
from jiceng.cases.actions.ending import WARN_AHEAD
from jiceng.cases.actions.presence import erase_presences
from jiceng.cases.deadline_recount import CALENDAR, COUNTED_BY
from jiceng.cases.drafts import erase_drafts
from jiceng.cases.importing import jobs, work
from jiceng.cases.inbox import presence
from jiceng.cases.intake import confidential_matters
from jiceng.cases.lifecycle import clock_ledger
from jiceng.cases.models import Case, CaseTask, State
from jiceng.cases.privacy import CASE
from jiceng.core import periodic_tasks
from jiceng.core.access import SYSTEM
from jiceng.core.calendar import current_calendar
from jiceng.core.models import Event, Version
from jiceng.core.privacy import DAYS_A_YEAR
from jiceng.core.retention import BATCH as ERASED_AT_ONCE
from jiceng.core.retention import Retention
from jiceng.core.shared_reference_data import Versioned
from jiceng.core.worktime import next_polite_moment

WRITES: Final = {
    "recount_at": "notes up to which calendar deadlines are counted; each move is told",
    "guarded_at": "notes which list of words was looked for; each change is told",
}

BATCH = 500
GUARDED_BY = "cases.guarded_by"
REMIND_AHEAD = timedelta(days=3)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="cases.breaches", lock="cases.breaches", pass_context=False)
def note_breaches(timestamp: int) -> int:
    """Put passed deadlines on record; runs day and night, for it disturbs nobody."""
    return breaches_at(timezone.now())


def breaches_at(now: datetime) -> int:
    """Note every deadline passed by now; one transaction a request, so that a kill loses none."""
    passed = Case.objects.filter(
        is_open=True, queue_at__lt=now, is_late=False, state__in=rules.WORK_STATES
    )
    noted = 0
    for case_id in list(passed.order_by("queue_at", "id").values_list("id", flat=True)[:BATCH]):
        noted += actions.note_breach(case=case_id, at=now)
    return noted


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="cases.arrivals", lock="cases.arrivals", pass_context=False)
def note_missed_arrivals(timestamp: int) -> int:
    """Put on record who was called and has not come in time; every minute, for somebody waits."""
    return arrivals_at(timezone.now())


def arrivals_at(now: datetime) -> int:
    """Note every arrival missed by now; one transaction a body, so that a kill loses none."""
    awaited = CaseTask.objects.filter(
        arrive_by__lt=now,
        arrived_at=None,
        closed_at=None,
        cancelled_at=None,
        missed_at=None,
        case__is_open=True,
    )
    found = list(awaited.order_by("arrive_by", "id").values_list("id", flat=True)[:BATCH])
    return sum(actions.note_missed_arrival(task=each, at=now) for each in found)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="cases.reminders", lock="cases.reminders", pass_context=False)
def send_reminders(timestamp: int) -> int:
    """Remind units of deadlines that come near, never at night."""
    return reminders_at(timezone.now())


def reminders_at(now: datetime) -> int:
    """Remind once for each mark that has been reached, at a polite hour only."""
    calendar = current_calendar()
    soon = Case.objects.filter(
        is_open=True, queue_at__range=(now, now + REMIND_AHEAD), state__in=rules.WORK_STATES
    )
    sent = 0
    for case in soon.order_by("queue_at", "id")[:BATCH]:
        clock = clock_ledger.clock_of(case)
        if clock.span is None or next_polite_moment(now, calendar, clock.span.unit) > now:
            continue
        due = [t for t in deadlines.reminder_times(clock, calendar) if t <= now]
        mark = f"{len(due)}@{case.due_at:%Y%m%dT%H%M}" if due else ""
        if mark and not _was_reminded(case, mark):
            sent += actions.remind(case=case.id, at=now, mark=mark)
    return sent


def _was_reminded(case: Case, mark: str) -> bool:
    reminded = Event.objects.filter(stream_id=case.id, type="case.reminded")
    return reminded.filter(data__contains=f'"mark":"{mark}"').exists()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="cases.calendar", lock="cases.calendar", pass_context=False)
def follow_calendar(timestamp: int) -> int:
    """Count the deadlines of open requests again when the calendar has changed."""
    return recount_at(timezone.now())


def recount_at(now: datetime) -> int:
    """Count again what a calendar changed since the last time concerns; gives how many moved.

    A kill in between is made good by the next run: what is counted already does not move again.
    So is a calendar that changes once more on the way: it is not said to be done then.
    """
    numbers = _numbers()
    calendar = numbers.get(CALENDAR)
    if calendar is None or calendar == numbers.get(COUNTED_BY):
        return 0
    Versioned.forget()  # what this process holds may be of before that change
    moved = 0
    dated = Case.objects.filter(is_open=True, due_at__isnull=False).order_by("id")
    for case in dated.iterator(BATCH):
        if clock_ledger.clock_of(case, now).due_at != case.due_at:
            moved += actions.recount(case=case.id, at=now)
    if _numbers().get(CALENDAR) == calendar:
        Version.objects.update_or_create(name=COUNTED_BY, defaults={"number": calendar})
    Versioned.forget()
    return moved


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="cases.guarded", lock="cases.guarded", pass_context=False)
def guard_named(timestamp: int) -> int:
    """Make open requests confidential whose words name such a matter, when those words are new
    here: an installation that was upgraded has requests that came before them."""
    return guarded_at(timezone.now())


def guarded_at(now: datetime) -> int:
    """Look once, with each new list of words, at all that is open and public.

    A kill in between is made good by the next run: what is guarded already is not looked at again.
    """
    words = confidential_matters.edition()
    if Version.objects.filter(name=GUARDED_BY, number=words).exists():
        return 0
    public = Case.objects.filter(is_open=True, confidential=False).order_by("id")
    texts = public.values_list("id", "title", "text")
    named = [
        id_
        for id_, title, text in texts.iterator(BATCH)
        if confidential_matters.names_such(title, text)
    ]
    guarded = sum(actions.guard_named(case=each, at=now) for each in named)
    Version.objects.update_or_create(name=GUARDED_BY, defaults={"number": words})
    Versioned.forget()
    return guarded


def _numbers() -> dict[str, int]:
    return dict(Version.objects.order_by("name").values_list("name", "number"))


@app.periodic(cron="15 1 * * *")
@app.task(queueing_lock="cases.suspensions", lock="cases.suspensions", pass_context=False)
def end_long_suspensions(timestamp: int) -> int:
    """End suspensions that have lasted a year."""
    return suspensions_at(timezone.now())


def suspensions_at(now: datetime) -> int:
    """Resume every request that has been suspended for longer than is allowed."""
    ended = 0
    for case in Case.objects.filter(is_open=True, state=State.SUSPENDED).order_by("id"):
        # The clock itself runs again after the longest pause; the request's state follows it here.
        paused = clock_ledger.clock_of(case, now).paused_since
        if paused is None or rules.exceeds_pause(paused, now):
            actions.resume_expired(case=case.id, at=now)
            ended += 1
    return ended


# Two years after closing, as `cases.privacy` declares: an appeal and a complaint about the
# handling are possible for that long, and nothing needs a name after it.
KEEP = timedelta(days=2 * 365)


@app.periodic(cron="20 5 * * *")
@app.task(queueing_lock="cases.dormant", lock="cases.dormant", pass_context=False)
def warn_of_erasure(timestamp: int) -> int:
    """Tell units of requests that nobody works on and whose content will be erased."""
    return dormant_at(timezone.now())


def dormant_at(now: datetime) -> int:
    """Warn in time before the period of what was never closed is over."""
    cutoff = now - timedelta(days=5 * DAYS_A_YEAR) + WARN_AHEAD
    return actions.warn_dormant(cutoff=cutoff, by=SYSTEM, at=now, batch=BATCH)


@app.task(pass_context=False)
def do_import(job: str) -> None:
    """Import a file that somebody sent; `jobs.queue` puts it here."""
    work.work(UUID(job))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="cases.imports", lock="cases.imports", pass_context=False)
def resume_imports(timestamp: int) -> int:
    """Put imports back into the queue whose worker died."""
    found = work.cut_off()
    for job in found:
        jobs.queue(job)
    return len(found)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="workbench.presence", lock="workbench.presence", pass_context=False)
def sweep_presences(timestamp: int) -> int:
    """Delete within minutes what the nightly erasure would leave until the night."""
    now, swept = timezone.now(), 0
    while count := erase_presences(
        cutoff=now - presence.life(), by=SYSTEM, at=now, batch=ERASED_AT_ONCE
    ):
        swept += count
    return swept


UPKEEP: Final = (
    Retention(
        "workbench.draft",
        timedelta(days=30),
        erase_drafts,
        label=_("unsent replies"),
        erases=["workbench.Draft"],
    ),
    Retention(
        "workbench.presence",
        presence.life,
        erase_presences,
        label=_("who has a request open"),
        erases=["workbench.Presence"],
    ),
    Retention(
        "cases.caller",
        KEEP,
        actions.erase_callers,
        label=_("residents' details"),
        past=actions.callers_past,
        erases=["cases.Caller"],
    ),
    Retention(
        "cases.matter",
        KEEP,
        actions.erase_matters,
        label=_("what requests say, with their place and photos"),
        past=actions.matters_past,
        erases=[
            *(f"cases.Case.{name}" for name in CASE.personal if name != "handler"),
            "cases.CaseSearch",
            "remarks.Remark",
            "attachments.Attachment.name",
            "cases.CaseTask",
            "cases.Callback.remark",
            "cases.Approval.reason",
            "core.Salt",
        ],
    ),
    Retention(
        "cases.worker",
        timedelta(days=10 * DAYS_A_YEAR),
        actions.erase_workers,
        label=_("who worked on closed requests"),
        erases=[
            "cases.Case.handler",
            "attachments.Attachment.person",
            "cases.Callback.by",
            "cases.Approval.asked_by",
            "cases.Approval.decisions",
            "cases.ImportJob",
        ],
    ),
    Retention(
        "cases.dormant",
        timedelta(days=5 * DAYS_A_YEAR),
        actions.erase_dormant,
        label=_("what requests say that were never closed, five years after the last step"),
        past=actions.dormant,
    ),
    Retention(
        "cases.import_file",
        jobs.KEEP_FILES,
        jobs.erase_files,
        label=_("files that were imported"),
        past=jobs.files_past,
        erases=["cases.ImportReject"],
    ),
    periodic_tasks.Duty("reminders", send_reminders.name, _("Reminders")),
    periodic_tasks.Duty("breaches", note_breaches.name, _("Passed deadlines")),
)
