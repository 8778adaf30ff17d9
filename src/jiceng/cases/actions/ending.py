"""Retention: erase the names of staff on closed requests, and the content of dormant open
requests.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from jiceng.cases.actions.upkeep import empty_matter
from jiceng.cases.models import Approval, Attachment, Callback, Case
from jiceng.core.access import Actor
from jiceng.core.events import record
from jiceng.core.models import Event

WARNED: Final = "case.dormant"
WORKERS_STREAM: Final = UUID("00000000-0000-7000-8000-0000000c0ded")
WARN_AHEAD: Final = timedelta(days=90)
# Automatic events do not count as activity: a reminder must not extend the retention.
BY_ITSELF: Final = (
    "case.breached",
    "case.reminded",
    "case.recounted",
    "case.arrival_missed",
    "case.guarded",
    WARNED,
)


@transaction.atomic
def erase_workers(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase who worked on requests closed before the cutoff. Rows lose the names; events keep the
    identifiers.
    """
    over = Case.objects.filter(is_open=False, closed_at__lt=cutoff)
    erased = _empty(over.filter(handler__isnull=False), "handler", batch)
    for rows, name in (
        (Callback.objects.filter(case__in=over, by__isnull=False), "by"),
        (Approval.objects.filter(stream__in=over.values("pk"), asked_by__isnull=False), "asked_by"),
        (Attachment.objects.filter(stream__in=over.values("pk"), person__isnull=False), "person"),
    ):
        erased += _empty(rows, name, batch)
    decided = (
        Approval.objects.filter(stream__in=over.values("pk")).exclude(decisions=[]).order_by("pk")
    )
    ids = list(decided.values_list("pk", flat=True)[:batch])
    Approval.objects.filter(pk__in=ids).update(decisions=[])
    erased += len(ids)
    if erased:
        record(
            "errand", WORKERS_STREAM, "case.workers_forgotten", by=by, at=at, data={"rows": erased}
        )
    return erased


def _empty(rows: QuerySet[Any], name: str, batch: int) -> int:
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:batch])
    rows.model.objects.filter(pk__in=ids).update(**{name: None})
    return len(ids)


def dormant(cutoff: datetime) -> QuerySet[Case]:
    """Open requests with content and without activity since a moment."""
    steps = Event.objects.filter(stream_id=OuterRef("pk"), at__gte=cutoff).exclude(
        type__in=BY_ITSELF
    )
    return Case.objects.filter(~Exists(steps), is_open=True, erased_at=None, opened_at__lt=cutoff)


def warned_dormant(cutoff: datetime, at: datetime) -> QuerySet[Case]:
    """Dormant requests whose unit was warned long enough ago to have closed them."""
    warnings = Event.objects.filter(stream_id=OuterRef("pk"), type=WARNED, at__lte=at - WARN_AHEAD)
    return dormant(cutoff).filter(Exists(warnings))


@transaction.atomic
def erase_dormant(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase the content of dormant requests some time after their unit was warned. The request
    stays open and can still be closed, so that it does not disappear from the figures.
    """
    due = warned_dormant(cutoff, at).select_for_update(of=("self",), skip_locked=True)
    rows = list(due.order_by("opened_at", "id")[:batch])
    for row in rows:
        empty_matter(row, by=by, at=at)
    return len(rows)


@transaction.atomic
def warn_dormant(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Warn the unit in charge that a request's content will be erased unless there is activity.

    Args:
        cutoff: without activity since this moment.
    """
    again = Event.objects.filter(stream_id=OuterRef("pk"), type=WARNED, at__gt=cutoff)
    due = dormant(cutoff).filter(~Exists(again), Q(erased_at=None))
    rows = list(due.order_by("opened_at", "id")[:batch])
    for row in rows:
        record("case", row.pk, WARNED, by=by, at=at, data={"unit": row.unit_id})
    return len(rows)
