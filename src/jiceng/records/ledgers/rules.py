"""Rules of double-entry bookkeeping. Pure: no Django, no clock, no database.

An entry is a list of lines whose amounts add up to zero: debits are positive, credits negative. A
balance is positive on the side on which the account normally grows, so that assets and debts are
both positive numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from jiceng.core.access import ALLOW, Verdict, refuse

MOST_LINES: Final = 200
"""Limit of lines in one entry."""
MOST_ENTRIES: Final = 500
"""Limit of entries in one call, since one event holds all of them."""
MOST_PLACES: Final = 4
"""Decimal places of the columns."""
LARGEST: Final = Decimal(10) ** 13
"""Exclusive limit of amounts; the sum of a million such lines still fits the columns."""


class Kind(StrEnum):
    """The five kinds of accounts of double-entry bookkeeping."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"

    @property
    def sign(self) -> int:
        """1 if a debit increases the balance, -1 if a credit does."""
        return 1 if self in {Kind.ASSET, Kind.EXPENSE} else -1


class Measure(StrEnum):
    """Unit of measure of a book."""

    YUAN = "yuan"
    POINTS = "points"
    HOURS = "hours"

    @property
    def places(self) -> int:
        """Decimal places of amounts: cents, whole points, hundredths of an hour."""
        return 0 if self is Measure.POINTS else 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an entry.

    Args:
        account: its identifier.
        amount: in the book's measure; positive for a debit, negative for a credit.
    """

    account: UUID
    amount: Decimal


def debit(account: UUID, amount: Decimal) -> Line:
    """A line on the debit side.

    Args:
        amount: above zero.

    Raises:
        ValueError: for zero or less; corrections are counter-entries, not negative lines.
    """
    return Line(account, _positive(amount))


def credit(account: UUID, amount: Decimal) -> Line:
    """A line on the credit side; see `debit`."""
    return Line(account, -_positive(amount))


def _positive(amount: Decimal) -> Decimal:
    if not amount > 0:
        raise ValueError("an amount is above zero; choose the other side instead")
    return amount


@dataclass(frozen=True, slots=True)
class Account:
    """The attributes of an account that the rules need.

    Args:
        balance: positive on its normal side (`Kind.sign`).
        floor: lowest permitted balance; None without one.
    """

    id: UUID
    sign: int
    balance: Decimal
    floor: Decimal | None
    is_closed: bool


def well_formed(lines: Sequence[Line], places: int) -> Verdict:
    """Whether lines form an entry: at least two, exact amounts, a sum of zero.

    Args:
        places: decimal places of the book.
    """
    if not 2 <= len(lines) <= MOST_LINES:
        return refuse("ledger.lines", count=len(lines), most=MOST_LINES)
    for line in lines:
        if type(line.amount) is not Decimal or not line.amount.is_finite() or not line.amount:
            return refuse("ledger.amount")
        if abs(line.amount) >= LARGEST:
            return refuse("ledger.amount_too_large")
        if _places(line.amount) > places:
            return refuse("ledger.amount_inexact", amount=shown(abs(line.amount)), places=places)
    difference = sum((line.amount for line in lines), Decimal(0))
    if difference:
        return refuse("ledger.unbalanced", difference=shown(difference))
    return ALLOW


def _places(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # the caller has checked that it is finite
    return max(0, -exponent)


def may_book_on(day: date, *, today: date, closed_to: date | None) -> Verdict:
    """Whether a day is open to bookings.

    Args:
        closed_to: last day of the last closed period.
    """
    if day > today:
        return refuse("ledger.future", day=day.isoformat())
    if closed_to is not None and day <= closed_to:
        return refuse("ledger.period_closed", day=day.isoformat(), closed_to=closed_to.isoformat())
    return ALLOW


def may_close(upto: date, *, today: date, closed_to: date | None) -> Verdict:
    """Whether a period can be closed: it is over, and ends after those that are closed already."""
    if upto >= today:
        return refuse("ledger.period_not_over", day=upto.isoformat())
    if closed_to is not None and upto <= closed_to:
        return refuse("ledger.closed_already", closed_to=closed_to.isoformat())
    return ALLOW


def shown(amount: Decimal) -> str:
    """Format an amount without trailing zeros.

    >>> shown(Decimal("20.5000")), shown(Decimal("100"))
    ('20.5', '100')
    """
    return f"{amount.normalize():f}"


def changes(entries: Iterable[Sequence[Line]]) -> dict[UUID, Decimal]:
    """Total of all lines by account, debits positive."""
    found: dict[UUID, Decimal] = {}
    for lines in entries:
        for line in lines:
            found[line.account] = found.get(line.account, Decimal(0)) + line.amount
    return found


def may_change(accounts: Mapping[UUID, Account], wanted: Mapping[UUID, Decimal]) -> Verdict:
    """Whether accounts permit these changes: they are open, and no balance falls below its floor.

    A balance that is below its floor already may rise.

    Args:
        wanted: by account, debits positive.
    """
    for id_, amount in wanted.items():
        account = accounts.get(id_)
        if account is None:
            return refuse("ledger.no_account")
        if account.is_closed:
            return refuse("ledger.account_closed")
        change = account.sign * amount
        if account.floor is not None and change < 0 and account.balance + change < account.floor:
            return refuse(
                "ledger.not_enough",
                short=shown(account.floor - account.balance - change),
                left=shown(max(account.balance - account.floor, Decimal(0))),
            )
    return ALLOW


def counter(lines: Iterable[Line]) -> list[Line]:
    """Lines that reverse an entry."""
    return [Line(line.account, -line.amount) for line in lines]


def may_correct(*, is_counter: bool, is_countered: bool) -> Verdict:
    """Whether an entry can be corrected: only once, and never a counter-entry."""
    if is_counter:
        return refuse("ledger.is_counter")
    if is_countered:
        return refuse("ledger.corrected_already")
    return ALLOW


def may_close_account(balance: Decimal, *, is_closed: bool) -> Verdict:
    """Whether an account can be closed: it is open, and its balance is zero."""
    if is_closed:
        return refuse("ledger.account_closed")
    if balance:
        return refuse("ledger.account_not_empty", balance=shown(balance))
    return ALLOW


def month_of(day: date) -> date:
    """First day of the month of a day."""
    return day.replace(day=1)


def balances_digest(balances: Mapping[UUID, Decimal]) -> str:
    """SHA-256 in hex over balances: a line ``<account> <amount>`` for each, sorted by account.

    Args:
        balances: by account, positive on its normal side; zero balances are omitted.
    """
    lines = sorted(f"{account} {shown(amount)}\n" for account, amount in balances.items() if amount)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
