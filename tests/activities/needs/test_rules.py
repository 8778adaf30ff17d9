"""The rules of needs, against slow oracles."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from jiceng.activities.needs import lifecycle as needs
from jiceng.activities.needs.models import Claim, Need
from jiceng.core.access import SYSTEM
from jiceng.records.public import Context, Facts

NOON = datetime(2026, 9, 16, 4, tzinfo=UTC)
UNITS = [UUID(int=n) for n in range(1, 5)]


@st.composite
def lists(draw: st.DrawFn) -> Facts[Need]:
    """A possible need: each unit claims once, never more than the open amount."""
    amount = left = draw(st.integers(1, 20))
    claims = []
    for unit in draw(st.permutations(UNITS)):
        if not left or draw(st.booleans()):
            break
        taken = draw(st.integers(1, left))
        left -= taken
        stage = draw(st.integers(0, 2))
        claims.append(
            Claim(
                unit_id=unit,
                amount=Decimal(taken),
                delivered_at=NOON if stage else None,
                confirmed_at=NOON if stage == 2 else None,
            )
        )
    return Facts(Need(amount=Decimal(amount)), {Claim: tuple(claims)})


def left_of(need: Facts[Need]) -> int:
    """Oracle: subtracts one claim after the other."""
    pieces = ["free"] * int(need.record.amount)
    for claim in need.of(Claim):
        for _piece in range(int(claim.amount)):
            pieces[pieces.index("free")] = "taken"
    return pieces.count("free")


def by(unit: UUID) -> Context:
    return Context(SYSTEM, NOON, UUID(int=50), unit)


@given(lists(), st.sampled_from(UNITS), st.none() | st.integers(1, 25))
def test_unit_claims_at_most_the_open_amount_once(need, unit, amount) -> None:
    fields = None if amount is None else SimpleNamespace(amount=Decimal(amount))
    verdict = needs.may_claim(need, fields, by(unit))
    before = any(claim.unit_id == unit for claim in need.of(Claim))
    too_much = amount is not None and amount > left_of(need)
    assert verdict.code == (
        "need.claimed_before" if before else "need.too_much" if too_much else ""
    )
    if fields and verdict:
        state = needs.CLAIMED if amount == left_of(need) else needs.PARTLY
        assert needs.claim(need, fields, by(unit)).state == state


@given(lists(), st.sampled_from(UNITS))
def test_unit_delivers_its_claim_once(need, unit) -> None:
    delivered = any(c.unit_id == unit and c.delivered_at for c in need.of(Claim))
    assert needs.may_deliver(need, None, by(unit)).code == ("need.delivered" if delivered else "")


@given(lists())
def test_need_is_done_when_all_claims_are_confirmed(need) -> None:
    for claim in need.of(Claim):
        fields = SimpleNamespace(claim=claim.pk, rating=5)
        others = all(each.confirmed_at for each in need.of(Claim) if each is not claim)
        expected = needs.PARTLY if left_of(need) else needs.DONE if others else needs.CLAIMED
        assert needs.confirm(need, fields, by(UNITS[0])).state == expected
