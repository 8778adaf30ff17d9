"""Reply templates: permissions, offers, placeholders."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from jiceng.cases import actions as cases
from jiceng.cases.models import Case
from jiceng.cases.reply_templates.models import ReplyTemplate
from jiceng.cases.reply_texts import offered
from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.errors import Forbidden, Invalid, NotFound
from jiceng.core.models import Event
from jiceng.records.public import make_move, open_record
from tests.web.conftest import _morning, at_desk
from tests.web.steps import page_of, text_of
from tests.world import World

__all__ = ["_morning", "at_desk"]

GIVEN = {"name": "已清运", "text": "已清运。", "move": "resolve"}


def save(world: World, who: str = "lead", unit: Any = None, **given: Any) -> Any:
    unit = unit or world.urban
    return open_record("template", {**GIVEN, **given}, unit=unit, by=world[who], at=world.at)


def change(world: World, template: Any, who: str = "lead", **given: Any) -> Any:
    given = {**GIVEN, "unit": world.urban, **given}
    return make_move("template", template.pk, "edit", given, by=world[who], at=world.at)


def remove(world: World, template: Any, who: str = "lead") -> Any:
    return make_move("template", template.pk, "remove", by=world[who], at=world.at)


def handled(world: World, **given: Any) -> Case:
    case = world.open(**given)
    cases.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    return cases.sign(case=case.id, by=world["handler"], at=world.at)


def names(case: Case, world: World, move: str = "resolve") -> list[str]:
    return [name for name, _text in offered(case, world.at).get(move, [])]


def test_template_is_offered_with_filled_placeholders(world, at_desk) -> None:
    save(world, text="您好，{number}号诉求由{unit}于{date}办结，地点：{address}（{category}）。")
    case = handled(world)
    shown = text_of(at_desk("handler", "zh-hans").get(page_of(case)))
    assert (
        f"您好，{case.number}号诉求由区城管局于2026年9月16日办结，地点：江南社区居委会东侧" in shown
    )
    assert 'data-fills="resolve-reason"' in shown


def test_units_use_own_templates_before_those_of_parent_units(world) -> None:
    save(world, "district", unit=world.units["440704"].id, name="全区通用")
    save(world, name="本局")
    save(world, "street_leader", unit=world.units["440704001"].id, name="别的街道")
    assert names(handled(world), world) == ["本局", "全区通用"]


def test_category_and_state_limit_where_a_template_is_offered(world) -> None:
    for name, code in (("任何事项", ""), ("本类", "1504"), ("上级类", "15"), ("别的类", "25")):
        save(world, name=name, category=code)
    save(world, name="只在待签收时退", move="return", case_state="dispatched")
    case = handled(world, category="1504")
    assert names(case, world) == ["本类", "上级类", "任何事项"]
    assert names(case, world, "return") == []
    case.state = "dispatched"
    assert names(case, world, "return") == ["只在待签收时退"]


def test_saving_and_deleting_record_events_without_the_text(world) -> None:
    row = save(world, text="张三同志您好")
    change(world, row, text="您好")
    remove(world, row)
    events = Event.objects.filter(stream_id=row.pk).order_by("seq")
    types = [event.type.partition(".")[2] for event in events]
    assert types == ["saved", "saved", "removed"]
    assert not any("张三" in f"{event.data}{event.changes}" for event in events)
    assert names(handled(world), world) == []
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "长" * 81}, "name"),
        ({"text": " \n"}, "text"),
        ({"text": "长" * 2001}, "text"),
        ({"text": "您好{phone}"}, "text"),
        ({"move": "merge"}, "move"),
        ({"category": "nonsense"}, "category"),
        ({"case_state": "closed"}, "case_state"),
        ({"move": "return", "case_state": "suspended"}, "case_state"),
    ],
)
def test_invalid_template_is_refused_at_its_field(world, given, field) -> None:
    with pytest.raises(Invalid) as caught:
        save(world, **given)
    assert set(caught.value.details["fields"]) == {field}
    assert not ReplyTemplate.objects.exists()


def test_template_name_is_unique_in_a_unit(world) -> None:
    row = save(world)
    for writing in (lambda: save(world), lambda: change(world, save(world, name="新"))):
        with pytest.raises(Invalid) as caught:
            writing()
        assert set(caught.value.details["fields"]) == {"name"}
    save(world, "district", unit=world.units["JH-HSG"].id)
    remove(world, row)
    save(world)


def test_templates_of_other_units_are_out_of_scope(world) -> None:
    mine = save(world)
    with pytest.raises(Forbidden):
        save(world, unit=world.units["JH-HSG"].id, name="别局的")
    with pytest.raises(Forbidden):
        save(world, "handler", name="没有权限")
    with pytest.raises(NotFound):
        remove(world, mine, "street_leader")
    with pytest.raises(NotFound):
        change(world, mine, "street_leader", unit=world.units["440704001"].id)
    with pytest.raises(Invalid):
        change(world, mine, unit=world.units["JH-HSG"].id)
    moved = change(world, mine, "district", unit=world.units["JH-HSG"].id)
    assert moved.unit_id == world.units["JH-HSG"].id


def test_templates_are_created_changed_and_deleted_on_pages(world, at_desk) -> None:
    client = at_desk("lead")
    given = {**GIVEN, "unit": str(world.urban), "category": "", "case_state": ""}
    assert client.post(reverse("template-new"), given).status_code == 302
    row = ReplyTemplate.objects.get()
    page = reverse("template", args=[row.pk])
    edit, end = f"{page}edit/", f"{page}remove/"
    assert "已清运" in text_of(client.get(reverse("template-list")))
    assert '<option value="resolve" selected>' in client.get(page).content.decode()
    refused = client.post(edit, {**given, "text": "{x}"})
    assert refused.status_code == 400
    assert all(words in text_of(refused) for words in ("is not a known placeholder", "{x}"))
    assert client.post(reverse("template-new"), {**given, "unit": ""}).status_code in {400, 409}
    assert client.post(reverse("template-new"), given).status_code == 400
    assert client.post(edit, {**given, "name": "新名"}).status_code == 302
    assert client.post(end).status_code == 302
    assert "There are no templates yet." in text_of(client.get(reverse("template-list")))
    assert "新名" in text_of(client.get(reverse("template-list") + "?state=removed"))


@pytest.mark.parametrize("number", [1, 3])
def test_list_uses_same_number_of_queries_for_any_length(
    world, at_desk, django_assert_num_queries, number
) -> None:
    for each in range(number):
        save(world, name=str(each), category="1504")
    client = at_desk("lead")
    client.get(reverse("template-list"))
    with django_assert_num_queries(4):  # with the filters that are kept of it
        client.get(reverse("template-list"))
