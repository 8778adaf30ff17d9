"""Queries of ledgers, limited to what the actor may see; `visible_to` fails closed.

Balances are read from monthly sums and the lines of one month, so that their cost does not grow
with the history. No query orders people by balance: points are not a ranking.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.directory.public import within
from jiceng.records.ledgers import kinds
from jiceng.records.ledgers.models import Account, Book, Entry, Line, MonthSum
from jiceng.records.ledgers.rules import month_of

MOST_ACCOUNTS = 1000
MOST_LINES = 200

_BALANCES = """
SELECT a.id, a.sign * coalesce(sum(part.net), 0)
FROM ledgers_account a
LEFT JOIN LATERAL (
    SELECT sum(m.debits - m.credits) AS net FROM ledgers_monthsum m
    WHERE m.account_id = a.id AND m.month < %(month)s
    UNION ALL
    SELECT sum(l.amount) FROM ledgers_line l
    WHERE l.account_id = a.id AND l.day >= %(month)s AND l.day <= %(day)s
) part ON true
WHERE {which} GROUP BY a.id
"""


def visible_to(actor: Actor) -> QuerySet[Book]:
    """Books that the actor may read in full."""
    seen = Q(pk__in=())
    for kind in kinds.kinds():
        seen |= Q(kind=kind.code) & within(actor.reach(kind.read), "unit__path")
    return Book.objects.filter(seen)


def accounts_visible_to(actor: Actor) -> QuerySet[Account]:
    """Accounts of books that the actor may read, and the actor's own accounts."""
    seen = Q(book__in=visible_to(actor))
    for kind in kinds.kinds():
        if owned := kind.owned(actor):
            seen |= Q(book__kind=kind.code, owner_id__in=list(owned))
    return Account.objects.filter(seen)


def book_for(actor: Actor, book: UUID) -> Book:
    """One book.

    Raises:
        NotFound: missing or hidden.
    """
    found = visible_to(actor).select_related("unit").filter(pk=book).first()
    if found is None:
        raise not_found()
    return found


def not_found() -> NotFound:
    """The error for a missing or hidden book, account or entry."""
    return NotFound(_("Ledger not found, or not visible to you."), "ledger.not_found")


def accounts_of(actor: Actor, owner_kind: str, owner_id: UUID) -> list[Account]:
    """Accounts of one owner that the actor may see, in all books."""
    found = accounts_visible_to(actor).filter(owner_kind=owner_kind, owner_id=owner_id)
    return list(found.select_related("book").order_by("book", "code"))


def balances(
    actor: Actor, accounts: Collection[UUID], *, on: date | None = None
) -> dict[UUID, Decimal]:
    """Balances by account, positive on the account's normal side; hidden accounts are left out.

    Args:
        accounts: at most `MOST_ACCOUNTS`.
        on: balance at the end of that day; None: the present balance.

    Raises:
        Invalid: too many accounts.
    """
    if len(accounts) > MOST_ACCOUNTS:
        raise Invalid(
            _("One query reads at most %(most)d accounts.") % {"most": MOST_ACCOUNTS},
            "ledger.too_many_accounts",
        )
    seen = accounts_visible_to(actor).filter(pk__in=list(accounts)).order_by("pk")
    rows = dict(seen.values_list("pk", "balance"))
    return rows if on is None else _balances("a.id = ANY(%(accounts)s)", on, accounts=list(rows))


def trial_balance(actor: Actor, book: UUID, *, on: date) -> dict[UUID, Decimal]:
    """Balances of all accounts of a book at the end of a day, each positive on its normal side.

    Raises:
        NotFound: missing or hidden.
    """
    return balances_in(book_for(actor, book).pk, on)


def balances_in(book: UUID, on: date) -> dict[UUID, Decimal]:
    """The same without a permission check, for callers that have loaded the book."""
    return _balances("a.book_id = %(book)s", on, book=book)


