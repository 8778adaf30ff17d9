"""Moves of any records, with needs as the example: permissions, states, timers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jiceng.activities.needs.models import Claim, Need, Pairing
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Forbidden, Invalid, NotFound
from jiceng.records.public import lifecycle_of, make_move, open_record, possible_moves
from tests.records.example import BENCHES, NOW, ONE, Place, move, place, refused

__all__ = ["place"]


def test_move_from_a_stale_page_changes_nothing(place: Place) -> None:
    need = place.need()
    move(need, "claim", place.banker, amount="1")
    seen = need.version
    with refused("record.stale"):
        make_move("need", need.pk, "claim", ONE, by=place.teacher, at=NOW, version=seen)
    assert Claim.objects.count() == 1


def test_offered_moves_are_exactly_the_allowed_ones(place: Place) -> None:
    need, lifecycle = place.need(), lifecycle_of("need")

    def offered(by: Actor) -> dict[str, bool]:
        need.refresh_from_db()
        return {
            each.move.name: bool(each.verdict)
            for each in possible_moves(lifecycle, need, by=by, at=NOW)
        }

    assert offered(place.banker) == {"claim": True}
    assert offered(place.clerk) == {"confirm": False, "withdraw": True}
    move(need, "claim", place.banker, amount="5")
    assert offered(place.banker) == {"claim": False, "deliver": True}
    assert offered(place.clerk) == {"confirm": False, "withdraw": False}
    move(need, "deliver", place.banker, report="已送达")
    assert offered(place.clerk) == {"confirm": True, "withdraw": False}


def test_need_with_a_past_date_or_out_of_scope_is_refused(place: Place) -> None:
    with pytest.raises(Invalid) as caught:
        place.need(wanted_by="2026-09-15")
    assert set(caught.value.details["fields"]) == {"wanted_by"}
    with pytest.raises(Forbidden):
        open_record("need", BENCHES, unit=place.street.pk, by=place.clerk, at=NOW)
    assert Need.objects.count() == 0


def test_need_is_visible_to_superior_and_paired_units_only(place: Place) -> None:
    need, lifecycle = place.need(), lifecycle_of("need")
    for sees in (place.clerk, place.leader, place.banker):
        assert need in lifecycle.visible(sees)
    assert need not in lifecycle.visible(place.police)


def test_ended_pairing_gives_no_access(place: Place) -> None:
    need = place.need()
    pairing = Pairing.objects.get(unit=place.bank)
    make_move("pairing", pairing.pk, "end", by=SYSTEM, at=NOW)
    later = NOW + timedelta(days=2)
    make_move("need", need.pk, "claim", ONE, by=place.teacher, at=later)
    with pytest.raises((Forbidden, NotFound)):
        make_move("need", need.pk, "claim", ONE, by=place.banker, at=later)


def test_pairing_requires_existing_units_and_the_permission(place: Place) -> None:
    with pytest.raises(Invalid):
        open_record("pairing", {"community": Need().id}, unit=place.bank.pk, by=SYSTEM, at=NOW)
    supported = {"community": place.community.pk}
    with pytest.raises(Forbidden):
        open_record("pairing", supported, unit=place.bank.pk, by=place.clerk, at=NOW)
