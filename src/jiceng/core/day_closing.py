"""Closing of civil days: the Merkle root of a day's events, published for anyone to keep.

A copy of yesterday's root proves later that nothing of that day was rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jiceng.core import clock_monitoring, event_writers, hash_chain, rootstore
from jiceng.core.errors import Refused
from jiceng.core.events import default_algorithm
from jiceng.core.models import DayRoot
from jiceng.core.result_streaming import stream_rows
from jiceng.core.worktime import CIVIL

# Transactions that began before midnight have ended by then, or `_still_writing` finds them.
GRACE = timedelta(hours=1)
OVERDUE_AFTER = timedelta(days=2)
"""A day is closed in the night after it; after this time an open one is a fault."""
_CLOSING_LOCK = 0x6A_63_64_61
# The file beside the key must never be ahead of what is committed.
after_commit = transaction.on_commit


def bounds(day: date) -> tuple[datetime, datetime]:
    """Start and end of a civil day (Asia/Shanghai)."""
    midnight = datetime.combine(day, time(), CIVIL)
    return midnight, datetime.combine(day + timedelta(days=1), time(), CIVIL)


def event_hashes_by_day(days: Sequence[date]) -> Iterator[tuple[date, Iterator[bytes]]]:
    """The hashes of the events recorded on civil days, in closing order.

    Read each day's hashes before asking for the next day.

    Args:
        days: ascending, with gaps allowed; they are read and sorted in one query.

    Returns:
        Those of the days that have events.
    """
    edges = sorted({edge for day in days for edge in bounds(day)})
    day_of = {edges.index(bounds(day)[0]) + 1: day for day in days}
    rows = stream_rows(
        "SELECT width_bucket(recorded_at, %s), hash FROM core_event "
        "WHERE recorded_at >= %s AND recorded_at < %s ORDER BY recorded_at, stream_id, seq",
        (edges, edges[0], edges[-1]),
    )
    for between, found in groupby(rows, itemgetter(0)):
        if between in day_of:
            yield day_of[between], map(itemgetter(1), found)


@transaction.atomic
def close_day(*, day: date, at: datetime) -> DayRoot:
    """Close a civil day: store its number of events and their Merkle root. Writes no event, which
    would belong to a day itself. Closing again changes nothing.

    Raises:
        Refused: before an hour after the day's end, or while a transaction that began before that
            is still writing.
    """
    end = bounds(day)[1]
    if at < end + GRACE:
        raise Refused(
            _("%(day)s can be closed an hour after its end.") % {"day": day},
            "audit.day_open",
            day=str(day),
        )
    lock_root_chain()
    known = DayRoot.objects.filter(day=day).first()
    if known is not None:
        return known
    refuse_while_writing(day)
    tree = tree_of(day, default_algorithm())
    record = rootstore.append(
        day=day,
        supplement=0,
        algorithm=default_algorithm(),
        count=tree.size,
        root=tree.root(),
        at=at,
        reason="",
    )
    after_commit(lambda: rootstore.append_to_roots_file(record))
    return DayRoot.objects.get(day=day)


def lock_root_chain() -> None:
    """Serialise additions to the chain of roots until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CLOSING_LOCK])


def refuse_while_writing(day: date) -> None:
    """Refuse to seal a day to which a transaction may still add.

    Raises:
        Refused: while a transaction that began before the day's end is still writing.
    """
    if _still_writing(since=bounds(day)[1]):
        raise Refused(
            _("%(day)s cannot be closed yet: a transaction from before its end still writes.")
            % {"day": day},
            "audit.day_busy",
            day=str(day),
        )


def tree_of(day: date, algorithm: int) -> hash_chain.MerkleTree:
    """The Merkle tree of a day's present events."""
    tree = hash_chain.MerkleTree(algorithm)
    for _day, hashes in event_hashes_by_day([day]):
        tree.extend(hashes)
    return tree


def close_due_days(*, at: datetime) -> list[date]:
    """Close every day that is due and not closed, oldest first; returns those days.

    Days without events are closed too, so that a missing root is noticed.

    Raises:
        Refused: while the clock is in doubt: closing is permanent.
    """
    clock_monitoring.refuse_in_doubt()
    closed: list[date] = []
    day = _first_open_day()
    while day is not None and bounds(day)[1] + GRACE <= at:
        close_day(day=day, at=at)
        closed.append(day)
        day += timedelta(days=1)
    return closed


def is_closing_overdue(at: datetime) -> bool:
    """Whether a day is overdue for closing; yesterday is not counted, since last night's run may
    have been delayed."""
    day = _first_open_day()
    return day is not None and day <= at.astimezone(CIVIL).date() - OVERDUE_AFTER


def _first_open_day() -> date | None:
    last = DayRoot.objects.order_by("-day").first()
    if last is not None:
        return last.day + timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(recorded_at) FROM core_event")
        first = cursor.fetchone()[0]
    return None if first is None else first.astimezone(CIVIL).date()


def _still_writing(*, since: datetime) -> bool:
    """Whether another transaction of this database that began before `since` has written."""
    with connection.cursor() as cursor:
        oldest = event_writers.oldest(cursor)
    return oldest is not None and oldest < since
