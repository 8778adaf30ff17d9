"""Integrity check of the history: every chain, every head, every closed day.

One pass reads all events in the order of their chains, with the heads merged in, in constant
memory; a second one recomputes the Merkle root of each closed civil day. The first finds and
locates events that were changed, removed, inserted or moved; the second finds a history that was
rewritten with all its hashes; `audit_roots` finds one whose roots were recomputed as well.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from jiceng.core import audit_roots, hash_chain, rootkeys
from jiceng.core.audit_findings import AuditReport, Finding, FindingKind
from jiceng.core.day_closing import OVERDUE_AFTER, bounds, event_hashes_by_day
from jiceng.core.models import DayRoot
from jiceng.core.result_streaming import stream_rows
from jiceng.core.roots import Root
from jiceng.core.worktime import CIVIL

# How far from its place a moved event is searched for, and how often (each search takes
# microseconds).
MOVED_REACH, MAX_MOVED_SEARCHES = 200, 100

# About a month's events are sorted in one step: one pass over a partition, and nothing larger.
DAYS_AT_ONCE = 31

# Each stream's head follows its last event.
_ROWS = """
SELECT stream_id, seq, stream_kind, type, at, recorded_at, actor, data, algorithm, prev_hash, hash,
       changes, NULL::integer AS length
FROM core_event
UNION ALL
SELECT id, NULL, kind, NULL, NULL, NULL, NULL, NULL, NULL, NULL, hash, NULL, seq FROM core_stream
ORDER BY 1, 2 NULLS LAST
"""


def verify(*, progress: Any = None, against: Sequence[Root] | None = None) -> AuditReport:
    """Verify every event, head, closed day and root as of one moment; changes nothing.

    Args:
        progress: called from time to time with the number of events seen since its last call.
        against: records of a published copy; see `roots.read_copy`.

    Inside a caller's transaction it sees that transaction's data; otherwise it takes its own
    snapshot, so that concurrent requests cannot look like tampering.
    """
    began = time.perf_counter()
    report = AuditReport()
    nested = connection.in_atomic_block
    # Before the snapshot: a root that is added in between must not look like a lost one.
    kept = rootkeys.read_roots_file()
    with transaction.atomic():
        with connection.cursor() as cursor:
            if not nested:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # Instants are hashed in UTC, and the driver returns them in the session's zone.
            cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        _verify_chains(report, progress)
        _verify_days(report)
        audit_roots.verify(report, kept, against, now=timezone.now())
    report.seconds = time.perf_counter() - began
    return report


JOB = "audit.verify"
"""Verification as a background job, with the comparison of the state: `evidence_comparison.do`."""


def estimate() -> int | None:
    """Approximate number of events, for a progress bar; None while the planner has no
    statistics."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(greatest(c.reltuples, 0)) FROM pg_partition_tree('core_event') p "
            "JOIN pg_class c ON c.oid = p.relid WHERE p.isleaf"
        )
        return int(cursor.fetchone()[0] or 0) or None


def _verify_chains(report: AuditReport, progress: Any) -> None:
    walk = _Walk(report)
    event_hash: Any = hash_chain.event_hash
    start, end = walk.start, walk.end
    known = hash_chain.HASHERS.keys()
    # Comparing UUIDs is slow, comparing their integers is fast.
    stream: int | None = None
    seq, last, counted = 0, hash_chain.GENESIS, 0
    for row in stream_rows(_ROWS):
        row_stream, row_seq, kind, *facts, algorithm, previous, digest, changes, length = row
        if row_stream.int != stream:
            if stream is not None:
                end()
            stream, seq, last = row_stream.int, 0, hash_chain.GENESIS
            start(row_stream)
        if length is not None:
            walk.head = (kind, length, digest)
            continue
        # The only path where speed matters: the next event, intact and linked.
        counted += 1
        if not (
            row_seq == seq + 1
            and previous == last
            and algorithm in known
            and event_hash(
                previous,
                algorithm,
                row_stream,
                kind,
                row_seq,
                *facts,  # type, times, actor and data, in the order of the hash
                changes,
            )
            == digest
        ):
            walk.check_broken(row, seq, last)
            if row_seq <= seq:
                continue
        seq, last = row_seq, digest
        walk.last = (kind, seq, digest)
        if progress is not None and counted % 10_000 == 0:
            progress(10_000)
    if stream is not None:
        end()
    report.events += counted
    if progress is not None:
        progress(counted % 10_000)


