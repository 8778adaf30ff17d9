"""Checklists: written question by question, published in versions that never change."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, Refused
from jiceng.fieldwork.checklists.models import Checklist, ChecklistVersion, Question
from jiceng.fieldwork.checklists.public import check_answers
from jiceng.records.public import make_move
from tests.cases.conftest import built_world, world
from tests.fieldwork.checklists.samples import (
    QUESTIONS,
    begun_checklist,
    first_question,
    published_anew,
    published_checklist,
    written_checklist,
)
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]


def test_a_version_stays_as_it_was_published(world: World) -> None:
    checklist = published_checklist(world)
    first = ChecklistVersion.objects.get(checklist=checklist)
    schema = dict(first.schema)
    second = published_anew(world, checklist)
    first.refresh_from_db()
    assert (first.number, second.number) == (1, 2)
    assert first.schema == schema
    answers = {"q01": False, "q03": 4}
    assert check_answers(first.schema, answers)
    refused = check_answers(second.schema, answers)
    assert set(refused.details["fields"]) == {"q06"}
    assert Checklist.objects.get(pk=checklist).edition == 2
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_nothing_new_is_not_published_twice(world: World) -> None:
    checklist = published_checklist(world)
    with pytest.raises(Refused) as caught:
        make_move("checklist", checklist, "publish", by=SYSTEM, at=world.at)
    assert caught.value.code == "checklist.same"


def test_an_empty_checklist_is_not_published(world: World) -> None:
    with pytest.raises(Refused) as caught:
        make_move("checklist", begun_checklist(world), "publish", by=SYSTEM, at=world.at)
    assert caught.value.code == "checklist.empty"


def test_a_choice_needs_two_choices(world: World) -> None:
    given = {"label": "占用物", "kind": "choice", "choices": "车辆\n车辆"}
    with pytest.raises(Invalid) as caught:
        make_move("checklist", begun_checklist(world), "add", given, by=SYSTEM, at=world.at)
    assert set(caught.value.details["fields"]) == {"choices"}


def test_questions_are_moved_and_removed_and_codes_are_never_used_again(world: World) -> None:
    checklist = written_checklist(world)
    given = {"question": str(first_question(checklist).pk)}
    make_move("checklist", checklist, "shift", {**given, "way": "down"}, by=SYSTEM, at=world.at)
    make_move("checklist", checklist, "shift", {**given, "way": "down"}, by=SYSTEM, at=world.at)
    kept = Question.objects.filter(checklist=checklist, is_removed=False).order_by("position")
    codes = kept.values_list("code", flat=True)
    assert list(codes.all()) == ["q02", "q03", "q01", "q04", "q05"]
    removed = {"question": str(kept.get(code="q05").pk)}
    make_move("checklist", checklist, "remove", removed, by=SYSTEM, at=world.at)
    make_move("checklist", checklist, "add", QUESTIONS[0], by=SYSTEM, at=world.at)
    assert list(codes.all()) == ["q02", "q03", "q01", "q04", "q06"]


def test_officers_read_checklists_and_do_not_write_them(world: World, at_desk: Any) -> None:
    checklist = published_checklist(world)
    page: Client = at_desk("officer", "zh-hans")
    assert "通道是否被占用" in page.get(f"/desk/checklists/{checklist}/").content.decode()
    with pytest.raises(Forbidden):
        make_move("checklist", checklist, "add", QUESTIONS[0], by=world["officer"], at=world.at)


def test_a_dispatcher_writes_and_publishes_a_checklist_on_the_page(
    world: World, at_desk: Any
) -> None:
    page: Client = at_desk("dispatcher", "zh-hans")
    given = {"name": "沿街商铺检查", "place_kind": "shop", "unit": str(world.units["440704001"].pk)}
    page.post("/desk/checklists/new/", given)
    path = f"/desk/checklists/{Checklist.objects.get().pk}/"
    page.post(f"{path}add/", {"label": "是否超门线经营", "kind": "yes_no", "alarm": "yes"})
    given = {"label": "商铺类型", "kind": "choice", "choices": "餐饮"}
    refused = page.post(f"{path}add/", given).content.decode()
    assert 'role="alert"' in refused
    assert "商铺类型" in refused
    assert page.post(f"{path}publish/", {"version": "2"}).status_code == 302
    shown = page.get(path).content.decode()
    assert "是否超门线经营" in shown
    assert ChecklistVersion.objects.get().schema["required"] == ["q01"]
