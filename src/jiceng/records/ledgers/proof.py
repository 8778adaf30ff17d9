"""Consistency check of monthly sums, balances and closed periods against the lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db import connection

from jiceng.core.state_findings import StateFinding, StateFindingKind
from jiceng.records.ledgers import queries, rules
from jiceng.records.ledgers.models import Book, ClosedPeriod


class DifferenceKind(StrEnum):
    """Kinds of inconsistencies."""

    UNBALANCED = "unbalanced"  # an entry's lines do not add up to zero
    NUMBER_MISSING = "number_missing"  # entries are not numbered 1, 2, 3 …
    MONTH_SUM = "month_sum"  # the sum of a month is not that of its lines
    BALANCE = "balance"  # an account's balance is not that of its lines
    CLOSED_PERIOD = "closed_period"  # a closed period does not come to what it came to


@dataclass(frozen=True, slots=True)
class Difference:
    """One inconsistency: the entry, account or period concerned, and the month."""

    kind: DifferenceKind
    where: UUID
    month: date | None = None


_UNBALANCED: Final = """
SELECT e.id FROM ledgers_entry e LEFT JOIN ledgers_line l ON l.entry_id = e.id
WHERE e.book_id = %(book)s GROUP BY e.id HAVING coalesce(sum(l.amount), 1) <> 0 ORDER BY e.id
"""
_MISSING: Final = """
SELECT b.id FROM ledgers_book b LEFT JOIN ledgers_entry e ON e.book_id = b.id
WHERE b.id = %(book)s GROUP BY b.id
HAVING count(e.id) <> b.entry_count OR coalesce(max(e.number), 0) <> b.entry_count
"""
_MONTHS: Final = """
WITH kept AS (
    SELECT m.account_id, m.month, m.debits, m.credits FROM ledgers_monthsum m
    JOIN ledgers_account a ON a.id = m.account_id WHERE a.book_id = %(book)s
), summed AS (
    SELECT l.account_id, date_trunc('month', l.day)::date AS month,
           sum(greatest(l.amount, 0)) AS debits, sum(greatest(-l.amount, 0)) AS credits
    FROM ledgers_line l JOIN ledgers_account a ON a.id = l.account_id
    WHERE a.book_id = %(book)s GROUP BY 1, 2
)
SELECT account_id, month FROM kept FULL JOIN summed USING (account_id, month)
WHERE (kept.debits, kept.credits) IS DISTINCT FROM (summed.debits, summed.credits)
ORDER BY 1, 2
"""
_BALANCES: Final = """
SELECT a.id FROM ledgers_account a LEFT JOIN ledgers_line l ON l.account_id = a.id
WHERE a.book_id = %(book)s
GROUP BY a.id HAVING a.balance <> a.sign * coalesce(sum(l.amount), 0) ORDER BY a.id
"""


def differences(book: UUID) -> list[Difference]:
    """All inconsistencies of a book; empty if it is consistent.

    Reads the whole book: for operators' checks, not for pages.

    Raises:
        Book.DoesNotExist: unknown book.
    """
    found = Book.objects.get(pk=book)
    return [
        *(Difference(DifferenceKind.UNBALANCED, id_) for (id_,) in _rows(_UNBALANCED, book)),
        *(Difference(DifferenceKind.NUMBER_MISSING, id_) for (id_,) in _rows(_MISSING, book)),
        *(Difference(DifferenceKind.MONTH_SUM, id_, month) for id_, month in _rows(_MONTHS, book)),
        *(Difference(DifferenceKind.BALANCE, id_) for (id_,) in _rows(_BALANCES, book)),
        *(
            Difference(DifferenceKind.CLOSED_PERIOD, period.pk, period.upto)
            for period in found.closed_periods.all()
            if not _agrees(period)
        ),
    ]


_COLUMNS: Final = {
    DifferenceKind.UNBALANCED: ("ledgers_entry", "line_count"),
    DifferenceKind.NUMBER_MISSING: ("ledgers_book", "entry_count"),
    DifferenceKind.MONTH_SUM: ("ledgers_account", "month_sums"),
    DifferenceKind.BALANCE: ("ledgers_account", "balance"),
    DifferenceKind.CLOSED_PERIOD: ("ledgers_closedperiod", "digest"),
}


def findings() -> Iterator[StateFinding]:
    """Inconsistencies of all books, for the comparison of state and events."""
    for book in Book.objects.order_by("id").values_list("pk", flat=True):
        for each in differences(book):
            table, column = _COLUMNS[each.kind]
            yield StateFinding(StateFindingKind.COLUMN_CHANGED, table, str(each.where), (column,))


def _agrees(period: ClosedPeriod) -> bool:
    now = rules.balances_digest(queries.balances_in(period.book_id, period.upto))
    return now == period.digest


def _rows(statement: str, book: UUID) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"book": book})
        return list(cursor.fetchall())
