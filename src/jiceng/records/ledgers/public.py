"""Public interface of ledgers."""

from __future__ import annotations

from jiceng.records.ledgers.actions import (
    Booking,
    Cause,
    close_account,
    close_period,
    correct,
    open_account,
    open_book,
    post,
    post_all,
)
from jiceng.records.ledgers.kinds import BookKind
from jiceng.records.ledgers.models import Account, Book, ClosedPeriod, Entry
from jiceng.records.ledgers.proof import Difference, DifferenceKind, differences
from jiceng.records.ledgers.queries import (
    Statement,
    StatementLine,
    Turnover,
    accounts_of,
    accounts_visible_to,
    balances,
    book_for,
    entries_of,
    statement,
    trial_balance,
    turnovers,
    visible_to,
)
from jiceng.records.ledgers.rules import Kind, Line, Measure, credit, debit

__all__ = [
    "Account",
    "Book",
    "BookKind",
    "Booking",
    "Cause",
    "ClosedPeriod",
    "Difference",
    "DifferenceKind",
    "Entry",
    "Kind",
    "Line",
    "Measure",
    "Statement",
    "StatementLine",
    "Turnover",
    "accounts_of",
    "accounts_visible_to",
    "balances",
    "book_for",
    "close_account",
    "close_period",
    "correct",
    "credit",
    "debit",
    "differences",
    "entries_of",
    "open_account",
    "open_book",
    "post",
    "post_all",
    "statement",
    "trial_balance",
    "turnovers",
    "visible_to",
]
