"""Erasure of the texts of old entries.

Accounting vouchers are kept for thirty years (会计档案管理办法, 2015, annex 1). Books of points
and hours are not financial accounts: their texts are erased after three years.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from jiceng.core import salted_digests
from jiceng.core.access import Actor
from jiceng.core.events import record
from jiceng.records.ledgers.actions.locking import STREAM
from jiceng.records.ledgers.models import BookMeasure, Entry

MONEY = Q(book__measure=BookMeasure.YUAN)


def texts_before(cutoff: datetime, *, of: Q) -> QuerySet[Entry]:
    """Entries with a text that were booked before a moment."""
    return Entry.objects.filter(of, booked_at__lt=cutoff).exclude(text="")


def erase_texts_of_money(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase the texts of entries in books of money; see `core.retention.Erase`."""
    return _erase(texts_before(cutoff, of=MONEY), by=by, at=at, batch=batch)


def erase_other_texts(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase the texts of all other entries; see `core.retention.Erase`."""
    return _erase(texts_before(cutoff, of=~MONEY), by=by, at=at, batch=batch)


@transaction.atomic
def _erase(due: QuerySet[Entry], *, by: Actor, at: datetime, batch: int) -> int:
    rows = due.select_for_update(skip_locked=True, of=("self",)).order_by("booked_at", "id")[:batch]
    for entry in rows:
        entry.text = ""
        entry.save(update_fields=["text"])
        salted_digests.erase([entry.pk])
        data = {"entry": str(entry.pk), "fields": ["text"]}
        record(STREAM, entry.book_id, "ledger.text_erased", by=by, at=at, data=data)
    return len(rows)
