"""Periodic maintenance tasks: partitions, day closing, retention, clean-up and background jobs."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jiceng.core import (
    accesslog,
    audit_verification,
    background_jobs,
    captcha,
    clock_monitoring,
    data_subjects,
    day_closing,
    downloads,
    evidence_comparison,
    files,
    large_uploads,
    partitions,
    periodic_tasks,
    retention,
    root_publication,
)
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Problem, Refused
from jiceng.core.permissions import AUDIT_READ, RETENTION_RUN
from jiceng.core.privacy import DAYS_A_YEAR

_logger = logging.getLogger(__name__)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="core.partitions", lock="core.partitions")
def make_partitions(timestamp: int) -> None:
    """Create the partitions of the coming months, daily, two months ahead: a missed run does no
    harm."""
    partitions.ensure()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="core.clock", lock="core.clock")
def beat(timestamp: int) -> None:
    """Compare the machine's two clocks, often enough that a jump cannot pass as drift."""
    clock_monitoring.check_clocks()


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="core.days", lock="core.days")
def close_days(timestamp: int) -> None:
    """Close yesterday and any missed day. Hourly: a day that was busy is tried again."""
    try:
        day_closing.close_due_days(at=timezone.now())
    except Refused as problem:
        _logger.warning("days were not closed: %s", problem.code)


@app.periodic(cron="15,45 * * * *")
@app.task(queueing_lock="core.roots", lock="core.roots")
def send_roots(timestamp: int) -> None:
    """Send daily roots to the external places that do not have them yet."""
    for place, fault in root_publication.send_due(at=timezone.now()).items():
        if fault:
            _logger.warning("daily roots to %s: %s", place.partition(":")[0], fault)


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="core.retention", lock="core.retention")
def erase_what_is_past(timestamp: int) -> None:
    """Erase expired personal data, unless an erasure is already running."""
    with suppress(Refused):
        job = background_jobs.start(kind=retention.JOB, by=SYSTEM, at=timezone.now())
        done = background_jobs.run(job.id)
        if done is not None and done.problem:
            raise Problem(done.problem, "retention.failed")


@app.task(aliases=["jiceng.core.tasks.do_errand"])
def do_job(job: str = "", errand: str = "") -> None:
    """Do a background job; queued by `background_jobs.queue`.

    Args:
        job: its identifier.
        errand: the same, as queued by version 0.1.
    """
    background_jobs.run(UUID(job or errand))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="core.jobs", lock="core.jobs", aliases=["jiceng.core.tasks.resume_errands"])
def resume_jobs(timestamp: int) -> None:
    """Put background jobs back into the queue whose worker died."""
    for job in background_jobs.interrupted():
        background_jobs.queue(job)


@app.periodic(cron="20 4 * * *")
@app.task(queueing_lock="core.files", lock="core.files")
def sweep_photos(timestamp: int) -> None:
    """Delete photos that no record owns."""
    files.sweep(at=timezone.now())


@app.periodic(cron="50 * * * *")
@app.task(queueing_lock="core.captcha", lock="core.captcha")
def forget_challenges(timestamp: int) -> None:
    """Delete records of expired proofs of work."""
    captcha.delete_expired(timezone.now())


@app.periodic(cron="50 4 * * *")
@app.task(queueing_lock="core.incoming", lock="core.incoming")
def sweep_incoming(timestamp: int) -> None:
    """Delete large uploads that were never moved to their place."""
    large_uploads.sweep(at=timezone.now())


@app.periodic(cron="55 4 * * *")
@app.task(queueing_lock="core.outgoing", lock="core.outgoing")
def sweep_outgoing(timestamp: int) -> None:
    """Delete prepared downloads that no record refers to."""
    downloads.sweep(at=timezone.now())


UPKEEP: Final = (
    retention.Retention(
        "core.access_log", accesslog.RETENTION_PERIOD, accesslog.erase_old, label=_("access log")
    ),
    retention.Retention(
        "core.errand",
        timedelta(days=10 * DAYS_A_YEAR),
        retention.erase_job_reasons,
        label=_("reasons of upkeep and exports"),
        erases=["core.BackgroundJob"],
    ),
    retention.Retention(
        "core.data_request",
        timedelta(days=3 * DAYS_A_YEAR),
        data_subjects.erase_records,
        label=_("who asked for their data"),
        past=data_subjects.expired,
        erases=["core.DataRequest"],
    ),
    background_jobs.JobKind(audit_verification.JOB, AUDIT_READ, evidence_comparison.do),
    background_jobs.JobKind(retention.JOB, RETENTION_RUN, retention.do, is_for_all=True),
    periodic_tasks.MonitoredTask(
        "days", close_days.name, _("Closing of days"), is_behind=day_closing.is_closing_overdue
    ),
    periodic_tasks.MonitoredTask("erasure", erase_what_is_past.name, _("Data retention")),
)