def _balances(which: str, on: date, **parameters: UUID | list[UUID]) -> dict[UUID, Decimal]:
    with connection.cursor() as cursor:
        cursor.execute(
            _BALANCES.format(which=which), {"month": month_of(on), "day": on, **parameters}
        )
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Turnover:
    """Debits and credits of one account in one month."""

    account: UUID
    month: date
    debits: Decimal
    credits: Decimal


def turnovers(actor: Actor, book: UUID, *, since: date, until: date) -> list[Turnover]:
    """Debits and credits of each account of a book by month.

    Args:
        since, until: days in the first and in the last month.

    Raises:
        NotFound: missing or hidden.
    """
    found = book_for(actor, book)
    rows = MonthSum.objects.filter(
        account__book=found, month__range=(month_of(since), month_of(until))
    ).order_by("month", "account__code")
    return [
        Turnover(*values) for values in rows.values_list("account_id", "month", "debits", "credits")
    ]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of an account with its entry.

    Args:
        amount: positive if it increases the balance.
    """

    id: UUID
    entry: UUID
    number: int
    day: date
    amount: Decimal
    text: str
    is_counter: bool
    corrects: UUID | None


@dataclass(frozen=True, slots=True)
class Statement:
    """Lines of one account in a range of days.

    Args:
        opening: balance before the first of these lines.
        next_after: keyset cursor of the next page, day and identifier; None at the end.
    """

    account: Account
    opening: Decimal
    lines: Sequence[StatementLine]
    next_after: tuple[date, UUID] | None


def statement(
    actor: Actor,
    account: UUID,
    *,
    since: date,
    until: date,
    after: tuple[date, UUID] | None = None,
    most: int = MOST_LINES,
) -> Statement:
    """Lines of an account in a range of days, both included, oldest first.

    Args:
        after: keyset cursor of the previous page.

    Raises:
        NotFound: missing or hidden.
    """
    found = accounts_visible_to(actor).filter(pk=account).first()
    if found is None:
        raise not_found()
    rows = Line.objects.filter(account=found, day__range=(since, until)).select_related("entry")
    if after is not None:
        day, last = after
        rows = rows.filter(Q(day=day, pk__gt=last) | Q(day__gt=day), day__gte=day)
    wanted = min(most, MOST_LINES)
    lines = list(rows.order_by("day", "pk")[: wanted + 1])
    opening = _opening(found, since, after)
    more = (lines[wanted - 1].day, lines[wanted - 1].pk) if len(lines) > wanted else None
    return Statement(found, opening, [_line(found.sign, line) for line in lines[:wanted]], more)


def _line(sign: int, line: Line) -> StatementLine:
    entry = line.entry
    return StatementLine(
        line.pk,
        entry.pk,
        entry.number,
        line.day,
        sign * line.amount,
        entry.text,
        entry.is_counter,
        entry.corrects_id,
    )


_OPENING = """
SELECT coalesce(sum(net), 0) FROM (
    SELECT sum(debits - credits) AS net FROM ledgers_monthsum
    WHERE account_id = %(account)s AND month < %(month)s
    UNION ALL
    SELECT sum(amount) FROM ledgers_line
    WHERE account_id = %(account)s AND day >= %(month)s
        AND (day < %(day)s OR (day = %(day)s AND id <= %(last)s))
) AS parts
"""
_BEFORE_ALL = UUID(int=0)


def _opening(account: Account, since: date, after: tuple[date, UUID] | None) -> Decimal:
    """Balance before a page of a statement."""
    day, last = after or (since, _BEFORE_ALL)
    with connection.cursor() as cursor:
        cursor.execute(
            _OPENING,
            {"account": account.pk, "month": month_of(day), "day": day, "last": last},
        )
        return account.sign * Decimal(cursor.fetchone()[0])


def entries_of(actor: Actor, cause_kind: str, cause_id: UUID) -> list[Entry]:
    """Entries of a cause with their lines, in books that the actor may read in full."""
    found = Entry.objects.filter(
        book__in=visible_to(actor), cause_kind=cause_kind, cause_id=cause_id
    )
    return list(found.prefetch_related("lines").order_by("book", "number"))
