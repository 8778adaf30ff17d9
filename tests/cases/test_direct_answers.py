"""Requests that are answered and closed at the counter (直接答复)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jiceng.cases import actions
from jiceng.cases.callback.waiting import people_waiting
from jiceng.cases.lifecycle.answering import Cited
from jiceng.cases.models import Case, Citation
from jiceng.cases.search import by_filter, filters
from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.errors import Forbidden, Invalid, Refused
from jiceng.core.ids import uuid7
from jiceng.core.models import Event
from tests.world import World

ASKS = {"text": "请问办理社保卡需要什么材料？", "title": "", "category": ""}
SAID = "带身份证到任一社保网点办理。"


def answer(world: World, who: str = "hotline", said: str = SAID, cited=(), **given) -> Case:
    form_number = given.pop("form_number", "")
    report = world.report(**{**ASKS, "request_type": "consult", "channel": "hotline", **given})
    return actions.answer_directly(
        report=report,
        answer=said,
        cited=cited,
        by=world[who],
        at=world.at,
        form_number=form_number,
    ).case


def test_answer_registers_and_closes_at_the_unit_of_who_answered(world) -> None:
    case = answer(world)
    case.refresh_from_db()
    assert (case.state, case.is_open, case.answered_directly) == ("closed", False, True)
    assert case.unit == world.units["440704"]
    assert case.resolution == SAID
    assert case.answered_at == case.contacted_at == case.closed_at == world.at
    types = list(
        Event.objects.filter(stream_id=case.pk).order_by("seq").values_list("type", "actor")
    )
    assert types[-1] == ("case.answered_directly", world["hotline"].ref)
    assert "case.routed" not in dict(types)


def test_nobody_is_called_back(world) -> None:
    case = answer(world)
    assert case.callback_valid is None
    assert case.state == "closed"


def test_cited_versions_are_kept_with_the_answer(world) -> None:
    cited = Cited(uuid7(), 3, "社保卡补办")
    case = answer(world, cited=[cited])
    row = Citation.objects.get(case=case)
    assert (row.article, row.version, row.title) == (cited.article, 3, cited.title)
    last = (
        Event.objects.filter(stream_id=case.pk).order_by("-seq").values_list("data", flat=True)[0]
    )
    assert f"{cited.article}:3" in last


@pytest.mark.parametrize("kind", ["help", "complaint", "report"])
def test_other_types_are_for_the_unit_in_charge(world, kind) -> None:
    with pytest.raises(Refused) as refused:
        answer(world, request_type=kind)
    assert refused.value.code == "case.not_direct"
    assert not Case.objects.exists()


def test_matter_of_others_is_answered_with_directions(world) -> None:
    assert answer(world, request_type="report", category="9903").state == "closed"


def test_confidential_matter_is_answered_by_whoever_took_it_in(world) -> None:
    case = answer(world, request_type="report", category="990101")
    assert (case.confidential, case.state) == (True, "closed")


def test_answer_needs_a_text(world) -> None:
    with pytest.raises(Invalid):
        answer(world, said=" ")
    assert not Case.objects.exists()


def test_answer_needs_the_permission(world) -> None:
    with pytest.raises(Forbidden):
        answer(world, who="officer")


def test_form_sent_twice_answers_one_request(world) -> None:
    number = str(uuid7())
    assert answer(world, form_number=number).pk == answer(world, form_number=number).pk
    assert Case.objects.count() == 1


def test_reopened_answer_is_dispatched_like_any_request_and_called_back(world) -> None:
    case = answer(world)
    later = world.at + timedelta(hours=3)
    actions.reopen(case=case.id, by=world["district"], at=later, reason="答复有误")
    case.refresh_from_db()
    assert (case.state, case.answered_directly, case.is_open) == ("accepted", False, True)
    actions.dispatch(case=case.id, by=world["district"], at=later, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=later)
    actions.resolve(case=case.id, by=world["handler"], at=later, resolution="已办理")
    case.refresh_from_db()
    assert len(people_waiting(case)) == 1


def test_search_finds_direct_answers_and_types(world) -> None:
    case, other = answer(world), world.open(request_type="complaint")

    def found(**given) -> list[Any]:
        wanted = filters.RequestFilter(**given)
        return [row.id for row in by_filter.find(world["district"], wanted, world.at, None).rows]

    assert found(marks=("direct",)) == [case.id]
    assert found(request_type="complaint") == [other.id]


def test_events_tell_all_rows_of_an_answer(world) -> None:
    answer(world, cited=[Cited(uuid7(), 1, "社保卡")])
    assert evidence_comparison.compare_state().ok
    assert audit_verification.verify().ok
