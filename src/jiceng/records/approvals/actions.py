"""Erasure of the texts of approvals."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from jiceng.core import salted_digests
from jiceng.core.access import Actor
from jiceng.core.events import record as record_event
from jiceng.records.approvals.kinds import KINDS
from jiceng.records.approvals.models import Approval

WRITES: Final = {
    "empty": "part of the action that erases the record and records this, in its transaction",
}
EMPTY: dict[str, Any] = {"reason": "", "given": {}, "decisions": [], "asked_by": None}


def empty(record: UUID) -> None:
    """Erase the texts of a record's approvals, in the transaction of the action that erases the
    record; the people who requested and decided stay."""
    for row in Approval.objects.filter(stream=record).order_by("pk"):
        row.reason, row.given = "", {}
        row.decisions = [{**each, "reason": ""} for each in row.decisions]
        row.save(update_fields=["reason", "given", "decisions"])


def past(cutoff: datetime) -> QuerySet[Approval]:
    """Unerased approvals older than a time, of kinds that do not erase them with the record."""
    with_record = [each.kind for each in KINDS.all() if each.erases_with_record]
    found = Approval.objects.filter(asked_at__lt=cutoff).exclude(reason="")
    return found.exclude(stream__kind__in=with_record)


@transaction.atomic
def erase(*, approval: UUID, by: Actor, at: datetime) -> bool:
    """Erase the texts and people of one approval; returns whether there were any."""
    return bool(_erase(Approval.objects.filter(pk=approval), by=by, at=at, batch=1))


@transaction.atomic
def erase_old(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase the texts and people of old approvals. A pending one ends as withdrawn."""
    return _erase(past(cutoff), by=by, at=at, batch=batch)


def _erase(rows: QuerySet[Approval], *, by: Actor, at: datetime, batch: int) -> int:
    due = rows.exclude(reason="").select_related("stream").order_by("pk")
    found = list(due.select_for_update(skip_locked=True, of=("self",))[:batch])
    for row in found:
        ends = {"granted": False, "decided_at": at, "is_withdrawn": True}
        values = EMPTY if row.granted is not None else {**EMPTY, **ends}
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        salted_digests.erase([row.pk])
        data = {"approval": row.pk}
        record_event(row.stream.kind, row.stream_id, "approval.erased", by=by, at=at, data=data)
    return len(found)
