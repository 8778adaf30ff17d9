"""The installation's own upkeep: partitions ahead, days closed, personal data that ends."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from jiceng.core import captcha, days, files, incoming, partitions, retention
from jiceng.core.access import SYSTEM


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="core.partitions")
def make_partitions(timestamp: int) -> None:
    """Make the months' partitions that are coming, daily: one run may be missed, not sixty."""
    partitions.ensure()


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="core.days")
def close_days(timestamp: int) -> None:
    """Close yesterday, and whatever was missed. Hourly: a day that was busy is tried again."""
    days.close_due_days(at=timezone.now())


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="core.retention")
def erase_what_is_past(timestamp: int) -> None:
    """Erase personal data that is past its date."""
    retention.run(by=SYSTEM, at=timezone.now())


@app.periodic(cron="20 4 * * *")
@app.task(queueing_lock="core.files")
def sweep_photos(timestamp: int) -> None:
    """Delete photos that nothing took over."""
    files.sweep(at=timezone.now())


@app.periodic(cron="50 * * * *")
@app.task(queueing_lock="core.captcha")
def forget_challenges(timestamp: int) -> None:
    """Drop the notes on proofs of work that have expired."""
    captcha.forget_expired(timezone.now())


@app.periodic(cron="50 4 * * *")
@app.task(queueing_lock="core.incoming")
def sweep_incoming(timestamp: int) -> None:
    """Delete large files that came in and that nobody took over."""
    incoming.sweep(at=timezone.now())
