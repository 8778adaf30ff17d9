"""Mediations: parties masked, rooms booked once, agreement signed by all, follow-up visit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jiceng.cases.joint_centre import mediation as rules
from jiceng.cases.joint_centre import queries
from jiceng.cases.joint_centre.agreements import issue_agreement
from jiceng.cases.joint_centre.models import Mediation, Party, RoomSlot, Session
from jiceng.core import audit_verification, evidence_comparison, retention
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.directory.public import civil_day
from jiceng.records.documents import public as documents
from jiceng.records.public import make_due_moves
from tests.cases.conftest import built_world, world
from tests.cases.joint_centre.samples import (
    agreed,
    agreement,
    attach,
    booking,
    move,
    opened_mediation,
    room,
    with_parties,
)
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]


def signed(world: World, key: Any) -> Mediation:
    for party in Party.objects.filter(mediation=key).order_by("id"):
        move(world, key, "sign", party=str(party.pk), signed_on=str(civil_day(world.at)))
    return Mediation.objects.get(pk=key)


def test_it_ends_signed_by_all_and_the_visit_falls_due_on_its_day(world: World) -> None:
    key = agreed(world)
    first = Party.objects.filter(mediation=key).order_by("id")[0]
    move(world, key, "sign", party=str(first.pk), signed_on=str(civil_day(world.at)))
    assert Mediation.objects.get(pk=key).state == rules.AGREED
    second = Party.objects.filter(mediation=key, signed_on=None).get()
    made = move(world, key, "sign", party=str(second.pk), signed_on=str(civil_day(world.at)))
    assert made.state == rules.SIGNED
    due = rules.on_its_day(rules.MEDIATIONS.load(made))
    assert due is not None
    assert make_due_moves(at=due - timedelta(seconds=1)) == 0
    assert make_due_moves(at=due) == 1
    world.at = due
    assert move(world, key, "visit", visit="漏水已修好。", is_kept=True).state == rules.KEPT
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_an_agreement_needs_both_sides(world: World) -> None:
    key = opened_mediation(world)
    with pytest.raises(Refused) as caught:
        move(world, key, "agree", **agreement(world))
    assert caught.value.code == "mediation.one_side"


def test_nobody_signs_in_the_future(world: World) -> None:
    key = agreed(world)
    party = Party.objects.filter(mediation=key).order_by("id")[0]
    later = civil_day(world.at) + timedelta(days=1)
    with pytest.raises(Invalid):
        move(world, key, "sign", party=str(party.pk), signed_on=str(later))


@pytest.mark.parametrize(
    ("begins", "is_free"), [("09:30", False), ("10:00", False), ("10:30", True), ("08:30", True)]
)
def test_a_room_is_booked_once(world: World, begins: str, is_free: bool) -> None:
    where = room(world)
    move(world, opened_mediation(world), "plan", **booking(world, where))
    other = opened_mediation(world, title="停车位纠纷")
    if is_free:
        move(world, other, "plan", **booking(world, where, begins))
        assert Session.objects.count() == 2
    else:
        with pytest.raises(Invalid) as caught:
            move(world, other, "plan", **booking(world, where, begins))
        assert set(caught.value.details["fields"]) == {"room"}


def test_a_cancelled_session_gives_its_room_back(world: World) -> None:
    where, key = room(world), opened_mediation(world)
    move(world, key, "plan", **booking(world, where))
    session = Session.objects.get()
    move(world, key, "cancel", session=str(session.pk))
    assert not RoomSlot.objects.filter(is_booked=True).exists()
    other = opened_mediation(world, title="停车位纠纷")
    move(world, other, "plan", **booking(world, where))
    assert evidence_comparison.compare_state().ok


def test_rooms_of_other_streets_are_not_offered(world: World) -> None:
    where, key = room(world, "440704005"), opened_mediation(world)
    with pytest.raises(Invalid):
        move(world, key, "plan", **booking(world, where))


def test_names_are_masked_until_a_reason_is_given(world: World, at_desk: Any) -> None:
    key = with_parties(world)
    path = f"/desk/mediations/{key}/"
    desk = at_desk("clerk", "en")
    before = desk.get(path).content.decode()
    assert "张小满" not in before
    assert "张**" in before
    assert "19900001234" not in before
    move(world, key, "look", reason="核对当事人")
    assert "张小满" in desk.get(path).content.decode()
    assert "张小满" not in at_desk("dispatcher", "en").get(path).content.decode()
    assert not queries.has_looked(world["clerk"], key, world.at + queries.SHOWN_FOR)


def test_a_specialist_of_the_grid_is_called_in_and_sees_it(world: World, at_desk: Any) -> None:
    key = opened_mediation(world)
    with pytest.raises(Invalid):
        move(world, key, "call_in", specialist=f"{world.people['police'].pk}|police")
    attach(world)
    assert not queries.mediations_visible_to(world["police"]).exists()
    move(world, key, "call_in", specialist=f"{world.people['police'].pk}|police")
    assert [each.pk for each in queries.mediations_visible_to(world["police"])] == [key]
    assert "楼上漏水" in at_desk("police", "en").get("/desk/specialist/").content.decode()
    with pytest.raises(Forbidden):
        move(world, key, "end", "police", reason="不成立")
    with pytest.raises(NotFound):
        move(world, key, "end", "housing", reason="不成立")


def test_the_agreement_is_a_document_with_both_sides(world: World, at_desk: Any) -> None:
    early = with_parties(world)
    with pytest.raises(Refused):
        issue_agreement(mediation=early, by=world["clerk"], at=world.at)
    move(world, early, "agree", **agreement(world))
    made = issue_agreement(mediation=early, by=world["clerk"], at=world.at)
    assert issue_agreement(mediation=early, by=world["clerk"], at=world.at).pk == made.pk
    path = f"/desk/documents/{made.pk}"
    for form, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = at_desk("clerk", "en").get(f"{path}/{form}/")
        assert b"".join(answer.streaming_content).startswith(begins)
    assert at_desk("handler", "en").get(f"{path}/pdf/").status_code == 404
    assert documents.documents_of(world["clerk"], "mediation", early)
    assert audit_verification.verify().ok


def test_parties_and_texts_are_erased_two_years_after_it_is_over(world: World) -> None:
    key = with_parties(world)
    move(world, key, "end", reason="双方不愿继续")
    later = world.at + rules.KEPT_FOR + timedelta(days=1)
    assert retention.run(by=SYSTEM, at=later, kinds=["joint_centre.mediations"]) == {
        "joint_centre.mediations": 1
    }
    assert {party.name for party in Party.objects.filter(mediation=key)} == {""}
    assert Mediation.objects.get(pk=key).reason == ""
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok
