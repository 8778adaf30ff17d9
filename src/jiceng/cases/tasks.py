"""Background jobs of requests: missed check-ins, expired suspensions, retention, imports."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jiceng.cases import actions, rules
from jiceng.cases.actions.ending import WARN_AHEAD
from jiceng.cases.actions.upkeep import finish_clock
from jiceng.cases.intake import confidential_matters, service_times
from jiceng.cases.models import Case, CaseTask, State
from jiceng.cases.privacy import CASE
from jiceng.core.access import SYSTEM
from jiceng.core.models import ReferenceDataVersion
from jiceng.core.privacy import DAYS_A_YEAR
from jiceng.core.retention import Retention
from jiceng.core.shared_reference_data import Versioned
from jiceng.records.clock import public as clocks

WRITES: Final = {
    "guarded_at": "stores the version of the word list; each change is recorded",
}

BATCH = 500
GUARDED_BY = "cases.guarded_by"


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="cases.arrivals", lock="cases.arrivals", pass_context=False)
def note_missed_arrivals(timestamp: int) -> int:
    """Record missed check-ins of called departments; every minute, since the calling unit waits."""
    return arrivals_at(timezone.now())


def arrivals_at(now: datetime) -> int:
    """Record every missed check-in by now, one transaction for each, so that an abort loses
    none.
    """
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


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="cases.guarded", lock="cases.guarded", pass_context=False)
def guard_named(timestamp: int) -> int:
    """Make open requests with sensitive words confidential after the list of words has changed."""
    return guarded_at(timezone.now())


def guarded_at(now: datetime) -> int:
    """Check all open public requests once for each new list of words.

    It is idempotent: after an abort the next run continues with the requests that are still public.
    """
    words = confidential_matters.edition()
    if ReferenceDataVersion.objects.filter(name=GUARDED_BY, number=words).exists():
        return 0
    public = Case.objects.filter(is_open=True, confidential=False).order_by("id")
    texts = public.values_list("id", "title", "text")
    named = [
        id_
        for id_, title, text in texts.iterator(BATCH)
        if confidential_matters.names_such(title, text)
    ]
    guarded = sum(actions.guard_named(case=each, at=now) for each in named)
    ReferenceDataVersion.objects.update_or_create(name=GUARDED_BY, defaults={"number": words})
    Versioned.forget()
    return guarded


@app.periodic(cron="15 1 * * *")
@app.task(queueing_lock="cases.suspensions", lock="cases.suspensions", pass_context=False)
def end_long_suspensions(timestamp: int) -> int:
    """End suspensions that have lasted a year."""
    return suspensions_at(timezone.now())


def suspensions_at(now: datetime) -> int:
    """Resume every request that has been suspended for longer than permitted."""
    ended = 0
    for case in Case.objects.filter(is_open=True, state=State.SUSPENDED).order_by("id"):
        # The clock resumes automatically after the longest pause; this updates the request's state.
        paused = clocks.clock_of(case, now).paused_since
        if paused is None or rules.exceeds_pause(paused, now):
            actions.resume_expired(case=case.id, at=now)
            ended += 1
    return ended


# Two years after closing, as declared in `cases.privacy`: appeals and complaints about the handling
# are possible until then, and names are not needed afterwards.
KEEP = timedelta(days=2 * 365)


@app.periodic(cron="20 5 * * *")
@app.task(queueing_lock="cases.dormant", lock="cases.dormant", pass_context=False)
def warn_of_erasure(timestamp: int) -> int:
    """Warn units of dormant requests whose content will be erased."""
    return dormant_at(timezone.now())


def dormant_at(now: datetime) -> int:
    """Send warnings in time before the retention of dormant requests ends."""
    cutoff = now - timedelta(days=5 * DAYS_A_YEAR) + WARN_AHEAD
    return actions.warn_dormant(cutoff=cutoff, by=SYSTEM, at=now, batch=BATCH)


UPKEEP: Final = (
    clocks.ClockKind(
        kind="case",
        model=Case,
        open=Q(is_open=True),
        worked_on=Q(is_open=True, state__in=rules.WORK_STATES),
        due="queue_at",
        finish=finish_clock,
        further=clocks.FurtherClocks(
            due="service_due_at",
            running=service_times.running,
            is_outdated=service_times.is_outdated,
        ),
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
        label=_("content of requests, with place and photos"),
        past=actions.matters_past,
        erases=[
            *(f"cases.Case.{name}" for name in CASE.personal if name != "handler"),
            "cases.CaseSearch",
            "remarks.Remark",
            "attachments.Attachment.name",
            "cases.CaseTask",
            "cases.Callback.remark",
            "approvals.Approval.reason",
            "approvals.Approval.given",
            "core.Salt",
        ],
    ),
    Retention(
        "cases.worker",
        timedelta(days=10 * DAYS_A_YEAR),
        actions.erase_workers,
        label=_("names of staff on closed requests"),
        erases=[
            "cases.Case.handler",
            "attachments.Attachment.person",
            "cases.Callback.by",
            "approvals.Approval.asked_by",
            "approvals.Approval.decisions",
        ],
    ),
    Retention(
        "cases.dormant",
        timedelta(days=5 * DAYS_A_YEAR),
        actions.erase_dormant,
        label=_("content of requests never closed, five years after the last activity"),
        past=actions.dormant,
    ),
)
