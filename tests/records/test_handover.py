"""Dependent rows that name a closed unit go to its successor, with needs as the example."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jiceng.activities.needs import lifecycle as needs
from jiceng.activities.needs.models import Claim
from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.access import SYSTEM
from jiceng.core.errors import NotFound
from jiceng.core.models import Event
from jiceng.directory import actions as directory
from jiceng.directory.holdings import Owner, open_items_of
from jiceng.records.public import make_move
from tests.records.example import NOW, Place, move, place, refused

__all__ = ["place"]

LATER = NOW + timedelta(days=1)
CODE = "records.need.claim"


def held(place: Place) -> int:
    found = {
        each.kind.code: each.count for each in open_items_of(Owner.UNIT, place.bank.pk, NOW.date())
    }
    return found.get(CODE, 0)


def test_successor_delivers_what_a_closed_unit_has_taken_on(place: Place) -> None:
    need, done = place.need(), place.need(title="义务理发")
    move(need, "claim", place.banker, amount="2")
    move(need, "claim", place.teacher, amount="3")
    move(done, "claim", place.banker, amount="5")
    move(done, "deliver", place.banker, report="五次")
    move(done, "confirm", place.clerk, claim=Claim.objects.get(need=done).pk, rating=5)
    assert held(place) == 1
    version = need.version
    directory.close_unit(unit=place.bank.pk, by=SYSTEM, at=LATER, successor=place.school.pk)
    assert held(place) == 0
    assert {each.unit_id for each in Claim.objects.filter(need=need)} == {place.school.pk}
    assert Claim.objects.get(need=done).unit_id == place.bank.pk
    event = Event.objects.get(type="need.handed_over")
    assert event.stream_id == need.pk
    assert str(place.school.pk) in event.data
    need.refresh_from_db()
    assert (need.version > version, need.state) == (True, needs.CLAIMED)
    for report in ("两张长椅", "三张长椅"):
        make_move("need", need.pk, "deliver", {"report": report}, by=place.teacher, at=LATER)
    assert not Claim.objects.filter(delivered_at=None).exists()
    with refused("need.delivered"):
        move(need, "deliver", place.teacher, at=LATER, report="再送一次")
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_closed_unit_no_longer_delivers(place: Place) -> None:
    need = place.need()
    move(need, "claim", place.banker, amount="5")
    directory.close_unit(unit=place.bank.pk, by=SYSTEM, at=LATER, successor=place.stranger.pk)
    with pytest.raises(NotFound):
        move(need, "deliver", place.banker, at=LATER, report="五张")
    move(need, "deliver", place.police, at=LATER, report="五张")
