"""Rate limits, counted in the database for all processes together.

Each public entry point has a named limit; `JICENG_LIMITS` changes it. One statement counts, returns
the expiry of the counter, and deletes a few expired ones. The table is unlogged: a crash loses only
the counters.
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
from django.utils.translation import ngettext

from jiceng.core.manifests import Contribution, Slot
from jiceng.core.networks import network_of
from jiceng.core.sentences import one_after_another
from jiceng.core.web import TooMany


@dataclass(frozen=True, slots=True)
class UrgentAdvice(Contribution):
    """A sentence for throttled visitors: what to do about urgent matters."""

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
class CounterState:
    """A counter's value and expiry."""

    count: int
    ends_at: datetime


def key_of(purpose: str, *parts: str) -> bytes:
    """The counter of these parts; a digest, so that the table contains no names or addresses."""
    return hashlib.sha256(chr(0).join((purpose, *parts)).encode()).digest()


def add(key: bytes, seconds: int) -> CounterState:
    """Count once; the counter starts again so many seconds after its first count."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT, {"key": key, "now": now, "ends_at": now + timedelta(seconds=seconds)}
        )
        return CounterState(*cursor.fetchone())


def enforce_limit(limit: str, who: str) -> None:
    """Count one more use of a public entry point, and refuse it above the limit.

    Args:
        limit: its name in `settings.JICENG_LIMITS`.
        who: a network address, or another key of the visitor.

    Raises:
        TooMany: with the time to wait, which the answer sends as ``Retry-After``.
    """
    times, seconds = settings.JICENG_LIMITS[limit]
    if not times:
        return
    counted = add(key_of(f"limit.{limit}", network_of(who)), seconds)
    if counted.count > times:
        left = (counted.ends_at - timezone.now()).total_seconds()
        raise too_many_error(limit, max(1, math.ceil(left)))


def too_many_error(limit: str, seconds: int) -> TooMany:
    """The error for too many uses of an entry point."""
    minutes = max(1, math.ceil(seconds / 60))
    wait = ngettext(
        "Too many came from your network. Wait a minute and send it again.",
        "Too many came from your network. Wait %(minutes)s minutes and send it again.",
        minutes,
    ) % {"minutes": minutes}
    sentences = [wait, *(str(each.sentence) for each in ADVICE.all())]
    return TooMany(one_after_another(sentences), f"{limit}.too_many", seconds=seconds)
