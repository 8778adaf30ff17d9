"""Rules of entries and balances."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.records.ledgers import rules
from jiceng.records.ledgers.rules import Account, Kind, Line, credit, debit

ACCOUNTS = [UUID(int=number) for number in range(1, 5)]
AMOUNTS = st.decimals(-1000, 1000, places=3)
LINES = st.lists(st.builds(Line, st.sampled_from(ACCOUNTS), AMOUNTS), max_size=6)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(LINES, st.integers(0, 3))
def test_entry_has_exact_lines_that_add_up_to_zero(lines: list[Line], places: int) -> None:
    """Compared with exact fractions."""
    amounts = [Fraction(line.amount) for line in lines]
    is_exact = all((amount * 10**places).denominator == 1 for amount in amounts)
    is_entry = len(lines) > 1 and all(amounts) and is_exact and sum(amounts) == 0
    assert bool(rules.well_formed(lines, places)) == is_entry


@given(st.lists(AMOUNTS.filter(bool), min_size=1, max_size=5))
def test_reversal_undoes_any_entry(amounts: list[Decimal]) -> None:
    lines = [Line(ACCOUNTS[0], amount) for amount in amounts]
    lines.append(Line(ACCOUNTS[1], -sum(amounts, Decimal(0))))
    both = rules.changes([lines, rules.counter(lines)])
    assert not any(both.values())


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity"), Decimal(0), 1.5, 3])
def test_amount_is_exact_and_not_zero(amount: Decimal) -> None:
    lines = [Line(ACCOUNTS[0], amount), Line(ACCOUNTS[1], -amount)]
    assert rules.well_formed(lines, 2).code == "ledger.amount"


def test_trailing_zeros_do_not_count_as_decimal_places() -> None:
    lines = [debit(ACCOUNTS[0], Decimal("10.500")), credit(ACCOUNTS[1], Decimal("10.5"))]
    assert rules.well_formed(lines, 2)
    assert rules.well_formed(lines, 0).code == "ledger.amount_inexact"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "ledger.lines"),
        ([debit(ACCOUNTS[0], Decimal(1))], "ledger.lines"),
        ([debit(ACCOUNTS[0], Decimal(1))] * 201, "ledger.lines"),
        (
            [debit(ACCOUNTS[0], rules.LARGEST), credit(ACCOUNTS[1], rules.LARGEST)],
            "ledger.amount_too_large",
        ),
        (
            [debit(ACCOUNTS[0], Decimal("0.10")), credit(ACCOUNTS[1], Decimal("0.01"))],
            "ledger.unbalanced",
        ),
    ],
)
def test_invalid_entry_is_refused_with_a_code(lines: list[Line], code: str) -> None:
    assert rules.well_formed(lines, 2).code == code


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(-1)])
def test_debit_and_credit_require_positive_amounts(amount: Decimal) -> None:
    with pytest.raises(ValueError, match="above zero"):
        debit(ACCOUNTS[0], amount)
    with pytest.raises(ValueError, match="above zero"):
        credit(ACCOUNTS[0], amount)


@given(
    st.lists(AMOUNTS, min_size=1, max_size=8),
    st.sampled_from([1, -1]),
    st.none() | st.just(Decimal(0)),
)
def test_no_account_falls_below_its_minimum_balance(
    amounts: list[Decimal], sign: int, floor: Decimal | None
) -> None:
    """For any sequence of bookings: the allowed ones keep the minimum balance."""
    balance = Decimal(0)
    for amount in amounts:
        account = Account(ACCOUNTS[0], sign, balance, floor, is_closed=False)
        allowed = rules.may_change({account.id: account}, {account.id: amount})
        after = balance + sign * amount
        assert bool(allowed) == (floor is None or after >= floor or sign * amount >= 0)
        if allowed:
            balance = after
    assert floor is None or balance >= floor


def test_refusal_states_the_missing_amount() -> None:
    account = Account(ACCOUNTS[0], -1, Decimal(30), Decimal(0), is_closed=False)
    verdict = rules.may_change({account.id: account}, {account.id: Decimal(50)})
    assert (verdict.code, verdict.details) == ("ledger.not_enough", {"short": "20", "left": "30"})


def test_closed_or_foreign_account_accepts_no_entries() -> None:
    account = Account(ACCOUNTS[0], 1, Decimal(0), None, is_closed=True)
    wanted = {account.id: Decimal(1)}
    assert rules.may_change({account.id: account}, wanted).code == "ledger.account_closed"
    assert rules.may_change({}, wanted).code == "ledger.no_account"


@given(DAYS, DAYS, st.none() | DAYS)
def test_entries_are_allowed_from_the_last_closed_day_until_today(
    day: date, today: date, closed_to: date | None
) -> None:
    earliest = date.min if closed_to is None else closed_to + timedelta(days=1)
    open_days = earliest <= day <= today
    assert bool(rules.may_book_on(day, today=today, closed_to=closed_to)) == open_days
    later = closed_to is None or day > closed_to
    assert bool(rules.may_close(day, today=today, closed_to=closed_to)) == (later and day < today)


def test_debit_increases_assets_and_expenses() -> None:
    assert {kind for kind in Kind if kind.sign == 1} == {Kind.ASSET, Kind.EXPENSE}


@given(st.dictionaries(st.sampled_from(ACCOUNTS), AMOUNTS))
def test_digest_of_balances_depends_on_amounts_only(balances: dict[UUID, Decimal]) -> None:
    """Independent of order, number formatting and accounts with a balance of zero."""
    digest = rules.balances_digest(balances)
    turned = {key: balances[key] + Decimal("0.0000") for key in reversed(list(balances))}
    assert rules.balances_digest(turned | {UUID(int=9): Decimal(0)}) == digest
    assert rules.balances_digest(balances | {UUID(int=9): Decimal(1)}) != digest


def test_every_refusal_has_a_message_filled_from_its_details() -> None:
    refusals = [
        rules.well_formed([], 2),
        rules.may_book_on(date(2026, 1, 2), today=date(2026, 1, 1), closed_to=None),
        rules.may_book_on(date(2026, 1, 1), today=date(2026, 1, 1), closed_to=date(2026, 1, 1)),
        rules.may_close(date(2026, 1, 1), today=date(2026, 1, 1), closed_to=None),
        rules.may_close(date(2026, 1, 1), today=date(2026, 1, 3), closed_to=date(2026, 1, 1)),
        rules.may_close_account(Decimal(3), is_closed=False),
        rules.may_close_account(Decimal(3), is_closed=True),
        rules.may_correct(is_counter=True, is_countered=False),
        rules.may_correct(is_counter=False, is_countered=True),
    ]
    for verdict in refusals:
        assert not verdict
        assert verdict.sentence != verdict.code
