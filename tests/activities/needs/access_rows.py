"""Access rows of needs and pairings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jiceng.activities.needs.models import Claim, Need
from jiceng.core import change_journal
from tests.access.targets import SECRET
from tests.records.example import BANK, COMMUNITY, given_need, listed_need, paired, supported
from tests.records.kind_access_rows import Made, Move, rows_of
from tests.world import World


def _taken(world: World, **columns: Any) -> tuple[UUID, UUID]:
    """A need that the bank has claimed."""
    need, bank, at = listed_need(world), world.units[BANK], world.at
    with change_journal.made_by_hand():
        claim = Claim.objects.create(need_id=need, unit=bank, amount=5, claimed_at=at, **columns)
        Need.objects.filter(pk=need).update(state="claimed")
    return need, claim.pk


def _delivered(world: World) -> Made:
    need, claim = _taken(world, delivered_at=world.at, report="五张长椅")
    return Made(need, {"claim": str(claim), "rating": 5})


ROWS = {
    "needs": rows_of(
        "needs/",
        reads="need.read",
        opens="need.edit",
        unit=COMMUNITY,
        new=given_need,
        record=listed_need,
        secret=SECRET,
        has_remarks=True,
        is_published=True,
        imports="need",
        moves=[
            Move("claim", "need.claim", lambda w: Made(listed_need(w), {"amount": "5"}), BANK),
            Move("deliver", "need.claim", lambda w: Made(_taken(w)[0], {"report": "五张"}), BANK),
            Move("confirm", "need.edit", _delivered, COMMUNITY),
            Move("withdraw", "need.edit", lambda w: Made(listed_need(w), {}), COMMUNITY, True),
        ],
    ),
    "pairings": rows_of(
        "pairings/",
        reads="need.read",
        opens="need.pair",
        unit=BANK,
        new=supported,
        record=paired,
        moves=[Move("end", "need.pair", lambda w: Made(paired(w), {}), "", True)],
    ),
}
