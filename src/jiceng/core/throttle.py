"""Counting how often something was done lately: in the database, so by all processes together.

Each door that is open to everybody has a limit by name; `JICENG_LIMITS` changes it. One statement
counts, says how long the counter lives, and takes away a few that are over. The table is not
logged: a crash forgets it, and nothing else.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language, ngettext

from jiceng.core.manifests import Contribution, Slot
from jiceng.core.networks import network_of
from jiceng.core.web import TooMany


@dataclass(frozen=True, slots=True)
class UrgentAdvice(Contribution):
    """What whoever must wait at an open door can do at once about what is urgent, as a sentence."""

    sentence: Any


ADVICE: Final = Slot(UrgentAdvice)
_COUNT = """
    WITH gone AS (
        DELETE FROM core_counter WHERE key IN (
            SELECT key FROM core_counter WHERE ends_at <= %(now)s AND key <> %(key)s
            ORDER BY ends_at LIMIT 4 FOR UPDATE SKIP LOCKED
        )
    )
    INSERT INTO core_counter AS c (key, count, ends_at) VALUES (%(key)s, 1, %(ends_at)s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN c.ends_at <= %(now)s THEN 1 ELSE c.count + 1 END,
        ends_at = CASE WHEN c.ends_at <= %(now)s THEN excluded.ends_at ELSE c.ends_at END
    RETURNING count, ends_at
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """How often something was done, and until when that counts."""

    count: int
    ends_at: datetime


def key_of(purpose: str, *parts: str) -> bytes:
    """The counter of these parts; a digest, so that no name or address stands in the table."""
    return hashlib.sha256(chr(0).join((purpose, *parts)).encode()).digest()


def add(key: bytes, seconds: int) -> Counted:
    """Count once; the counter begins anew so many seconds after its first count."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT, {"key": key, "now": now, "ends_at": now + timedelta(seconds=seconds)}
        )
        return Counted(*cursor.fetchone())


def slow_down(limit: str, who: str) -> None:
    """Count one more use of an open door, and refuse it when there were too many.

    Args:
        limit: the door's name among `settings.JICENG_LIMITS`.
        who: a network address, or whatever else tells visitors apart.

    Raises:
        TooMany: with the time to wait, which the answer sends as ``Retry-After``.
    """
    times, seconds = settings.JICENG_LIMITS[limit]
    if not times:
        return
    counted = add(key_of(f"limit.{limit}", network_of(who)), seconds)
    if counted.count > times:
        left = (counted.ends_at - timezone.now()).total_seconds()
        raise too_many(limit, max(1, math.ceil(left)))


def too_many(limit: str, seconds: int) -> TooMany:
    """What is said at a door that was used too often."""
    minutes = max(1, math.ceil(seconds / 60))
    wait = ngettext(
        "Too many came from your network. Wait a minute and send it again.",
        "Too many came from your network. Wait %(minutes)s minutes and send it again.",
        minutes,
    ) % {"minutes": minutes}
    sentences = [wait, *(str(each.sentence) for each in ADVICE.all())]
    between = "" if (get_language() or "").startswith("zh") else " "
    return TooMany(between.join(sentences), f"{limit}.too_many", seconds=seconds)
