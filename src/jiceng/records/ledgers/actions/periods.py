"""Action to close periods."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from jiceng.core.access import Actor
from jiceng.core.events import record
from jiceng.directory.public import civil_day
from jiceng.records.ledgers import queries, rules
from jiceng.records.ledgers.actions.locking import STREAM, BookRef, lock_to_manage
from jiceng.records.ledgers.models import ClosedPeriod


@transaction.atomic
def close_period(*, book: BookRef, upto: date, by: Actor, at: datetime) -> ClosedPeriod:
    """Close a book up to and including a day. This cannot be undone: later corrections are
    counter-entries on a later day.

    Args:
        upto: last day of the period; it must be in the past.

    Raises:
        Refused: the day is not over, or the period is closed already.
        Forbidden, NotFound: see `lock_to_manage`.
    """
    locked = lock_to_manage(book, by)
    rules.may_close(upto, today=civil_day(at), closed_to=locked.closed_to).or_refuse()
    period = ClosedPeriod.objects.create(
        book=locked,
        upto=upto,
        entry_count=locked.entries.filter(day__lte=upto).count(),
        digest=rules.balances_digest(queries.balances_in(locked.pk, upto)),
    )
    locked.closed_to = upto
    locked.save(update_fields=["closed_to"])
    data = {"upto": upto.isoformat(), "digest": period.digest, "entries": period.entry_count}
    record(STREAM, locked.pk, "ledger.period_closed", by=by, at=at, data=data)
    return period
