"""Looks at the place of a request: asked for by a dispatcher, answered by the officer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from jiceng.cases.actions import field_looks
from jiceng.cases.models import Case
from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from jiceng.fieldwork.findings import looks
from jiceng.fieldwork.findings.models import FieldLook
from jiceng.fieldwork.sync.copies import copy_for
from jiceng.records.public import make_move
from tests.cases.conftest import built_world, world
from tests.fieldwork.findings.samples import COMMUNITY, asked_look, given_look
from tests.fieldwork.phone import enrolled, states
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]
SEEN = {"result": "not", "found": "垃圾已清运干净"}


def events_of(case: Any) -> list[str]:
    """Types of a request's events about looks, in order."""
    found = Event.objects.filter(stream_id=case, type__startswith="case.look_").order_by("seq")
    return list(found.values_list("type", flat=True))


def test_a_look_is_asked_for_answered_and_told_in_the_history_of_the_request(
    world: World,
) -> None:
    look = asked_look(world)
    case = Case.objects.get()
    assert FieldLook.objects.get(pk=look).case_id == case.pk
    version = case.version
    found = make_move("field_look", look, "answer", SEEN, by=world["officer"], at=world.at)
    assert found.state == looks.ANSWERED
    assert events_of(case.pk) == ["case.look_asked", "case.look_answered"]
    case.refresh_from_db()
    assert case.version == version, "an open page of the request stays usable"
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_a_look_that_is_not_possible_is_told_with_its_reason(world: World) -> None:
    look = asked_look(world)
    given = {"found": "道路施工封闭"}
    make_move("field_look", look, "decline", given, by=world["officer"], at=world.at)
    assert events_of(Case.objects.get().pk) == ["case.look_asked", "case.look_declined"]


def test_an_unknown_number_and_a_confidential_request_are_refused(world: World) -> None:
    with pytest.raises(Invalid) as caught:
        asked_look(world, number="不存在的编号")
    assert set(caught.value.details["fields"]) == {"number"}
    secret = world.open(confidential=True)
    with pytest.raises((Invalid, Refused)):
        asked_look(world, number=secret.number)
    assert not FieldLook.objects.exists()


def test_a_dispatcher_of_another_street_sees_neither_request_nor_look(world: World) -> None:
    look = asked_look(world)
    with pytest.raises(NotFound):
        make_move("field_look", look, "withdraw", by=world["other_dispatcher"], at=world.at)


def test_dispatchers_ask_and_officers_answer(world: World) -> None:
    look = asked_look(world)
    with pytest.raises(Forbidden):
        make_move("field_look", look, "answer", SEEN, by=world["dispatcher"], at=world.at)
    with pytest.raises(Forbidden):
        make_move("field_look", look, "withdraw", by=world["officer"], at=world.at)


def test_a_dispatcher_asks_on_the_page_of_the_request_and_reads_the_answer_there(
    world: World, at_desk: Any
) -> None:
    given = given_look(world)
    case = Case.objects.get()
    page: Client = at_desk("dispatcher", "zh-hans")
    path = f"/desk/requests/{case.pk}/"
    assert "请网格员到现场" in page.get(path).content.decode()
    unit = str(world.units[COMMUNITY].pk)
    assert page.post("/desk/field-looks/new/", given | {"unit": unit}).status_code == 302
    officer: Client = at_desk("officer", "zh-hans")
    assert "垃圾是否仍未清运" in officer.get(f"/desk/?unit={unit}").content.decode()
    look = FieldLook.objects.get().pk
    officer.post(f"/desk/field-looks/{look}/answer/", SEEN | {"version": "2"})
    shown = page.get(path).content.decode()
    assert "垃圾已清运干净" in shown
    assert "网格员已到现场查看" in shown


def test_an_officer_answers_on_the_phone(world: World) -> None:
    look = asked_look(world)
    kinds = {each["kind"]: each for each in copy_for(world["officer"], world.at)["kinds"]}
    assert [each["id"] for each in kinds["field_look"]["records"]] == [str(look)]
    assert [each["name"] for each in kinds["field_look"]["moves"]] == ["answer", "decline"]
    phone = enrolled(world["officer"], at=world.at)
    phone.make("field_look.answer", look, result=SEEN["result"], found=SEEN["found"])
    assert states(phone.send(at=world.at)) == ["applied"]
    assert FieldLook.objects.get(pk=look).state == looks.ANSWERED


def test_only_what_becomes_of_a_look_is_noted_in_the_history_of_a_request(world: World) -> None:
    case = world.open()
    with pytest.raises(ValueError, match="closed"):
        field_looks.note_look(case=case.pk, what="closed", data={}, by=SYSTEM, at=world.at)
