"""A move that needs approval: asked for, approved, rejected, withdrawn, overtaken, at all doors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jiceng.core import audit_verification
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Forbidden, Invalid, NotFound, Problem, Refused
from jiceng.core.evidence_comparison import compare_state
from jiceng.core.manifests import contributing, replacing
from jiceng.core.models import Event
from jiceng.core.streams import EventWords
from jiceng.desk.boxes import tallies
from jiceng.directory.public import issue_key
from jiceng.records import approving
from jiceng.records.approvals import actions
from jiceng.records.approvals.public import Approval
from jiceng.records.public import (
    Lifecycle,
    Move,
    NeedsApproval,
    decide_approval,
    lifecycle_of,
    make_move,
    pending_approvals,
    timeline,
    withdraw_approval,
)
from tests.cases.conftest import built_world, world
from tests.records.approvals.funds import COMMUNITY, funds, opened
from tests.web.conftest import at_desk
from tests.world import World

__all__ = ["at_desk", "built_world", "world"]

WANTED = {"spent": "300", "reason": "修缮楼道照明"}


@pytest.fixture
def fund(world: World) -> Iterator[Any]:
    """An open fund of 江南社区 with 1000 yuan."""
    with funds():
        yield opened(world)


def ask(world: World, fund: Any, who: str = "clerk", name: str = "spend", **given: Any) -> Approval:
    sent = {**(WANTED if name == "spend" else {"reason": "项目结束"}), **given}
    make_move("fund", fund.pk, name, sent, by=world[who], at=world.at)
    return Approval.objects.get(stream=fund.pk, kind=name, granted=None)


def decide(world: World, row: Approval, who: str, *, granted: bool = True, reason: str = "") -> Any:
    given: dict[str, Any] = {"by": world[who], "at": world.at, "granted": granted}
    return decide_approval(approval=row.pk, reason=reason, **given)


def event_types(fund: Any) -> list[str]:
    events = Event.objects.filter(stream_id=fund.pk).order_by("seq")
    return [type_.removeprefix("fund.") for type_ in events.values_list("type", flat=True)]


def refused(kind: type[Problem], code: str, do: Any) -> None:
    with pytest.raises(kind) as caught:
        do()
    assert caught.value.code == code


def waiting(world: World, who: str) -> list[Approval]:
    return list(pending_approvals(world[who], world.at).rows)


def test_application_keeps_the_input_and_changes_nothing_else(world: World, fund: Any) -> None:
    row = ask(world, fund)
    fund.refresh_from_db()
    assert (fund.spent, fund.state, event_types(fund)) == (0, "open", ["opened", "spend_requested"])
    assert (row.reason, row.given) == ("修缮楼道照明", {"spent": "300"})
    assert (row.unit_id, row.asked_by_id) == (world.units[COMMUNITY].pk, world["clerk"].id)


def test_approval_performs_the_move_for_the_applying_unit(world: World, fund: Any) -> None:
    row = decide(world, ask(world, fund), "street_leader", reason="同意")
    fund.refresh_from_db()
    assert (fund.spent, fund.spender) == (Decimal(300), world.units[COMMUNITY].pk)
    assert (row.granted, row.is_withdrawn) == (True, False)
    assert event_types(fund) == ["opened", "spend_requested", "spend_approved", "spent"]
    texts = [text for entry in timeline(world["clerk"], "fund", fund.pk) for text in entry.texts]
    assert texts == ["同意", "修缮楼道照明"]
    assert audit_verification.verify().ok
    assert [each for each in compare_state().findings if "approval" in each.table] == []


def test_approved_edit_keeps_what_others_have_changed_meanwhile(world: World, fund: Any) -> None:
    asked = NeedsApproval(label="Change of a fund", right="case.approve")
    edit = Move(
        name="edit",
        label="Change the fund",
        event=("edited", "-"),
        right="need.edit",
        edits=True,
        approval=asked,
    )
    unsaid: dict[str, Any] = dict.fromkeys(("visible", "load", "places"))
    before = lifecycle_of("fund")
    changed = replace(before, moves=[*before.moves, edit], **unsaid)
    labels = dict([edit.event, *asked.labels("edit")])
    words = EventWords({f"fund.{name}": label for name, label in labels.items()})
    with replacing(Lifecycle, changed), contributing(words):
        new = {"title": "电梯维修基金", "amount": "1000", "reason": "更名"}
        row = ask(world, fund, name="edit", **new)
        assert row.given == {"title": "电梯维修基金"}
        make_move("fund", fund.pk, "cut", by=SYSTEM, at=world.at)
        decide(world, row, "street_leader")
    fund.refresh_from_db()
    assert (fund.title, fund.amount) == ("电梯维修基金", 0)


def test_rejection_requires_a_reason(world: World, fund: Any) -> None:
    row = ask(world, fund)
    refused(Invalid, "approval.reason", lambda: decide(world, row, "street_leader", granted=False))
    decide(world, row, "street_leader", granted=False, reason="先报预算")
    fund.refresh_from_db()
    assert (fund.spent, event_types(fund)[-1]) == (0, "spend_rejected")
    assert timeline(world["clerk"], "fund", fund.pk)[0].text == "先报预算"
    assert ask(world, fund).pk != row.pk


def test_only_the_applicant_withdraws(world: World, fund: Any) -> None:
    row = ask(world, fund)

    def withdraw(who: str) -> Approval:
        return withdraw_approval(approval=row.pk, by=world[who], at=world.at)

    refused(Refused, "approval.not_asker", lambda: withdraw("street_leader"))
    assert withdraw("clerk").is_withdrawn
    assert event_types(fund)[-1] == "spend_withdrawn"
    refused(Invalid, "approval.withdrawn", lambda: decide(world, row, "street_leader"))
    assert waiting(world, "street_leader") == []


def test_move_has_one_pending_application_at_a_time(world: World, fund: Any) -> None:
    ask(world, fund)
    refused(Refused, "approval.pending", lambda: ask(world, fund))
    assert ask(world, fund, name="close").granted is None


def test_applicant_does_not_decide(world: World, fund: Any) -> None:
    make_move("fund", fund.pk, "spend", WANTED, by=SYSTEM, at=world.at)
    row = Approval.objects.get()
    Approval.objects.filter(pk=row.pk).update(asked_by=world["street_leader"].id)
    refused(Refused, "approval.own", lambda: decide(world, row, "street_leader"))
    assert waiting(world, "street_leader") == []
    refused(Refused, "approval.nobody", lambda: _by(SYSTEM, row, world))


def _by(actor: Actor, row: Approval, world: World) -> Any:
    return decide_approval(approval=row.pk, by=actor, at=world.at, granted=True, reason="")


def test_only_superior_units_see_and_decide_applications(world: World, fund: Any) -> None:
    row = ask(world, fund)
    assert waiting(world, "street_leader") == [row]
    assert waiting(world, "district") == [row]
    for who in ("clerk", "lead", "other_dispatcher"):
        assert waiting(world, who) == []
    refused(NotFound, "record.missing", lambda: decide(world, row, "lead"))
    refused(Forbidden, "record.relation", lambda: decide(world, row, "clerk"))
    assert fund.__class__.objects.get().spent == 0


def test_application_about_a_changed_record_is_reviewed_again(world: World, fund: Any) -> None:
    row = ask(world, fund)
    make_move("fund", fund.pk, "cut", by=world["clerk"], at=world.at)
    refused(Refused, "fund.empty", lambda: decide(world, row, "street_leader"))
    assert waiting(world, "street_leader") == [row]
    closing = ask(world, fund, name="close")
    for who in ("street_leader", "district"):
        decide(world, closing, who)
    refused(Refused, "record.state", lambda: decide(world, row, "street_leader"))
    (shown,) = pending_approvals(world["street_leader"], world.at).shown.values()
    assert shown.why
    decide(world, row, "street_leader", granted=False, reason="经费已收回")
    assert waiting(world, "street_leader") == []


def test_one_of_two_concurrent_decisions_takes_effect(world: World, fund: Any) -> None:
    row = ask(world, fund)
    first, second = (Approval.objects.select_related("stream").get(pk=row.pk) for _ in range(2))
    given: dict[str, Any] = {"at": world.at, "granted": True, "reason": ""}
    approving.decide(approval=first, by=world["street_leader"], **given)
    refused(
        Invalid,
        "approval.decided",
        lambda: approving.decide(approval=second, by=world["district"], **given),
    )
    assert fund.__class__.objects.get().spent == Decimal(300)
    assert event_types(fund).count("spent") == 1


def test_two_reviewers_are_two_people(world: World, fund: Any) -> None:
    row = ask(world, fund, name="close")
    decide(world, row, "street_leader")
    fund.refresh_from_db()
    assert (fund.state, event_types(fund)[-1]) == ("open", "close_approved")
    refused(Refused, "approval.twice", lambda: decide(world, row, "street_leader"))
    decide(world, row, "district")
    fund.refresh_from_db()
    assert (fund.state, event_types(fund)[-2:]) == ("closed", ["close_approved", "closed"])


def test_inbox_counts_pending_applications(world: World, fund: Any) -> None:
    street = world.units["440704001"].pk
    before = tallies(world["street_leader"], street, world.at)["approvals"].count
    ask(world, fund)
    assert tallies(world["street_leader"], street, world.at)["approvals"].count == before + 1
    assert "approvals" not in tallies(world["clerk"], world.units[COMMUNITY].pk, world.at)


# At the doors.


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_application_and_decision_are_made_on_pages(world: World, fund: Any, at_desk: Any) -> None:
    clerk, leader = at_desk("clerk"), at_desk("street_leader")
    one = f"/desk/funds/{fund.pk}/"
    assert 'name="reason"' in page(clerk, one)
    assert clerk.post(f"{one}spend/", {**WANTED, "reason": ""}).status_code == 400
    assert clerk.post(f"{one}spend/", WANTED).status_code == 302
    asked = page(clerk, one)
    assert "Approval requested: " in asked
    assert "Withdraw application" in asked
    assert 'value="yes" icon' not in asked
    listed = page(leader, "/desk/approvals/")
    assert "议事经费" in listed
    assert "修缮楼道照明" in listed
    assert "300" in listed
    assert "议事经费" not in page(at_desk("lead"), "/desk/approvals/")
    row = Approval.objects.get()
    answer = leader.post(f"/desk/approvals/{row.pk}/decide/", {"granted": "yes"})
    assert answer.headers["Location"] == one
    assert "Money spent" in page(leader, one)
    assert at_desk("lead").get(one).status_code == 404


def test_application_is_decided_on_the_record_page(world: World, fund: Any, at_desk: Any) -> None:
    row = ask(world, fund)
    part, leader = f"/desk/funds/{fund.pk}/parts/approvals/", at_desk("street_leader")
    answer = leader.post(part, {"approval": str(row.pk), "granted": "no"})
    assert answer.status_code == 400
    assert "Give a reason." in answer.content.decode()
    sent = {"approval": str(row.pk), "granted": "no", "reason": "先报预算"}
    assert leader.post(part, sent).status_code == 302
    assert "先报预算" in page(at_desk("clerk"), f"/desk/funds/{fund.pk}/")
    again = ask(world, fund)
    sent = {"approval": str(again.pk), "withdraw": "yes"}
    assert at_desk("clerk").post(part, sent).status_code == 302
    assert leader.post(part, {"approval": "x"}).status_code == 404


def program(world: World, who: str) -> Client:
    key = issue_key(person=world.people[who], label="t", by=world[who], at=world.at)[1]
    return Client(headers={"Authorization": f"Bearer {key}"})


def test_application_and_decision_are_made_by_api(world: World, fund: Any, at_desk: Any) -> None:
    clerk, leader, lead = (program(world, who) for who in ("clerk", "street_leader", "lead"))
    json: Any = {"content_type": "application/json"}
    moves = clerk.get(f"/api/test/funds/{fund.pk}/moves").json()
    spending = next(each for each in moves if each["name"] == "spend")
    assert (spending["needs_approval"], spending["fields"]) == (True, ["spent", "reason"])
    answer = clerk.post(f"/api/test/funds/{fund.pk}/moves/spend", WANTED, **json)
    assert (answer.status_code, answer.json()["state"]) == (202, "open")
    approval = answer.json()["approval"]
    (row,) = leader.get("/api/v1/approvals").json()["rows"]
    assert (row["id"], row["record"], row["move"]) == (approval, str(fund.pk), "spend")
    assert row["filled_in"] == [{"label": "Spent", "value": "300"}]
    assert lead.get("/api/v1/approvals").json()["rows"] == []
    path = f"/api/v1/approvals/{approval}"
    assert lead.post(f"{path}/decide", {"granted": True}, **json).status_code == 404
    assert leader.post(f"{path}/withdraw", **json).status_code == 409
    answer = leader.post(f"{path}/decide", {"granted": True}, **json)
    assert answer.json() == {"id": approval, "granted": True, "withdrawn": False}
    again = clerk.post(f"/api/test/funds/{fund.pk}/moves/spend", WANTED, **json).json()
    answer = clerk.post(f"/api/v1/approvals/{again['approval']}/withdraw", **json)
    assert answer.json() == {"id": again["approval"], "granted": False, "withdrawn": True}


def test_old_approvals_lose_texts_and_people_and_pending_ones_end(world: World, fund: Any) -> None:
    decided = decide(world, ask(world, fund), "street_leader", reason="同意")
    pending = ask(world, fund, name="close")
    later = world.at + timedelta(days=1)
    given: dict[str, Any] = {"by": SYSTEM, "at": later}
    assert actions.erase_old(cutoff=world.at, batch=10, **given) == 0
    assert actions.erase_old(cutoff=later, batch=1, **given) == 1
    assert actions.erase_old(cutoff=later, batch=10, **given) == 1
    for row, ends in ((decided, False), (pending, True)):
        row.refresh_from_db()
        assert (row.reason, row.given, row.decisions, row.asked_by_id) == ("", {}, [], None)
        assert (row.granted, row.is_withdrawn) == (not ends, ends)
    assert event_types(fund).count("approval.erased") == 2
    assert waiting(world, "street_leader") == []
    assert audit_verification.verify().ok
    assert [each for each in compare_state().findings if "approval" in each.table] == []


def test_single_approval_is_erased_once(world: World, fund: Any) -> None:
    row = ask(world, fund)
    assert actions.erase(approval=row.pk, by=SYSTEM, at=world.at)
    assert not actions.erase(approval=row.pk, by=SYSTEM, at=world.at)
