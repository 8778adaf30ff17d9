"""Needs of communities: listed, taken on by paired units, delivered, confirmed, passed on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jiceng.activities.needs import lifecycle as needs
from jiceng.activities.needs.models import Claim, Need, Pairing
from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from jiceng.directory.public import actor_of
from jiceng.records.public import (
    lifecycle_of,
    make_due_moves,
    make_move,
    open_record,
    possible_moves,
)
from tests.factories import (
    CommunityFactory,
    DepartmentFactory,
    PersonFactory,
    PostFactory,
    RoleFactory,
)

NOW = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)
BENCHES = {
    "title": "社区广场长椅",
    "kind": "goods",
    "amount": "5",
    "measure": "张",
    "wanted_by": "2026-10-31",
}

ONE = {"amount": "1"}


class Place:
    """A community with its street, and two units that are paired with it."""

    def __init__(self) -> None:
        self.community = CommunityFactory.create()
        self.street, self.district = self.community.parent, self.community.parent.parent
        self.bank, self.school = (
            DepartmentFactory.create(parent=self.district, department_kind=kind)
            for kind in ("finance", "education")
        )
        self.stranger = DepartmentFactory.create(parent=self.district, department_kind="police")
        for unit in (self.bank, self.school):
            supported = {"community": str(self.community.pk)}
            open_record("pairing", supported, unit=unit.pk, by=SYSTEM, at=NOW)
        self.clerk = self.somebody("clerk", self.community)
        self.leader = self.somebody("street_leader", self.street)
        self.banker = self.somebody("department_lead", self.bank)
        self.teacher = self.somebody("department_lead", self.school)
        self.police = self.somebody("department_lead", self.stranger)

    def somebody(self, role: str, unit: Any) -> Actor:
        person = PersonFactory.create()
        PostFactory.create(person=person, unit=unit, role=RoleFactory.create(code=role))
        return actor_of(person, NOW)

    def need(self, **given: Any) -> Need:
        made = open_record(
            "need", {**BENCHES, **given}, unit=self.community.pk, by=self.clerk, at=NOW
        )
        assert isinstance(made, Need)
        return made


@pytest.fixture
def place(db: None) -> Place:
    return Place()


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.code == code


def move(need: Need, name: str, by: Actor, at: datetime = NOW, **given: Any) -> Need:
    made = make_move("need", need.pk, name, given, by=by, at=at)
    assert isinstance(made, Need)
    return made


def test_a_need_is_listed_claimed_in_parts_delivered_and_rated(place: Place) -> None:
    need = place.need()
    assert move(need, "claim", place.banker, amount="2").state == needs.OPEN
    assert move(need, "claim", place.teacher, amount="3").state == needs.CLAIMED
    move(need, "deliver", place.teacher, report="三张长椅已安装")
    move(need, "deliver", place.banker, report="两张长椅已安装")
    first, second = Claim.objects.order_by("amount")
    assert move(need, "confirm", place.clerk, claim=second.pk, rating=5).state == needs.CLAIMED
    assert move(need, "confirm", place.clerk, claim=first.pk, rating=4).state == needs.DONE
    told = Event.objects.filter(stream_id=need.pk).order_by("seq").values_list("type", flat=True)
    assert list(told) == [
        "need.listed",
        "need.claimed",
        "need.claimed",
        "need.delivered",
        "need.delivered",
        "need.confirmed",
        "need.confirmed",
    ]
    assert audit_verification.verify().ok
    assert evidence_comparison.rebuild().ok


def test_only_paired_units_take_a_need_on(place: Place) -> None:
    need = place.need()
    with pytest.raises(NotFound):
        move(need, "claim", place.police, amount="1")
    with refused("record.relation"):
        move(need, "claim", place.leader, amount="1")
    assert Claim.objects.count() == 0


def test_no_more_than_is_left_is_taken_on_and_by_each_unit_once(place: Place) -> None:
    need = place.need()
    with refused("need.too_much"):
        move(need, "claim", place.banker, amount="6")
    move(need, "claim", place.banker, amount="2")
    with refused("need.claimed_before"):
        move(need, "claim", place.banker, amount="1")
    with pytest.raises(Invalid) as caught:
        move(need, "claim", place.teacher, amount="0")
    assert set(caught.value.details["fields"]) == {"amount"}


def test_a_move_from_a_stale_page_changes_nothing(place: Place) -> None:
    need = place.need()
    move(need, "claim", place.banker, amount="1")
    seen = need.version
    with refused("record.stale"):
        make_move("need", need.pk, "claim", ONE, by=place.teacher, at=NOW, version=seen)
    assert Claim.objects.count() == 1


def test_what_a_page_offers_is_what_the_move_allows(place: Place) -> None:
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


def test_what_nobody_claims_goes_to_the_street_once(place: Place) -> None:
    need = place.need()
    assert need.wakes_at == NOW + needs.UNCLAIMED_FOR
    assert make_due_moves(at=NOW + timedelta(days=9)) == 0
    late = NOW + timedelta(days=10)
    assert make_due_moves(at=late) == 1
    assert make_due_moves(at=late) == 0
    passed_on = Need.objects.get()
    assert (passed_on.unit, passed_on.state) == (place.street, needs.OPEN)
    assert passed_on.wakes_at is None
    assert move(need, "withdraw", place.leader, at=late).state == needs.WITHDRAWN


def test_a_claimed_need_stays_with_its_community(place: Place) -> None:
    need = place.need()
    assert move(need, "claim", place.banker, amount="1").wakes_at is None
    assert make_due_moves(at=NOW + timedelta(days=30)) == 0


def test_a_need_of_yesterday_and_a_need_elsewhere_are_refused(place: Place) -> None:
    with pytest.raises(Invalid) as caught:
        place.need(wanted_by="2026-09-15")
    assert set(caught.value.details["fields"]) == {"wanted_by"}
    with pytest.raises(Forbidden):
        open_record("need", BENCHES, unit=place.street.pk, by=place.clerk, at=NOW)
    assert Need.objects.count() == 0


def test_a_need_is_seen_by_its_line_and_by_paired_units_alone(place: Place) -> None:
    need, lifecycle = place.need(), lifecycle_of("need")
    for sees in (place.clerk, place.leader, place.banker):
        assert need in lifecycle.visible(sees)
    assert need not in lifecycle.visible(place.police)


def test_a_pairing_ends_and_gives_nothing_any_more(place: Place) -> None:
    need = place.need()
    pairing = Pairing.objects.get(unit=place.bank)
    make_move("pairing", pairing.pk, "end", by=SYSTEM, at=NOW)
    later = NOW + timedelta(days=2)
    make_move("need", need.pk, "claim", ONE, by=place.teacher, at=later)
    with pytest.raises((Forbidden, NotFound)):
        make_move("need", need.pk, "claim", ONE, by=place.banker, at=later)


def test_only_units_that_exist_are_paired_and_only_by_who_may(place: Place) -> None:
    with pytest.raises(Invalid):
        open_record("pairing", {"community": Need().id}, unit=place.bank.pk, by=SYSTEM, at=NOW)
    supported = {"community": place.community.pk}
    with pytest.raises(Forbidden):
        open_record("pairing", supported, unit=place.bank.pk, by=place.clerk, at=NOW)
