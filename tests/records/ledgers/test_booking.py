"""Booking, correcting and closing on the real database."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from jiceng.core import audit_verification, retention
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.ids import uuid7
from jiceng.core.models import Event
from jiceng.records.ledgers import actions, queries
from jiceng.records.ledgers.actions.locking import STREAM
from jiceng.records.ledgers.models import Account, Book, Entry, Line, MonthSum
from jiceng.records.ledgers.proof import differences
from jiceng.records.ledgers.rules import Kind, credit, debit
from tests import state_comparison
from tests.factories import UnitFactory
from tests.records.ledgers.conftest import (
    AT,
    MANAGE,
    POST,
    READ,
    RESIDENT,
    TODAY,
    Ledger,
    actor_at,
)

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


def balance(account: Account) -> Decimal:
    return Account.objects.get(pk=account.pk).balance


def types(ledger: Ledger) -> list[str]:
    events = Event.objects.filter(stream_kind=STREAM, stream_id=ledger.book.pk).order_by("seq")
    return list(events.values_list("type", flat=True))


def refused(code: str, function: Any, *args: Any, **given: Any) -> Refused:
    """The refusal of an action, which must not change anything."""
    before = [model.objects.count() for model in (Entry, Line, MonthSum, Event)]
    with pytest.raises(Refused) as caught:
        function(*args, **given)
    assert caught.value.code == code
    assert [model.objects.count() for model in (Entry, Line, MonthSum, Event)] == before
    return caught.value


def test_earned_points_can_be_spent_once(ledger: Ledger) -> None:
    member = ledger.member()
    ledger.earn(member, 50)
    ledger.spend(member, 30)
    refusal = refused("ledger.not_enough", ledger.spend, member, 30)
    assert (refusal.details["left"], refusal.details["short"]) == ("20", "10")
    assert [balance(member), balance(ledger.issued)] == [20, 20]
    assert differences(ledger.book.pk) == []


def test_entries_of_a_ledger_are_numbered_without_gaps(ledger: Ledger) -> None:
    member = ledger.member()
    ledger.earn(member, 5)
    refused("ledger.not_enough", ledger.spend, member, 6)
    ledger.spend(member, 5)
    assert list(ledger.book.entries.values_list("number", flat=True)) == [1, 2]


def test_same_cause_is_booked_once(ledger: Ledger) -> None:
    member, cause = ledger.member(), actions.Cause("shift", uuid7(), "earned")
    first = ledger.earn(member, 5, cause=cause)
    again = ledger.earn(member, 5, cause=cause)
    assert first.pk == again.pk
    assert balance(member) == 5
    assert types(ledger).count("ledger.booked") == 1
    refusal = refused("ledger.cause_booked", ledger.earn, member, 6, cause=cause)
    assert refusal.details == {"number": 1}
    refused("ledger.cause_booked", ledger.earn, member, 5, cause=cause, day=YESTERDAY)


def test_several_entries_are_booked_atomically(ledger: Ledger) -> None:
    members = [ledger.member() for _ in range(3)]

    def booking(account: Account, amount: int, key: str = "earned") -> actions.Booking:
        lines = [debit(ledger.issued.pk, Decimal(amount)), credit(account.pk, Decimal(amount))]
        return actions.Booking(lines, TODAY, actions.Cause("deed", account.pk, key))

    given: dict[str, Any] = {"book": ledger.book, "by": SYSTEM, "at": AT}
    made = actions.post_all(bookings=[booking(each, 7) for each in members], **given)
    assert [entry.number for entry in made] == [1, 2, 3]
    # One of them again, beside a new one: the old one stays as it is.
    more = [booking(members[0], 7), booking(members[0], 2, "more")]
    assert [e.number for e in actions.post_all(bookings=more, **given)] == [1, 4]
    assert balance(members[0]) == 9
    bad = [
        booking(members[1], 1, "next"),
        actions.Booking([], TODAY, actions.Cause("deed", uuid7(), "x")),
    ]
    refused("ledger.lines", actions.post_all, bookings=bad, **given)
    refused("ledger.cause_twice", actions.post_all, bookings=[more[0], more[0]], **given)
    many = [booking(members[0], 1, str(number)) for number in range(501)]
    refused("ledger.too_many", actions.post_all, bookings=many, **given)
    assert actions.post_all(bookings=[], **given) == []


def test_correction_names_its_entry_and_is_made_once(money: Ledger) -> None:
    cash = actions.open_account(
        book=money.book, kind=Kind.ASSET, code="1001", name="库存现金", by=SYSTEM, at=AT
    )
    wrong = money.earn(cash, 100)  # the cash account grows on the other side: it went below zero
    right = [debit(cash.pk, Decimal("100.05")), credit(money.issued.pk, Decimal("100.05"))]
    counter, entry = actions.correct(entry=wrong.pk, reason="方向", lines=right, by=SYSTEM, at=AT)
    assert (counter.corrects, counter.is_counter) == (wrong, True)
    assert (entry.corrects, entry.is_counter) == (wrong, False)
    assert (balance(cash), balance(money.issued)) == (Decimal("100.05"), Decimal("-100.05"))
    given: dict[str, Any] = {"reason": "再", "by": SYSTEM, "at": AT}
    refused("ledger.corrected_already", actions.correct, entry=wrong.pk, **given)
    refused("ledger.is_counter", actions.correct, entry=counter.pk, **given)
    actions.correct(entry=entry.pk, **given)  # what came instead can be wrong as well
    assert balance(cash) == 0
    assert types(money)[-3:] == ["ledger.booked", "ledger.corrected", "ledger.corrected"]
    assert differences(money.book.pk) == []


def test_spent_points_cannot_be_revoked(ledger: Ledger) -> None:
    member = ledger.member()
    earned = ledger.earn(member, 10)
    ledger.spend(member, 8)
    given: dict[str, Any] = {"entry": earned.pk, "reason": "错", "by": SYSTEM, "at": AT}
    refused("ledger.not_enough", actions.correct, **given)
    fewer = [debit(ledger.issued.pk, Decimal(8)), credit(member.pk, Decimal(8))]
    actions.correct(**given, lines=fewer)
    assert balance(member) == 0


def test_closed_period_accepts_no_entries(ledger: Ledger) -> None:
    member = ledger.member()
    wrong = ledger.earn(member, 5, day=YESTERDAY)
    given: dict[str, Any] = {"book": ledger.book, "by": SYSTEM, "at": AT}
    refused("ledger.period_not_over", actions.close_period, upto=TODAY, **given)
    closed = actions.close_period(upto=YESTERDAY, **given)
    assert closed.entry_count == 1
    refused("ledger.closed_already", actions.close_period, upto=YESTERDAY, **given)
    refused("ledger.period_closed", ledger.earn, member, 5, day=YESTERDAY)
    refused("ledger.future", ledger.earn, member, 5, day=TODAY + timedelta(days=1))
    taken_back, _ = actions.correct(
        entry=wrong.pk,
        reason="多记",
        lines=[debit(ledger.issued.pk, Decimal(4)), credit(member.pk, Decimal(4))],
        by=SYSTEM,
        at=AT,
    )
    assert taken_back.day == TODAY
    again = ledger.earn(
        member,
        5,
        day=YESTERDAY,
        cause=actions.Cause(wrong.cause_kind, wrong.cause_id, wrong.cause_key),
    )
    assert again.pk == wrong.pk  # what was booked before stays booked, whatever is closed
    assert queries.balances(SYSTEM, [member.pk], on=YESTERDAY) == {member.pk: 5}
    assert differences(ledger.book.pk) == []


def test_day_of_an_entry_is_in_china_time(ledger: Ledger) -> None:
    """At half past midnight in Shanghai it is still the day before in UTC."""
    at = AT.replace(hour=16, minute=30)
    ledger.earn(ledger.member(), 5, day=TODAY + timedelta(days=1), at=at)


def test_account_of_an_owner_is_opened_once_without_a_name(ledger: Ledger) -> None:
    who = uuid7()
    account = ledger.member(who)
    assert ledger.member(who) == account
    assert (account.name, account.owner_id) == ("", who)
    assert types(ledger).count("ledger.account_opened") == 2  # with that of the scheme


def test_accounts_have_unique_codes_and_possible_minimum_balances(
    ledger: Ledger,
) -> None:
    given: dict[str, Any] = {"book": ledger.book, "kind": Kind.INCOME, "by": SYSTEM, "at": AT}
    cases: list[dict[str, Any]] = [
        {"code": "5001", "name": "又一个"},
        {"code": "", "name": "无"},
        {"code": "5002", "name": ""},
        {"code": "5002", "name": "长" * 81},
        {"code": "5002", "name": "有底", "floor": Decimal(1)},
    ]
    for wrong in cases:
        with pytest.raises(Invalid):
            actions.open_account(**given, **wrong)


def test_only_an_empty_account_is_closed(ledger: Ledger) -> None:
    member = ledger.member()
    ledger.earn(member, 5)
    given: dict[str, Any] = {"by": SYSTEM, "at": AT}
    refused("ledger.account_not_empty", actions.close_account, account=member.pk, **given)
    ledger.spend(member, 5)
    actions.close_account(account=member.pk, **given)
    refused("ledger.account_closed", ledger.earn, member, 5)
    refused("ledger.account_closed", actions.close_account, account=member.pk, **given)


def test_permissions_are_declared_by_the_kind_of_ledger(ledger: Ledger) -> None:
    member = ledger.member()
    ledger.earn(member, 5)
    reader = actor_at(ledger.unit, READ)
    clerk = actor_at(ledger.unit, READ, POST)
    manager = actor_at(ledger.unit, READ, MANAGE)
    stranger = actor_at(UnitFactory.create(), READ, POST, MANAGE)
    with pytest.raises(Forbidden):
        ledger.earn(member, 1, by=reader)
    with pytest.raises(NotFound):
        ledger.earn(member, 1, by=stranger)
    ledger.earn(member, 1, by=clerk)
    ledger.spend(member, 1, by=RESIDENT)
    close: dict[str, Any] = {"book": ledger.book, "upto": YESTERDAY, "at": AT}
    with pytest.raises(Forbidden):
        actions.close_period(**close, by=clerk)
    with pytest.raises(NotFound):
        actions.close_period(**close, by=stranger)
    actions.close_period(**close, by=manager)
    with pytest.raises(Forbidden):
        actions.open_book(kind="points", unit=ledger.unit, name="x", by=clerk, at=AT)
    named: dict[str, Any] = {
        "book": ledger.book,
        "kind": Kind.INCOME,
        "code": "6",
        "name": "六",
        "at": AT,
    }
    with pytest.raises(Forbidden):
        actions.open_account(**named, by=clerk)
    actions.open_account(**named, by=manager)


@pytest.mark.parametrize("missing", [uuid7()])
def test_missing_and_hidden_accounts_get_the_same_response(ledger: Ledger, missing: UUID) -> None:
    given: dict[str, Any] = {"by": SYSTEM, "at": AT}
    calls: list[Any] = [
        lambda: ledger.earn(ledger.issued, 1, book=missing),
        lambda: actions.close_account(account=missing, **given),
        lambda: actions.correct(entry=missing, reason="x", **given),
        lambda: queries.book_for(SYSTEM, missing),
        lambda: queries.statement(SYSTEM, missing, since=TODAY, until=TODAY),
    ]
    for call in calls:
        with pytest.raises(NotFound):
            call()


def test_account_of_another_ledger_is_refused(ledger: Ledger, money: Ledger) -> None:
    refused("ledger.no_account", ledger.earn, money.issued, 1)


def test_state_equals_events(ledger: Ledger) -> None:
    member = ledger.member()
    wrong = ledger.earn(member, 5, text="张三的奖励")
    actions.correct(entry=wrong.pk, reason="李四的", by=SYSTEM, at=AT)
    actions.close_period(book=ledger.book, upto=YESTERDAY, by=SYSTEM, at=AT)
    state_comparison.record_manual_changes()
    assert state_comparison.findings() == []
    assert audit_verification.verify().ok
    assert not Event.objects.filter(changes__contains="张三").exists()


def test_texts_are_erased_after_their_retention_period(ledger: Ledger, money: Ledger) -> None:
    ledger.earn(ledger.member(), 5, text="张三")
    cash = actions.open_account(
        book=money.book, kind=Kind.ASSET, code="1001", name="库存现金", by=SYSTEM, at=AT
    )
    money.earn(cash, 5, text="李四")

    def texts() -> list[str]:
        return sorted(Entry.objects.values_list("text", flat=True))

    kinds = ["ledgers.text_of_money", "ledgers.other_text"]
    for years, left in ((2, ["张三", "李四"]), (4, ["", "李四"]), (31, ["", ""])):
        retention.run(by=SYSTEM, at=AT + timedelta(days=365 * years + 1), kinds=kinds)
        assert texts() == left
    state_comparison.record_manual_changes()
    assert state_comparison.findings() == []


def test_ledger_has_the_unit_and_precision_of_its_kind(ledger: Ledger, money: Ledger) -> None:
    assert (ledger.book.measure, ledger.book.places) == ("points", 0)
    assert (money.book.measure, money.book.places) == ("yuan", 2)
    half = [debit(ledger.issued.pk, Decimal("0.5")), credit(ledger.member().pk, Decimal("0.5"))]
    refused("ledger.amount_inexact", ledger.book_lines, half)
    with pytest.raises(KeyError):
        actions.open_book(kind="none", unit=ledger.unit, name="x", by=SYSTEM, at=AT)
    assert Book.objects.count() == 2


def test_past_day_counts_in_its_month(ledger: Ledger) -> None:
    ledger.earn(ledger.member(), 5, day=date(2025, 2, 28))
    assert set(MonthSum.objects.values_list("month", flat=True)) == {date(2025, 2, 1)}
