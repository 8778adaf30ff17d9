"""Balances and statements against sums, with pinned numbers of queries."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from jiceng.core.access import ANONYMOUS, SYSTEM, Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.ids import uuid7
from jiceng.records.ledgers import actions, queries
from jiceng.records.ledgers.models import Account, Line
from jiceng.records.ledgers.proof import differences
from jiceng.records.ledgers.rules import Line as RuleLine
from tests.factories import UnitFactory
from tests.records.ledgers.conftest import (
    AT,
    MANAGE,
    POST,
    READ,
    RESIDENT,
    SOMEBODY,
    TODAY,
    Ledger,
    actor_at,
    make_ledger,
)

pytestmark = pytest.mark.django_db
FIRST = date(2026, 5, 20)


def busy(ledger: Ledger, seed: int) -> list[Account]:
    """Forty entries on random days of four months, between four accounts."""
    dice = random.Random(seed)
    accounts = [ledger.issued, *(ledger.member() for _ in range(3))]
    bookings = []
    for _ in range(40):
        giver, taker = dice.sample(accounts, 2)
        amount = Decimal(dice.randint(1, 900)) / 100
        lines = [RuleLine(giver.pk, amount), RuleLine(taker.pk, -amount)]
        day = FIRST + timedelta(days=dice.randint(0, (TODAY - FIRST).days))
        bookings.append(actions.Booking(lines, day, actions.Cause("deed", uuid7(), "x")))
    Account.objects.update(floor=None)
    actions.post_all(book=ledger.book, bookings=bookings, by=SYSTEM, at=AT)
    return accounts


def expected_balance(account: Account, until: date) -> Decimal:
    lines = Line.objects.filter(account=account)
    return sum((account.sign * x.amount for x in lines if x.day <= until), Decimal(0))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_balance_of_any_day_is_the_sum_of_all_lines_until_then(money: Ledger, seed: int) -> None:
    accounts = busy(money, seed)
    keys = [each.pk for each in accounts]
    for offset in range(-1, (TODAY - FIRST).days + 2, 7):
        day = FIRST + timedelta(days=offset)
        wanted = {each.pk: expected_balance(each, day) for each in accounts}
        assert queries.balances(SYSTEM, keys, on=day) == wanted
        assert queries.trial_balance(SYSTEM, money.book.pk, on=day) == wanted
        signs = {each.pk: each.sign for each in accounts}
        assert sum(signs[key] * amount for key, amount in wanted.items()) == 0
    assert queries.balances(SYSTEM, keys) == {
        each.pk: expected_balance(each, TODAY) for each in accounts
    }
    assert differences(money.book.pk) == []


@pytest.mark.parametrize("page", [1, 3, 200])
def test_statement_pages_contain_all_lines(money: Ledger, page: int) -> None:
    account = busy(money, 4)[0]
    since, until = date(2026, 6, 7), date(2026, 8, 20)
    after, seen, pages = None, list[queries.StatementLine](), 0
    balance = expected_balance(account, since - timedelta(days=1))
    while pages == 0 or after is not None:
        part = queries.statement(
            SYSTEM, account.pk, since=since, until=until, after=after, most=page
        )
        assert part.opening == balance
        balance += sum((line.amount for line in part.lines), Decimal(0))
        seen += part.lines
        after, pages = part.next_after, pages + 1
    assert balance == expected_balance(account, until)
    lines = Line.objects.filter(account=account, day__range=(since, until))
    assert [line.id for line in seen] == list(
        lines.order_by("day", "id").values_list("pk", flat=True)
    )
    assert pages == max(1, -(-len(seen) // page))


def test_turnovers_are_sums_of_months(money: Ledger) -> None:
    account = busy(money, 5)[1]
    found = queries.turnovers(SYSTEM, money.book.pk, since=FIRST, until=TODAY)
    for each in found:
        lines = [
            line.amount
            for line in Line.objects.filter(account=each.account)
            if line.day.replace(day=1) == each.month
        ]
        assert each.debits == sum((x for x in lines if x > 0), Decimal(0))
        assert each.credits == -sum((x for x in lines if x < 0), Decimal(0))
    assert account.pk in {each.account for each in found}


def test_ledgers_in_scope_and_own_accounts_of_residents_are_visible(ledger: Ledger) -> None:
    mine = ledger.member(SOMEBODY)
    other = ledger.member()
    both = [mine.pk, other.pk]
    ledger.earn(mine, 5)
    assert set(queries.balances(RESIDENT, both)) == {mine.pk}
    assert queries.statement(RESIDENT, mine.pk, since=TODAY, until=TODAY).lines[0].amount == 5
    assert queries.accounts_of(RESIDENT, "person", SOMEBODY) == [mine]
    assert queries.entries_of(RESIDENT, "deed", uuid7()) == []
    with pytest.raises(NotFound):
        queries.trial_balance(RESIDENT, ledger.book.pk, on=TODAY)
    near = actor_at(ledger.unit, READ)
    far = actor_at(UnitFactory.create(), READ)
    without = actor_at(ledger.unit, POST, MANAGE)
    for actor, seen in ((near, both), (far, []), (without, []), (ANONYMOUS, [])):
        assert sorted(queries.balances(actor, both)) == sorted(seen)
        assert queries.visible_to(actor).exists() == bool(seen)
    with pytest.raises(Invalid):
        queries.balances(near, [uuid7() for _ in range(1001)])


def test_entries_of_a_cause_are_found(ledger: Ledger) -> None:
    member, deed = ledger.member(), uuid7()
    entry = ledger.earn(member, 5, cause=actions.Cause("deed", deed, "earned"))
    found = queries.entries_of(SYSTEM, "deed", deed)
    assert found == [entry]
    assert {line.amount for line in found[0].lines.all()} == {5, -5}


Call = Callable[[Ledger, Actor, list[Account]], Any]
READS: dict[str, tuple[int, Call]] = {
    "balances now": (1, lambda _l, by, a: queries.balances(by, [x.pk for x in a])),
    "balances then": (2, lambda _l, by, a: queries.balances(by, [x.pk for x in a], on=TODAY)),
    "trial balance": (
        2,
        lambda ledger, by, _a: queries.trial_balance(by, ledger.book.pk, on=TODAY),
    ),
    "turnovers": (
        2,
        lambda ledger, by, _a: queries.turnovers(by, ledger.book.pk, since=FIRST, until=TODAY),
    ),
    "statement": (
        3,
        lambda _l, by, a: queries.statement(by, a[0].pk, since=FIRST, until=TODAY),
    ),
    "accounts of": (1, lambda _l, by, a: queries.accounts_of(by, "person", uuid7())),
    "entries of": (1, lambda _l, by, a: queries.entries_of(by, "deed", uuid7())),
}


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize("seeds", [[1], [1, 2, 3]])
def test_reading_uses_same_number_of_queries_for_any_number_of_entries(
    money: Ledger, name: str, seeds: list[int], django_assert_num_queries: Any
) -> None:
    for seed in seeds:
        accounts = busy(money, seed)
    number, read = READS[name]
    actor = actor_at(money.unit, READ)
    with django_assert_num_queries(number):
        read(money, actor, accounts)


@pytest.mark.parametrize("count", [1, 3])
def test_booking_uses_same_number_of_queries_for_one_entry_and_for_three(
    count: int, django_assert_num_queries: Any
) -> None:
    ledger = make_ledger()
    members = [ledger.member() for _ in range(count)]
    amount = Decimal(5)
    bookings = [
        actions.Booking(
            [RuleLine(ledger.issued.pk, amount), RuleLine(each.pk, -amount)],
            TODAY,
            actions.Cause("deed", uuid7(), "x"),
        )
        for each in members
    ]
    # Savepoint and its end 2, book, causes, accounts, entries, lines, balances, months, counter;
    # the number of the changes with the end of the chain, and the event.
    with django_assert_num_queries(12):
        actions.post_all(book=ledger.book, bookings=bookings, by=SYSTEM, at=AT)