class _Walk:
    """A walk along the streams, one after the other: its state, and the naming of faults."""

    def __init__(self, report: AuditReport) -> None:
        self.report = report
        self.stream: UUID | None = None
        self.head: tuple[str, int, bytes] | None = None
        self.last: tuple[str, int, bytes] | None = None
        self._double: bytes | None = None
        self._blamed: int | None = None
        self._looks = MAX_MOVED_SEARCHES

    def start(self, stream: UUID) -> None:
        """Begin a stream."""
        self.stream, self.head, self.last = stream, None, None
        self._double = self._blamed = None
        self.report.streams += 1

    def end(self) -> None:
        """Compare the stream's head with its last event."""
        if self.head is None:
            if self.last is not None:
                self._found(
                    FindingKind.HEAD_MISSING,
                    "there are events, but no head",
                    self.last[0],
                    self.last[1],
                )
            return
        kind, length, digest = self.head
        if self.last is None:
            if length or digest != hash_chain.GENESIS:
                detail = f"the head counts {length} events, and there are none"
                self._found(FindingKind.STREAM_REMOVED, detail, kind)
            return
        last_kind, seq, last_digest = self.last
        if seq < length:
            self._found(FindingKind.REMOVED, _range("events", seq + 1, length), kind, seq + 1)
        elif seq > length:
            self._found(
                FindingKind.INSERTED,
                _range("beyond the head: events", length + 1, seq),
                kind,
                length + 1,
            )
        elif digest not in {last_digest, self._double} and self._blamed != seq:
            self._found(
                FindingKind.HEAD_FORGED, "the head's hash is not its last event's", kind, seq
            )
        if kind != last_kind:
            self._found(
                FindingKind.HEAD_FORGED, f"the head says {kind}, events {last_kind}", kind, seq
            )

    def check_broken(self, row: tuple[Any, ...], seq: int, last: bytes) -> None:
        """Name the fault of an event that is not the intact and linked successor of `last`."""
        row_seq, kind, previous, digest = row[1], row[2], row[9], row[10]
        if row_seq <= seq:
            # Either of the two may be the true one: the next event may cover either.
            self._found(FindingKind.INSERTED, "a second event of this number", kind, row_seq)
            self._double = digest
            return
        if row_seq > seq + 1:
            detail = _range("events", seq + 1, row_seq - 1)
            self._found(FindingKind.REMOVED, detail, kind, seq + 1)
        linked = previous == last or row_seq > seq + 1
        if _hash_of(row) == digest:
            if not linked and previous != self._double and self._blamed != seq:
                self._unlinked(kind, row_seq)
            return
        self._blamed = row_seq
        if not linked and _hash_of(row, previous=last) == digest:
            self._found(FindingKind.CHANGED, "its previous hash was changed", kind, row_seq)
            return
        place = self._place_of(row)
        if place is None:
            self._found(
                FindingKind.CHANGED, "its columns are not what its hash covers", kind, row_seq
            )
        else:
            self._found(FindingKind.REORDERED, f"this is event {place}", kind, row_seq)

    def _unlinked(self, kind: str, seq: int) -> None:
        """Report an event that is intact but does not cover its predecessor, which is intact as
        well."""
        if seq == 1:
            self._found(FindingKind.REPLACED, "it does not begin its chain", kind, seq)
        else:
            self._found(
                FindingKind.REPLACED, f"event {seq} covers another one than this", kind, seq - 1
            )

    def _place_of(self, row: tuple[Any, ...]) -> int | None:
        """The number under which the event was hashed, when its hash is valid under another one."""
        if self._looks <= 0:
            return None
        self._looks -= 1
        own: int = row[1]
        near = range(max(1, own - MOVED_REACH), own + MOVED_REACH)
        return next((seq for seq in near if _hash_of(row, seq=seq) == row[10]), None)

    def _found(
        self, kind: FindingKind, detail: str, stream_kind: str, seq: int | None = None
    ) -> None:
        self.report.add(Finding(kind, detail, self.stream, stream_kind, seq))


