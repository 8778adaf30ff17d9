"""The doors of needs and pairings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jiceng.activities.needs.models import Claim, Need
from jiceng.core import change_journal
from jiceng.core.access import SYSTEM
from jiceng.records.public import open_record
from tests.access.scenes import SECRET
from tests.records.doors import Made, Move, rows_of
from tests.world import World

COMMUNITY, BANK = "440704001001", "JH-URB"


def _given(world: World) -> dict[str, Any]:
    plain = {"title": SECRET, "kind": "goods", "amount": "5", "measure": "张"}
    return {**plain, "wanted_by": "2036-10-31"}


def listed_need(world: World) -> UUID:
    """A need of 江南社区, which the bank supports."""
    place = world.units[COMMUNITY].pk
    _paired(world)
    return open_record("need", _given(world), unit=place, by=SYSTEM, at=world.at).pk


def _taken(world: World, **columns: Any) -> tuple[UUID, UUID]:
    """One that the bank has taken on."""
    need, bank = listed_need(world), world.units[BANK]
    with change_journal.made_by_hand():
        claim = Claim.objects.create(
            need_id=need, unit=bank, amount=5, claimed_at=world.at, **columns
        )
        Need.objects.filter(pk=need).update(state="claimed")
    return need, claim.pk


def _delivered(world: World) -> Made:
    need, claim = _taken(world, delivered_at=world.at, report="五张长椅")
    return Made(need, {"claim": str(claim), "rating": 5})


def _supported(world: World) -> dict[str, Any]:
    return {"community": str(world.units[COMMUNITY].pk)}


def _paired(world: World) -> UUID:
    bank = world.units[BANK].pk
    return open_record("pairing", _supported(world), unit=bank, by=SYSTEM, at=world.at).pk


ROWS = {
    "needs": rows_of(
        "needs/",
        reads="need.read",
        opens="need.edit",
        unit=COMMUNITY,
        new=_given,
        record=listed_need,
        secret=SECRET,
        has_remarks=True,
        is_published=True,
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
        new=_supported,
        record=_paired,
        moves=[Move("end", "need.pair", lambda w: Made(_paired(w), {}), "", True)],
    ),
}
