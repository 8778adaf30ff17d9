"""Verification of the daily roots against their signatures, the file beside the key and published
copies.

An owner of the database can recompute every hash in it, but cannot make a signature of the
installation's key or change a copy that is stored elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from django.conf import settings

from jiceng.core import day_closing, hash_chain, root_publication, rootkeys, rootstore
from jiceng.core.audit_findings import AuditReport, Finding, FindingKind, Repair
from jiceng.core.models import DayRoot, DaySupplement, RootDelivery
from jiceng.core.rootkeys import RootsFile
from jiceng.core.roots import Root

FILE_GRACE_PERIOD: Final = timedelta(days=1)
"""How long the file beside the key may lack a root: it is written after the root."""


def verify(
    report: AuditReport, kept: RootsFile, against: Sequence[Root] | None, *, now: datetime
) -> None:
    """Verify the chain of roots, its signatures, the file beside the key and a published copy.

    Args:
        kept: the file, read before the database snapshot.
        against: the copy; None without one.
    """
    held = rootstore.load()
    trusted = rootkeys.public_keys()
    _verify_chain(report, held, trusted)
    _verify_file(report, held, kept, now=now)
    _verify_stamps(report, held)
    if against is not None:
        report.compared = len(against)
        for root in against:
            if not root.is_signed_by_its_key() and root.signature:
                _found(
                    report, FindingKind.COPY_FORGED, "the copy's own signature does not fit", root
                )
        _compare(report, held, against, "the published copy")


def _verify_chain(report: AuditReport, held: Sequence[Root], trusted: dict[str, datetime]) -> None:
    begun = min(trusted.values(), default=None)
    was_signed = False
    for root in held:
        fault = _signature_fault(root, trusted, begun, was_signed=was_signed)
        was_signed = was_signed or bool(root.signature)
        if fault:
            _found(report, FindingKind.ROOT_FORGED, fault, root)
    if held and held[0].previous != hash_chain.GENESIS.hex():
        _found(
            report, FindingKind.ROOT_UNCHAINED, "it names a record before the first one", held[0]
        )
    for before, root in pairwise(held):
        if root.number != before.number + 1 or root.previous != before.link:
            detail = f"it does not cover record {before.number} of {before.day}"
            _found(report, FindingKind.ROOT_UNCHAINED, detail, root)


def _signature_fault(
    root: Root, trusted: dict[str, datetime], begun: datetime | None, *, was_signed: bool
) -> str:
    if not root.signature:
        due = was_signed or (begun is not None and root.closed_at >= begun)
        return "it is not signed" if due else ""
    if not root.is_signed_by_its_key():
        return "its signature does not fit"
    if root.key not in trusted:
        return f"it is signed by another key than this installation's: {root.key}"
    return ""


def _verify_file(
    report: AuditReport, held: Sequence[Root], kept: RootsFile, *, now: datetime
) -> None:
    late = [root for root in held if root.signature and root.closed_at < now - FILE_GRACE_PERIOD]
    if kept.roots is None:
        if late:
            report.add(Finding(FindingKind.FILE_MISSING, f"{rootkeys.FILE} is not beside the key"))
        return
    if kept.damaged:
        detail = f"{kept.damaged} lines of {rootkeys.FILE} cannot be read"
        report.add(Finding(FindingKind.FILE_DAMAGED, detail))
    _compare(report, held, kept.roots, rootkeys.FILE)
    known = {root.link for root in kept.roots}
    for root in late:
        if root.link not in known:
            _found(report, FindingKind.FILE_SHORT, f"{rootkeys.FILE} does not have it", root)


def _verify_stamps(report: AuditReport, held: Sequence[Root]) -> None:
    """Verify the time-stamps, if the certificates for them are configured."""
    if settings.JICENG_ROOTS_CA is None:
        return
    by_number = {root.number: root for root in held}
    for row in RootDelivery.objects.exclude(token=None).order_by("number", "place"):
        root = by_number.get(row.number)
        fault = (
            root_publication.stamp_fault(bytes(row.token or b""), root) if root else "no such root"
        )
        if fault:
            detail = f"the time-stamp of record {row.number}: {fault}"
            report.add(Finding(FindingKind.STAMP_FORGED, detail, seq=row.number))


def _compare(report: AuditReport, held: Sequence[Root], copy: Iterable[Root], where: str) -> None:
    links = {root.link for root in held}
    places = {(root.day, root.supplement) for root in held}
    for root in copy:
        if root.link in links:
            continue
        if (root.day, root.supplement) in places:
            detail = f"{where} has another root for it: {root.root}"
            _found(report, FindingKind.ROOT_DIFFERS, detail, root)
        else:
            detail = f"{where} has a root for it, with {root.count} events"
            _found(report, FindingKind.ROOT_MISSING, detail, root)


def supplements() -> dict[date, list[DaySupplement]]:
    """The supplements by day, in their order."""
    found: dict[date, list[DaySupplement]] = {}
    for row in DaySupplement.objects.order_by("day", "supplement"):
        found.setdefault(row.day, []).append(row)
    return found


def verify_repaired(report: AuditReport, closed: DayRoot, added: Sequence[DaySupplement]) -> None:
    """Verify a day with supplements: each of its roots covers the first `count` events."""
    hashes = [
        each for _day, found in day_closing.event_hashes_by_day([closed.day]) for each in found
    ]
    steps: list[DayRoot | DaySupplement] = [closed, *added]
    for row in steps:
        if row.count > len(hashes):
            detail = f"closed with {row.count} events, now {len(hashes)}"
            report.add(Finding(FindingKind.DAY_SHORT, detail, day=closed.day))
        elif row.algorithm not in hash_chain.HASHERS or hash_chain.merkle_root(
            hashes[: row.count], row.algorithm
        ) != bytes(row.root):
            detail = "its events are not those that were closed, or its root was changed"
            report.add(Finding(FindingKind.DAY_CHANGED, detail, day=closed.day))
    last = added[-1]
    if len(hashes) > last.count:
        detail = f"supplemented to {last.count} events, now {len(hashes)}"
        report.add(Finding(FindingKind.DAY_LATE, detail, day=closed.day))
    report.repairs.append(Repair(closed.day, closed.count, last.count, last.reason))


def _found(report: AuditReport, kind: FindingKind, detail: str, root: Root) -> None:
    report.add(Finding(kind, detail, seq=root.number, day=root.day))
