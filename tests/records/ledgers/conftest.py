"""Fixtures: a book of points and a book of money in one community, with permissions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from jiceng.core.access import ALLOW, SYSTEM, Actor, Grant
from jiceng.core.ids import uuid7
from jiceng.core.manifests import contributing
from jiceng.records.ledgers import actions, kinds
from jiceng.records.ledgers.models import Account, Book, Entry
from jiceng.records.ledgers.rules import Kind, Measure, credit, debit
from tests.factories import UnitFactory

AT = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Shanghai
TODAY = date(2026, 9, 16)
READ, POST, MANAGE = "directory.read", "directory.edit", "post.edit"
SOMEBODY = UUID(int=7)
RESIDENT = Actor("resident", SOMEBODY)


def actor_at(unit: Any, *rights: str) -> Actor:
    """An actor with permissions at a unit."""
    return Actor("person", uuid7(), grants=(Grant("x", unit.pk, unit.path, frozenset(rights)),))


KINDS = (
    kinds.BookKind("accounts", "Accounts", Measure.YUAN, READ, POST, MANAGE),
    kinds.BookKind(
        "points",
        "Points",
        Measure.POINTS,
        READ,
        POST,
        MANAGE,
        may_post=lambda by, path: ALLOW if by.kind == "resident" else by.may(POST, path),
        owned=lambda by: [by.id] if by.kind == "resident" and by.id else [],
    ),
)


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    with contributing(*KINDS):
        yield


@dataclass
class Ledger:
    """A ledger of points with an account of the scheme and accounts of members."""

    unit: Any
    book: Book
    issued: Account
    members: dict[UUID, Account] = field(default_factory=dict)

    def member(self, who: UUID | None = None) -> Account:
        """The account of a person, with a minimum balance of zero."""
        return actions.open_account(
            book=self.book,
            kind=Kind.LIABILITY,
            owner=("person", who or uuid7()),
            floor=Decimal(0),
            by=SYSTEM,
            at=AT,
        )

    def earn(self, account: Account, amount: int, **given: Any) -> Entry:
        """Credit points."""
        return self.book_lines(
            [debit(self.issued.pk, Decimal(amount)), credit(account.pk, Decimal(amount))], **given
        )

    def spend(self, account: Account, amount: int, **given: Any) -> Entry:
        """Debit points."""
        return self.book_lines(
            [debit(account.pk, Decimal(amount)), credit(self.issued.pk, Decimal(amount))], **given
        )

    def book_lines(self, lines: Any, **given: Any) -> Entry:
        """Book lines, by default today and for a new cause."""
        plain: dict[str, Any] = {
            "book": self.book,
            "lines": lines,
            "day": TODAY,
            "cause": actions.Cause("deed", uuid7(), "earned"),
            "by": SYSTEM,
            "at": AT,
        }
        return actions.post(**{**plain, **given})


def make_ledger(kind: str = "points") -> Ledger:
    """A ledger with the account of the scheme."""
    unit = UnitFactory.create()
    book = actions.open_book(kind=kind, unit=unit, name="积分账", by=SYSTEM, at=AT)
    issued = actions.open_account(
        book=book, kind=Kind.EXPENSE, code="5001", name="已发积分", by=SYSTEM, at=AT
    )
    return Ledger(unit, book, issued)


@pytest.fixture
def ledger(db: None) -> Ledger:
    """A book of points."""
    return make_ledger()


@pytest.fixture
def money(db: None) -> Ledger:
    """A book of money."""
    return make_ledger("accounts")
