"""Background tasks of the directory: expiry of proposals and hand-over on the day of an end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jiceng.core.access import Actor
from jiceng.core.privacy import DAYS_A_YEAR
from jiceng.core.retention import Retention
from jiceng.directory import leavers, second_approval
from jiceng.directory.actions.succession import hand_over_ended


def _end_proposals(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    return second_approval.expire(at=cutoff)


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="directory.proposals", lock="directory.proposals")
def expire_proposals(timestamp: int) -> int:
    """Close proposals whose time is over."""
    return second_approval.expire(at=timezone.now())


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="directory.succession", lock="directory.succession", pass_context=False)
def pass_on_what_is_left(timestamp: int) -> int:
    """Hand over the open items of units and people who have ended; hourly, also soon after
    midnight."""
    return hand_over_ended(at=timezone.now())


UPKEEP: Final = (
    Retention(
        "directory.proposal",
        timedelta(0),
        _end_proposals,
        label=_("unconfirmed proposals"),
        erases=["directory.Proposal"],
    ),
    Retention(
        "directory.unused",
        timedelta(days=DAYS_A_YEAR),
        leavers.close_unused,
        label=_("accounts without a position for a year (closed)"),
        past=leavers.unused,
    ),
    Retention(
        "directory.person",
        timedelta(days=3 * DAYS_A_YEAR),
        leavers.erase_people,
        label=_("people who have left"),
        past=leavers.not_erased,
        erases=["directory.Person"],
    ),
)
