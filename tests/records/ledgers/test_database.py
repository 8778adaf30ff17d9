"""Database triggers of ledgers, and what the consistency check finds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from jiceng.core.access import SYSTEM
from jiceng.core.ids import uuid7
from jiceng.records.ledgers import actions
from jiceng.records.ledgers.models import Entry, Line, MonthSum
from jiceng.records.ledgers.proof import DifferenceKind, differences
from jiceng.records.ledgers.rules import Line as RuleLine
from tests.records.ledgers.conftest import AT, TODAY, Ledger
from tests.state_comparison import findings, record_manual_changes, sql

pytestmark = pytest.mark.django_db


def as_owner(statement: str) -> None:
    """Run statements as the owner of the tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests_as_owner(%s)", [statement])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledgers_line SET amount = amount + 1",
        "UPDATE ledgers_line SET day = day",
        "DELETE FROM ledgers_line",
        "UPDATE ledgers_entry SET day = day - 1",
        "UPDATE ledgers_entry SET text = 'another'",
        "UPDATE ledgers_entry SET number = number + 1",
        "DELETE FROM ledgers_entry",
        "UPDATE ledgers_closedperiod SET digest = ''",
        "DELETE FROM ledgers_closedperiod",
        "UPDATE ledgers_book SET closed_to = NULL",
        "UPDATE ledgers_book SET closed_to = closed_to - 1",
        "UPDATE ledgers_account SET balance = -1 WHERE floor = 0",
    ],
)
def test_booked_entries_cannot_be_changed_even_by_the_database_owner(
    ledger: Ledger, statement: str
) -> None:
    ledger.earn(ledger.member(), 5, day=TODAY - timedelta(days=2))
    actions.close_period(book=ledger.book, upto=TODAY - timedelta(days=1), by=SYSTEM, at=AT)
    for does in (sql, as_owner):
        with pytest.raises(DatabaseError), transaction.atomic():
            does(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM ledgers_book",
        "DELETE FROM ledgers_account",
        "DELETE FROM ledgers_monthsum",
        "UPDATE ledgers_line SET amount = 1",
        "UPDATE ledgers_closedperiod SET digest = ''",
    ],
)
def test_application_role_has_no_permission_to_change_entries(
    ledger: Ledger, statement: str
) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        sql(statement)


def insert_line(entry: UUID, account: UUID, amount: int, day: date = TODAY) -> None:
    sql(
        "INSERT INTO ledgers_line (id, entry_id, account_id, day, amount) "
        "VALUES (%s, %s, %s, %s, %s)",
        [uuid7(), entry, account, day, amount],
    )


def insert_entry(ledger: Ledger, lines: int, day: date = TODAY) -> UUID:
    made = uuid7()
    sql(
        "INSERT INTO ledgers_entry (id, book_id, number, day, line_count, booked_at, text,"
        " cause_kind, cause_id, cause_key, is_counter)"
        " VALUES (%s, %s, 99, %s, %s, %s, '', 'x', %s, 'x', false)",
        [made, ledger.book.pk, day, lines, AT, made],
    )
    return made


def check_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


Written = list[tuple[str, int]]


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ([], 0),
        ([("issued", 5)], 1),
        ([("issued", 5), ("member", -4)], 2),
        ([("issued", 5), ("member", -5)], 3),
        ([("issued", 5), ("foreign", -5)], 2),
        ([("issued", 5), ("another day", -5)], 2),
    ],
)
def test_database_checks_the_balance_of_entries_written_directly(
    ledger: Ledger, money: Ledger, written: Written, count: int
) -> None:
    accounts = {
        "issued": ledger.issued.pk,
        "member": ledger.member().pk,
        "another day": ledger.member().pk,
        "foreign": money.issued.pk,
    }
    yesterday = TODAY - timedelta(days=1)

    @transaction.atomic
    def write() -> None:
        entry = insert_entry(ledger, count)
        for name, amount in written:
            insert_line(
                entry, accounts[name], amount, yesterday if name == "another day" else TODAY
            )
        check_now()

    with pytest.raises(DatabaseError, match="no balanced entry"):
        write()


def test_entry_accepts_no_later_lines(ledger: Ledger) -> None:
    member = ledger.member()
    entry = ledger.earn(member, 5)

    @transaction.atomic
    def write() -> None:
        insert_line(entry.pk, member.pk, -1)
        insert_line(entry.pk, member.pk, 1)
        check_now()

    with pytest.raises(DatabaseError, match="no balanced entry"):
        write()


def test_entry_written_directly_cannot_be_in_a_closed_period(ledger: Ledger) -> None:
    closed = TODAY - timedelta(days=1)
    actions.close_period(book=ledger.book, upto=closed, by=SYSTEM, at=AT)
    with pytest.raises(DatabaseError, match="is closed"), transaction.atomic():
        insert_entry(ledger, 2, closed)


def test_changed_balance_is_detected(ledger: Ledger) -> None:
    member = ledger.member()
    ledger.earn(member, 5)
    assert differences(ledger.book.pk) == []
    sql("UPDATE ledgers_account SET balance = 6 WHERE id = %s", [member.pk])
    sql("UPDATE ledgers_monthsum SET credits = 6 WHERE account_id = %s", [member.pk])
    sql("UPDATE ledgers_book SET entry_count = 2 WHERE id = %s", [ledger.book.pk])
    found = {(each.kind, each.where, each.month) for each in differences(ledger.book.pk)}
    assert found == {
        (DifferenceKind.NUMBER_MISSING, ledger.book.pk, None),
        (DifferenceKind.MONTH_SUM, member.pk, TODAY.replace(day=1)),
        (DifferenceKind.BALANCE, member.pk, None),
    }
    record_manual_changes()
    assert {(table, columns) for _kind, table, _row, columns in findings()} == {
        ("ledgers_book", ("entry_count",)),
        ("ledgers_account", ("month_sums",)),
        ("ledgers_account", ("balance",)),
    }


def test_changed_closed_period_is_detected(ledger: Ledger) -> None:
    member = ledger.member()
    ledger.earn(member, 5, day=TODAY - timedelta(days=40))
    period = actions.close_period(
        book=ledger.book, upto=TODAY - timedelta(days=1), by=SYSTEM, at=AT
    )
    check_now()
    as_owner(
        "ALTER TABLE ledgers_line DISABLE TRIGGER never_changed;"
        f"UPDATE ledgers_line SET amount = -6 WHERE account_id = '{member.pk}';"
        f"UPDATE ledgers_monthsum SET credits = 6 WHERE account_id = '{member.pk}';"
        "ALTER TABLE ledgers_line ENABLE TRIGGER never_changed"
    )
    kinds = {each.kind: each.where for each in differences(ledger.book.pk)}
    entry = Entry.objects.get()
    assert kinds == {
        DifferenceKind.UNBALANCED: entry.pk,
        DifferenceKind.BALANCE: member.pk,
        DifferenceKind.CLOSED_PERIOD: period.pk,
    }


def test_amounts_are_exact_to_the_last_digit(money: Ledger) -> None:
    other = money.member()
    largest = Decimal("9999999999999.99")
    lines: Any = [RuleLine(money.issued.pk, largest)]
    lines.append(RuleLine(other.pk, -largest))
    money.book_lines(lines)
    assert set(Line.objects.values_list("amount", flat=True)) == {largest, -largest}
    assert MonthSum.objects.get(account=other).credits == largest
