"""Permissions of moves at all entry points: API, pages, batches, approvals."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from jiceng.cases import actions
from jiceng.cases.models import ApprovalKind, Case
from jiceng.core.ids import uuid7
from tests.web.conftest import SignIn
from tests.world import World

API = "/api/v1/"


@pytest.fixture
def departments(world: World) -> Case:
    """A request of a street dispatched to a department, not yet acknowledged."""
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    return Case.objects.get(pk=case.pk)


def by_api(client: Client, case: Case, move: str, **data: Any) -> Any:
    path = f"{API}requests/{case.id}/moves/{move}"
    return client.post(path, data, content_type="application/json")


def test_api_refuses_moves_of_a_department_to_its_street(
    departments: Case, program: SignIn
) -> None:
    street = program("dispatcher")
    given = {"reason": "已办结", "unit": str(departments.first_receiver_id), "into": str(uuid7())}
    for move in ("sign", "resolve", "ask_extend", "transfer", "return"):
        answer = by_api(street, departments, move, **given)
        assert (answer.status_code, answer.json()["code"]) == (403, "case.not_yours"), move
    listed = {
        each["name"]: each for each in street.get(f"{API}requests/{departments.id}/moves").json()
    }
    assert listed["take_back"]["allowed"]
    assert not listed["sign"]["allowed"]
    assert "区城管局" in listed["sign"]["message"]
    assert by_api(program("handler"), departments, "sign").status_code == 200


def test_page_offers_the_street_neither_button_nor_shortcut(
    departments: Case, at_desk: SignIn, world: World
) -> None:
    street = at_desk("dispatcher")
    page = street.get(f"/desk/requests/{departments.id}/")
    assert 'data-move="sign"' not in page.content.decode()
    assert 'data-move="take_back"' in page.content.decode()
    posted = street.post(f"/desk/requests/{departments.id}/moves/sign/", {"version": 2})
    assert posted.status_code == 403
    assert Case.objects.get(pk=departments.pk).state == "dispatched"


def test_sent_request_is_withdrawn_on_its_page(departments: Case, at_desk: SignIn) -> None:
    street = at_desk("dispatcher")
    seen = departments.version
    path = f"/desk/requests/{departments.id}/moves/take_back/"
    answer = street.post(path, {"version": seen, "reason": "派错部门"})
    assert answer.status_code == 302
    assert Case.objects.get(pk=departments.pk).state == "accepted"


def test_applications_are_listed_for_their_approvers(
    departments: Case, at_desk: SignIn, world: World
) -> None:
    actions.sign(case=departments.id, by=world["handler"], at=world.at)
    actions.ask(
        case=departments.id,
        by=world["handler"],
        at=world.at,
        kind=ApprovalKind.SUSPEND,
        reason="连日降雨",
    )
    for who, sees in (("street_leader", False), ("lead", True), ("district", True)):
        page = at_desk(who).get("/desk/approvals/").content.decode()
        assert ("连日降雨" in page) is sees, who


def test_batch_dispatches_only_own_requests(world: World, at_desk: SignIn) -> None:
    here, there = world.open(), world.open()
    Case.objects.filter(pk=there.pk).update(unit=world.urban, state="accepted")
    chosen = [f"{each.id}:{each.version}" for each in (here, there)]
    at_desk("dispatcher").post(
        "/desk/batch/dispatch/", {"case": chosen, "unit": str(world.units["JH-HSG"].id)}
    )
    units = dict(Case.objects.order_by("id").values_list("id", "unit_id"))
    assert units == {here.id: world.units["JH-HSG"].id, there.id: world.urban}