def _hash_of(
    row: tuple[Any, ...], *, seq: int | None = None, previous: bytes | None = None
) -> bytes | None:
    stream, own, kind, type_, at, recorded_at, actor, data, algorithm, own_previous = row[:10]
    if algorithm not in hash_chain.HASHERS:
        return None
    return hash_chain.event_hash(
        own_previous if previous is None else previous,
        algorithm,
        stream,
        kind,
        own if seq is None else seq,
        type_,
        at,
        recorded_at,
        actor,
        data,
        row[11],
    )


def _range(what: str, first: int, last: int) -> str:
    return f"{what} {first} to {last}" if last > first else f"{what} {first}"


def _verify_days(report: AuditReport) -> None:
    closed = list(DayRoot.objects.order_by("day"))
    _verify_end(report, closed[-1].day if closed else None)
    if not closed:
        return
    supplements = audit_roots.supplements()
    previous: date | None = None
    for begin in range(0, len(closed), DAYS_AT_ONCE):
        part = closed[begin : begin + DAYS_AT_ONCE]
        trees = _trees_of(part)
        for row in part:
            if row.day in supplements:
                audit_roots.verify_repaired(report, row, supplements[row.day])
            report.days += 1
            if previous is not None and (row.day - previous).days != 1:
                detail = f"no root between {previous} and {row.day}"
                report.add(Finding(FindingKind.DAY_MISSING, detail, day=row.day))
            previous = row.day
            found = None if row.day in supplements else _day_fault(row, trees.get(row.day))
            if found is not None:
                report.add(found)
    early = _events_before(bounds(closed[0].day)[0])
    if early:
        detail = f"{early} events before the first closed day"
        report.add(Finding(FindingKind.DAY_MISSING, detail, day=closed[0].day))


def _verify_end(report: AuditReport, last: date | None) -> None:
    """Find days after the last closed one that should be closed by now: they are not sealed, and
    removing their roots would leave no other trace."""
    since = bounds(last)[1] if last else datetime.min.replace(tzinfo=UTC)
    due = timezone.localdate(timezone=CIVIL) - OVERDUE_AFTER
    until = bounds(due)[1]
    late = _events_before(until) - _events_before(since) if since < until else 0
    if late > 0:
        detail = (
            f"{late} events after {last or 'no'} closed day that no day seals; after a restore, or"
            " where no worker has run, “jiceng audit close-days” closes them"
        )
        first = last + timedelta(days=1) if last else due
        report.add(Finding(FindingKind.DAY_MISSING, detail, day=first))


def _trees_of(closed: Sequence[DayRoot]) -> dict[date, hash_chain.MerkleTree]:
    """The Merkle trees of closed days over their present events; none if the algorithm is
    unknown."""
    trees = {
        row.day: hash_chain.MerkleTree(row.algorithm)
        for row in closed
        if row.algorithm in hash_chain.HASHERS
    }
    if trees:
        for day, hashes in event_hashes_by_day(list(trees)):
            trees[day].extend(hashes)
    return trees


def _day_fault(row: DayRoot, tree: hash_chain.MerkleTree | None) -> Finding | None:
    if tree is None:
        return Finding(FindingKind.DAY_CHANGED, "its root's algorithm is unknown", day=row.day)
    if tree.size == row.count:
        if tree.root() == bytes(row.root):
            return None
        detail = "its events are not those that were closed, or its root was changed"
        return Finding(FindingKind.DAY_CHANGED, detail, day=row.day)
    kind = FindingKind.DAY_SHORT if tree.size < row.count else FindingKind.DAY_LATE
    return Finding(kind, f"closed with {row.count} events, now {tree.size}", day=row.day)


def _events_before(moment: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_event WHERE recorded_at < %s", [moment])
        return int(cursor.fetchone()[0])
