"""Needs of communities: listed, taken on by paired units, delivered, confirmed, passed on."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from jiceng.activities.needs import lifecycle as needs
from jiceng.activities.needs.models import Claim, Need
from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.models import Event
from jiceng.records.clock.tasks import breaches_at, reminders_at
from jiceng.records.public import make_due_moves
from tests.records.example import NOW, Place, move, place, refused

__all__ = ["place"]


def test_a_need_is_listed_claimed_in_parts_delivered_and_rated(place: Place) -> None:
    need = place.need()
    assert move(need, "claim", place.banker, amount="2").state == needs.PARTLY
    assert move(need, "claim", place.teacher, amount="3").state == needs.CLAIMED
    move(need, "deliver", place.teacher, report="三张长椅已安装")
    move(need, "deliver", place.banker, report="两张长椅已安装")
    first, second = Claim.objects.order_by("amount")
    assert move(need, "confirm", place.clerk, claim=second.pk, rating=5).state == needs.CLAIMED
    assert move(need, "confirm", place.clerk, claim=first.pk, rating=4).state == needs.DONE
    told = Counter(Event.objects.filter(stream_id=need.pk).values_list("type", flat=True))
    steps = ("listed", "claimed", "delivered", "confirmed")
    assert [told[f"need.{step}"] for step in steps] == [1, 2, 2, 2]
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_only_paired_units_claim_a_need(place: Place) -> None:
    need = place.need()
    with pytest.raises(NotFound):
        move(need, "claim", place.police, amount="1")
    with refused("record.relation"):
        move(need, "claim", place.leader, amount="1")


def test_claims_do_not_exceed_the_amount_and_each_unit_claims_once(place: Place) -> None:
    need = place.need()
    with refused("need.too_much"):
        move(need, "claim", place.banker, amount="6")
    move(need, "claim", place.banker, amount="2")
    with refused("need.claimed_before"):
        move(need, "claim", place.banker, amount="1")
    with pytest.raises(Invalid) as caught:
        move(need, "claim", place.teacher, amount="0")
    assert set(caught.value.details["fields"]) == {"amount"}


def test_unclaimed_need_is_passed_to_the_street_once(place: Place) -> None:
    need, late = place.need(), NOW + timedelta(days=10)
    assert (need.due_at, make_due_moves(at=late - timedelta(seconds=1))) == (late, 0)
    assert breaches_at(late + timedelta(seconds=1)) == 1
    assert [make_due_moves(at=late + timedelta(days=days)) for days in (1, 30)] == [1, 0]
    passed_on = Need.objects.get()
    assert (passed_on.unit, passed_on.state) == (place.street, needs.PASSED_ON)
    assert (passed_on.due_at, passed_on.breached_at) == (late, late)
    told = Event.objects.filter(stream_id=need.pk).order_by("seq").values_list("type", flat=True)
    assert [*told] == ["need.listed", "need.breached", "need.passed_on"]
    gone = move(need, "withdraw", place.leader, at=late + timedelta(days=2))
    assert (gone.state, breaches_at(late + timedelta(days=30))) == (needs.WITHDRAWN, 0)


def test_claimed_need_is_no_longer_due(place: Place) -> None:
    need = move(place.need(), "claim", place.banker, amount="1")
    far = NOW + timedelta(days=99)
    assert (make_due_moves(at=far), breaches_at(far), reminders_at(far)) == (0, 0, 0)
    with refused("record.state"):
        move(need, "withdraw", place.clerk)
