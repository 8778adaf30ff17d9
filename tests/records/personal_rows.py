"""One row of every kind of personal data in records."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from jiceng.core.access import SYSTEM
from jiceng.core.ids import uuid7
from jiceng.core.manifests import contributing
from jiceng.directory.public import civil_day
from jiceng.records.documents import public as documents
from jiceng.records.ledgers import public as ledgers
from jiceng.records.rosters import public as rosters
from tests.records.documents.conftest import KINDS as DOCUMENTS
from tests.records.documents.conftest import Office
from tests.records.ledgers.conftest import KINDS as BOOKS
from tests.records.rosters.conftest import KINDS as ROSTERS


def insert_rows_of_every_kind(unit: Any, at: datetime) -> None:
    """Insert such rows for a unit."""
    given: dict[str, Any] = {"by": SYSTEM, "at": at}
    with contributing(*BOOKS):
        book = ledgers.open_book(kind="accounts", unit=unit, name="村账", **given)
        cash, income = (
            ledgers.open_account(book=book, kind=kind, code=kind, name=kind, **given)
            for kind in (ledgers.Kind.ASSET, ledgers.Kind.INCOME)
        )
        ledgers.post(
            book=book,
            lines=[ledgers.debit(cash.pk, Decimal(5)), ledgers.credit(income.pk, Decimal(5))],
            day=civil_day(at),
            cause=ledgers.Cause("deed", uuid7(), "x"),
            text="张三交来",
            **given,
        )
    with contributing(*ROSTERS):
        plain: dict[str, Any] = {"kind": "meeting", "unit": unit, "title": "村民代表"}
        rows = [rosters.RosterLine("张三", "001", "一组")]
        first = rosters.draw(**plain, drawn_for=civil_day(at), rows=rows, **given)
        rosters.freeze(roster=first.pk, **given)
        rosters.new_edition(roster=first.pk, reason="李四迁入", **given)
    with contributing(*DOCUMENTS):
        office = Office(unit)
        office.upload(at=at)
        document = office.issue(at=at)
        documents.void(document=document.pk, reason="张三有异议", **given)
