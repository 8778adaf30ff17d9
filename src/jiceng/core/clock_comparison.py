"""Two clocks of a machine that should agree: the wall clock, which somebody can set, and the one
that counts since the machine was started, which nobody can. Pure.

A wall clock that runs days ahead would close those days for ever, and erase what is not due.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

ALLOWED: Final = timedelta(hours=1)
"""By how much the two may have drifted apart between two beats."""
OFF_ALLOWED: Final = timedelta(days=1)
"""So long a machine may seem to have been off: nothing tells a long rest from a wrong date."""


@dataclass(frozen=True, slots=True)
class Beat:
    """What both clocks showed at one moment.

    Args:
        wall: the civil time.
        boot: which start of the machine this is.
        since_boot: how long ago that was, sleep included.
    """

    wall: datetime
    boot: str
    since_boot: timedelta


def ahead(before: Beat, now: Beat) -> timedelta | None:
    """By how much the wall clock has moved too far since an earlier beat (negative: too little);
    None while that is within what is allowed.

    After a restart the other clock began anew: a wall clock that went back is wrong in any case,
    and one that went far ahead may be, so that somebody has to look.
    """
    moved = now.wall - before.wall
    if now.boot == before.boot and now.since_boot >= before.since_boot:
        wrong = moved - (now.since_boot - before.since_boot)
        return wrong if abs(wrong) > ALLOWED else None
    # The machine has run for so long since its start, and was off for an unknown while before.
    off = moved - now.since_boot
    return off if off < -ALLOWED or off > OFF_ALLOWED else None


def read(wall: datetime) -> Beat:
    """Both clocks now.

    Args:
        wall: the civil time, from whoever asked the clock.
    """
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return Beat(wall, _boot(), timedelta(seconds=time.clock_gettime(clock)))


def _boot() -> str:
    """Which start of the machine this is; "" where no system says so: then the other clock tells a
    restart by having begun anew."""
    file = Path("/proc/sys/kernel/random/boot_id")
    return file.read_text().strip() if file.exists() else ""
