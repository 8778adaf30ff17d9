"""Monitoring of the clocks of machines that close days and erase data, both irreversible.

While the two clocks of a machine disagree, day closing and erasure wait until a person has checked
and confirmed the date.
"""

from __future__ import annotations

import socket
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core import clock_comparison, events
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Invalid, Refused
from jiceng.core.models import MachineClock
from jiceng.core.permissions import RETENTION_RUN
from jiceng.core.text_cleaning import clean

CLOCK_STREAM = UUID("00000000-0000-7000-8000-000000000004")
MAX_REASON_LENGTH = 400


def doubtful_clock() -> MachineClock | None:
    """The machine whose clock has been in doubt longest; None without one."""
    return MachineClock.objects.exclude(held_since=None).order_by("held_since", "machine").first()


@transaction.atomic
def check_clocks() -> None:
    """Store a reading of both clocks of this machine, and that they are in doubt if they disagree.

    The last reading before the disagreement is kept until a person has confirmed the date.
    """
    now = clock_comparison.read(timezone.now())
    machine = socket.gethostname()[:255]
    facts = {"wall": now.wall, "boot": now.boot, "since_boot": now.since_boot}
    row = MachineClock.objects.select_for_update().filter(machine=machine).first()
    if row is None:
        MachineClock.objects.get_or_create(machine=machine, defaults=facts)
        return
    if row.held_since is not None:
        return
    wrong = clock_comparison.drift_between(
        clock_comparison.ClockReading(row.wall, row.boot, row.since_boot), now
    )
    if wrong is None:
        MachineClock.objects.filter(machine=machine).update(**facts)
        return
    MachineClock.objects.filter(machine=machine).update(held_since=now.wall, ahead=wrong)
    data = {"ahead_minutes": round(wrong.total_seconds() / 60), "before": row.wall}
    events.record("clock", CLOCK_STREAM, "clock.held", by=SYSTEM, at=now.wall, data=data)


def refuse_in_doubt() -> None:
    """Check the clock before an irreversible operation.

    Raises:
        Refused: while a machine's clock is in doubt.
    """
    check_clocks()
    row = doubtful_clock()
    if row is not None:
        raise Refused(
            _(
                "The clock has jumped: day closing and erasure are paused until the date "
                "is confirmed on the page “Data retention” or by “jiceng audit "
                "confirm-clock”."
            ),
            "clock.in_doubt",
            since=row.held_since,
        )


@transaction.atomic
def confirm(*, by: Actor, at: datetime, reason: str) -> list[str]:
    """Confirm that the date is right; returns the machines whose clocks had been in doubt.

    Raises:
        Forbidden: without the right to erase expired data.
        Invalid: without a reason.
        Refused: when no clock is in doubt.
    """
    by.may_for_all(RETENTION_RUN).or_refuse()
    why = " ".join(clean(reason).split())[:MAX_REASON_LENGTH]
    if not why:
        raise Invalid(_("Give a reason."), "reason.missing")
    rows = list(
        MachineClock.objects.select_for_update().exclude(held_since=None).order_by("machine")
    )
    if not rows:
        raise Refused(_("No clock is in doubt."), "clock.good")
    machines = [row.machine for row in rows]
    # The next beat starts a new record.
    MachineClock.objects.filter(machine__in=machines).delete()
    data = {"machines": len(machines), "since": rows[0].held_since, "reason": why}
    events.record("clock", CLOCK_STREAM, "clock.confirmed", by=by, at=at, data=data)
    return machines
