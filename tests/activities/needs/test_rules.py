"""The rules of needs, against slow looks at every claim."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.activities.needs import rules
from jiceng.activities.needs.rules import ClaimFacts, NeedFacts

NOON = datetime(2026, 9, 16, 4, tzinfo=UTC)
TODAY = date(2026, 9, 16)
UNITS = [UUID(int=n) for n in range(1, 5)]
STAGES = st.sampled_from(["claimed", "delivered", "confirmed"])


@st.composite
def needs(draw: st.DrawFn) -> NeedFacts:
    """A need as it can have come to be: each unit claims once, never more than is left."""
    amount = draw(st.integers(1, 20))
    left, claims = amount, []
    for number, unit in enumerate(draw(st.permutations(UNITS))):
        if not left or draw(st.booleans()):
            break
        taken = draw(st.integers(1, left))
        left -= taken
        stage = draw(STAGES)
        claims.append(
            ClaimFacts(
                UUID(int=100 + number),
                unit,
                Decimal(taken),
                is_delivered=stage != "claimed",
                is_confirmed=stage == "confirmed",
            )
        )
    street = draw(st.none() | st.just(UUID(int=9)))
    return NeedFacts(
        UUID(int=50), NOON, Decimal(amount), tuple(claims), street, draw(st.booleans())
    )


def left_of(need: NeedFacts) -> int:
    """One piece after the other."""
    pieces = ["free"] * int(need.amount)
    for claim in need.claims:
        for _piece in range(int(claim.amount)):
            pieces[pieces.index("free")] = "taken"
    return pieces.count("free")


@given(needs(), st.sampled_from(UNITS), st.none() | st.integers(1, 25))
def test_a_unit_takes_on_what_is_left_once(need, unit, amount) -> None:
    verdict = rules.may_claim(need, unit, None if amount is None else Decimal(amount))
    before = any(claim.unit == unit for claim in need.claims)
    too_much = amount is not None and amount > left_of(need)
    assert verdict.code == (
        "need.claimed_before" if before else "need.too_much" if too_much else ""
    )
    assert need.unclaimed == left_of(need)


@given(needs(), st.sampled_from(UNITS))
def test_a_unit_delivers_its_part_once(need, unit) -> None:
    mine = [claim for claim in need.claims if claim.unit == unit]
    verdict = rules.may_deliver(need, unit)
    if not mine:
        assert verdict.code == "need.no_claim"
    else:
        assert verdict.code == ("need.delivered" if mine[0].is_delivered else "")


@given(needs(), st.none() | st.integers(100, 106))
def test_what_is_delivered_is_confirmed_once(need, number) -> None:
    waiting = {c.id for c in need.claims if c.is_delivered and not c.is_confirmed}
    claim = None if number is None else UUID(int=number)
    verdict = rules.may_confirm(need, claim)
    if not waiting:
        assert verdict.code == "need.nothing_delivered"
    else:
        assert verdict.code == ("need.not_waiting" if claim and claim not in waiting else "")


@given(needs())
def test_a_need_is_done_when_each_piece_of_it_is_confirmed(need) -> None:
    for claim in need.claims:
        state = rules.state_after_confirming(need, claim.id)
        others = all(each.is_confirmed for each in need.claims if each.id != claim.id)
        if left_of(need):
            assert state == rules.OPEN
        else:
            assert state == (rules.DONE if others else rules.CLAIMED)


@given(needs(), st.integers(1, 20))
def test_a_need_stays_open_while_something_is_left(need, amount) -> None:
    if amount <= left_of(need):
        expected = rules.CLAIMED if amount == left_of(need) else rules.OPEN
        assert rules.state_after_claim(need, Decimal(amount)) == expected


@given(needs())
def test_only_what_nobody_has_claimed_passes_on_and_is_withdrawn(need) -> None:
    waits = need.street is not None and not need.passed_on and not need.claims
    assert rules.passes_on_at(need) == (NOON + timedelta(days=10) if waits else None)
    assert rules.may_withdraw(need).code == ("need.under_way" if need.claims else "")


@pytest.mark.parametrize(("days", "code"), [(-1, "need.past"), (0, ""), (1, "")])
def test_a_need_is_listed_for_a_day_to_come(days, code) -> None:
    assert rules.may_list(TODAY + timedelta(days=days), TODAY).code == code
