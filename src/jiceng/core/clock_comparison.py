"""Comparison of a machine's two clocks: the wall clock, which can be set, and the time since boot,
which cannot. Pure.

A wall clock that runs days ahead would close those days permanently, and erase data that is not
due.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

MAX_DRIFT: Final = timedelta(hours=1)
"""The most that the two may drift apart between two beats."""
MAX_OFF_TIME: Final = timedelta(days=1)
"""The longest time a machine may seem to have been off: a long pause looks like a wrong date."""


@dataclass(frozen=True, slots=True)
class ClockReading:
    """A reading of both clocks at one moment.

    Args:
        wall: the civil time.
        boot: identifier of the machine's boot.
        since_boot: time since then, sleep included.
    """

    wall: datetime
    boot: str
    since_boot: timedelta


def drift_between(before: ClockReading, now: ClockReading) -> timedelta | None:
    """How far the wall clock has moved too much since an earlier beat (negative: too little); None
    while that is within the limits.

    After a restart the time since boot starts again: a wall clock that went back is wrong in any
    case, and one that went far ahead may be, so that a person has to check it.
    """
    moved = now.wall - before.wall
    if now.boot == before.boot and now.since_boot >= before.since_boot:
        wrong = moved - (now.since_boot - before.since_boot)
        return wrong if abs(wrong) > MAX_DRIFT else None
    # The machine has run for this long since its boot, and was off for an unknown time before.
    off = moved - now.since_boot
    return off if off < -MAX_DRIFT or off > MAX_OFF_TIME else None


def read(wall: datetime) -> ClockReading:
    """Both clocks now.

    Args:
        wall: the civil time, from the caller.
    """
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return ClockReading(wall, _boot(), timedelta(seconds=time.clock_gettime(clock)))


def _boot() -> str:
    """Identifier of the machine's boot; "" where the system gives none: then the other clock shows
    a restart by having started again."""
    file = Path("/proc/sys/kernel/random/boot_id")
    return file.read_text().strip() if file.exists() else ""
