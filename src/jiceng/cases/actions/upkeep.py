"""Automatic actions on a request: events of its clock, erasure of personal data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from jiceng.cases.actions.base import MoveContext, finish
from jiceng.cases.intake import service_times
from jiceng.cases.intake.sources import erased_ref
from jiceng.cases.models import Callback, Caller, Case, CaseSearch, CaseTask
from jiceng.core import salted_digests
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.events import NewEvent, record
from jiceng.records.approvals import public as approvals
from jiceng.records.attachments import public as attachments
from jiceng.records.remarks import public as remarks


def finish_clock(case: Case, at: datetime, happened: Sequence[NewEvent]) -> None:
    """Save a locked request after its clock was evaluated, and record the events."""
    service_times.follow(case)
    finish(MoveContext(case, SYSTEM, at, [*happened]))


@transaction.atomic
def erase_caller(*, caller: UUID, by: Actor, at: datetime) -> bool:
    """Erase a caller's data; the row stays as a tombstone, and the event records the erasure."""
    row = Caller.objects.select_for_update().get(pk=caller)
    if row.erased_at is not None:
        return False
    row.name = row.phone = row.email = ""
    row.phone_index, row.erased_at = None, at
    row.save(force_update=True)
    salted_digests.erase([row.id])
    record("case", row.case_id, "case.caller_erased", by=by, at=at, data={"caller": row.id})
    return True


@transaction.atomic
def erase_matter(*, case: UUID, by: Actor, at: datetime) -> bool:
    """Erase text, place and callers of a closed request; columns for statistics stay.

    Returns:
        False if there was nothing left to erase.
    """
    row = Case.objects.select_for_update().get(pk=case)
    if row.erased_at is not None or row.is_open:
        return False
    empty_matter(row, by=by, at=at)
    return True


def empty_matter(row: Case, *, by: Actor, at: datetime) -> None:
    """Erase the content of a locked request and record the event, in the caller's transaction."""
    for caller in Caller.objects.filter(case=row, erased_at=None).values_list("id", flat=True):
        erase_caller(caller=caller, by=by, at=at)
    row.title = row.text = row.address = row.media_url = row.resolution = ""
    row.source_ref = erased_ref(row.source, row.source_ref)
    row.lon = row.lat = row.text_signature = None
    row.suggested_words, row.link_digest, row.erased_at = [], None, at
    row.version += 1
    row.changed(at)
    row.save(force_update=True)
    CaseSearch.objects.filter(case=row).delete()
    salted_digests.erase([row.id])
    remarks.empty(row.id, at=at)
    CaseTask.objects.filter(case=row).update(reason="", evidence="")
    Callback.objects.filter(case=row).update(remark="")
    approvals.empty(row.pk)
    attachments.empty(row.pk, at=at)
    record("case", row.pk, "case.matter_erased", by=by, at=at)


def callers_past(cutoff: datetime) -> QuerySet[Caller]:
    """Callers of requests that were closed before a moment and are still closed. Requests erased by
    `erase_matter` have none left.
    """
    return Caller.objects.filter(
        erased_at=None, case__erased_at=None, case__is_open=False, case__closed_at__lt=cutoff
    )


def matters_past(cutoff: datetime) -> QuerySet[Case]:
    """Requests with content that were closed before a moment and are still closed; merged requests
    follow the one that they were merged into.
    """
    ended = Q(merged_into=None) | Q(merged_into__is_open=False, merged_into__closed_at__lt=cutoff)
    return Case.objects.filter(ended, erased_at=None, is_open=False, closed_at__lt=cutoff)


@transaction.atomic
def erase_callers(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase callers of requests that were closed before the cutoff and are still closed."""
    past = callers_past(cutoff).order_by("id")
    ids = list(past.values_list("id", flat=True)[:batch])
    return sum(erase_caller(caller=each, by=by, at=at) for each in ids)


@transaction.atomic
def erase_matters(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase the content of requests that were closed before the cutoff and are still closed."""
    past = matters_past(cutoff).order_by("id")
    ids = list(past.values_list("id", flat=True)[:batch])
    return sum(erase_matter(case=each, by=by, at=at) for each in ids)
