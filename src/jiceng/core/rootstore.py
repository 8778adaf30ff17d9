"""Storage of the chain of daily roots in the database."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from jiceng.core import hash_chain, rootkeys, roots
from jiceng.core.models import DayRoot, DaySupplement
from jiceng.core.roots import Root

WRITES: Final = {
    "append": "roots are computed from events, in order",
}


def load() -> list[Root]:
    """All records in the order of the chain: unsigned older ones come first."""
    rows: list[DayRoot | DaySupplement] = [*DayRoot.objects.all(), *DaySupplement.objects.all()]
    unsigned = [_record(row) for row in rows if row.number is None]
    signed = [_record(row) for row in rows if row.number is not None]
    return roots.numbered(unsigned) + sorted(signed, key=lambda each: each.number)


def append(
    *,
    day: date,
    supplement: int,
    algorithm: int,
    count: int,
    root: bytes,
    at: datetime,
    reason: str,
) -> Root:
    """Append a signed record to the chain, in the caller's transaction and under its lock."""
    last = _last()
    has_signed = last is not None and bool(last.signature)
    record = Root(
        number=last.number + 1 if last else 1,
        day=day,
        supplement=supplement,
        algorithm=algorithm,
        count=count,
        root=root.hex(),
        closed_at=at,
        reason=reason,
        previous=last.link if last else hash_chain.GENESIS.hex(),
    ).signed(rootkeys.signer(has_signed=has_signed, at=at))
    facts = {
        "day": day,
        "algorithm": algorithm,
        "count": count,
        "root": root,
        "closed_at": at,
        "number": record.number,
        "previous": bytes.fromhex(record.previous),
        "signature": bytes.fromhex(record.signature),
        "key": bytes.fromhex(record.key),
    }
    if supplement:
        DaySupplement.objects.create(supplement=supplement, reason=reason, **facts)
    else:
        DayRoot.objects.create(**facts)
    return record


def ensure_signing_key(at: datetime) -> None:
    """Create the key that signs roots when an installation is set up; later, check that it exists.

    Raises:
        KeyMissing: when it is missing or cannot be read.
    """
    last = _last()
    rootkeys.signer(has_signed=last is not None and bool(last.signature), at=at)


def append_to_roots_file(record: Root) -> None:
    """Add a record to the file beside the key, and any others that the file lacks."""
    if not rootkeys.append_next(record):
        rootkeys.append(load())


def _last() -> Root | None:
    signed: list[DayRoot | DaySupplement] = [
        *DayRoot.objects.exclude(number=None).order_by("-number")[:1],
        *DaySupplement.objects.order_by("-number")[:1],
    ]
    if signed:
        return max(map(_record, signed), key=lambda each: each.number)
    known = load()
    return known[-1] if known else None


def _record(row: DayRoot | DaySupplement) -> Root:
    supplement, reason = 0, ""
    if isinstance(row, DaySupplement):
        supplement, reason = row.supplement, row.reason
    return Root(
        number=row.number or 0,
        day=row.day,
        supplement=supplement,
        algorithm=row.algorithm,
        count=row.count,
        root=bytes(row.root).hex(),
        closed_at=row.closed_at,
        reason=reason,
        previous=bytes(row.previous or b"").hex(),
        signature=bytes(row.signature or b"").hex(),
        key=bytes(row.key or b"").hex(),
    )
