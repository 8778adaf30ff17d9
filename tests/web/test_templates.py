"""Reply templates: permissions, offers, placeholders."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from jiceng.cases import actions as cases
from jiceng.cases import reply_templates
from jiceng.cases.actions.reply_templates import remove_template, save_template
from jiceng.cases.models import Case
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound
from jiceng.core.models import Event
from jiceng.desk.models import ReplyTemplate
from tests.web.steps import page_of, text_of
from tests.world import World


def save(world: World, who: str = "lead", **given: Any) -> ReplyTemplate:
    values = {"unit": world.urban, "name": "已清运", "text": "已清运。", "move": "resolve", **given}
    return save_template(by=world[who], at=world.at, **values)


def handled(world: World, **given: Any) -> Case:
    case = world.open(**given)
    cases.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    return cases.sign(case=case.id, by=world["handler"], at=world.at)


def names(case: Case, world: World, move: str = "resolve") -> list[str]:
    return [name for name, _text in reply_templates.for_case(case, world.at).get(move, [])]


def test_a_template_is_offered_with_its_placeholders_filled_in(world, at_desk) -> None:
    save(world, text="您好，{number}号诉求由{unit}于{date}办结，地点：{address}（{category}）。")
    case = handled(world)
    shown = text_of(at_desk("handler", "zh-hans").get(page_of(case)))
    assert (
        f"您好，{case.number}号诉求由区城管局于2026年9月16日办结，地点：江南社区居委会东侧" in shown
    )
    assert 'data-fills="resolve-reason"' in shown


def test_units_use_the_templates_of_those_above_after_their_own(world) -> None:
    save(world, "district", unit=world.units["440704"].id, name="全区通用")
    save(world, unit=world.urban, name="本局")
    save(world, "street_leader", unit=world.units["440704001"].id, name="别的街道")
    assert names(handled(world), world) == ["本局", "全区通用"]


def test_category_and_state_narrow_where_a_template_is_offered(world) -> None:
    save(world, name="任何事项")
    save(world, name="本类", category="A02")
    save(world, name="上级类", category="A")
    save(world, name="别的类", category="B")
    save(world, name="只在待签收时退", move="return", state="dispatched")
    case = handled(world, category="A02")
    assert names(case, world) == ["本类", "上级类", "任何事项"]
    assert names(case, world, "return") == []
    case.state = "dispatched"
    assert names(case, world, "return") == ["只在待签收时退"]


def test_writing_and_removing_leave_an_event_without_the_words(world) -> None:
    row = save(world, text="张三同志您好")
    save(world, text="您好", template=row.id)
    remove_template(by=world["lead"], at=world.at, template=row.id)
    events = Event.objects.filter(stream_id=row.id).order_by("seq")
    assert [event.type for event in events] == [
        "template.saved",
        "template.saved",
        "template.removed",
    ]
    assert not any("张三" in event.data for event in events)
    assert not ReplyTemplate.objects.exists()


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
        ({"state": "closed"}, "state"),
    ],
)
def test_what_cannot_be_is_refused_and_names_its_field(world, given, field) -> None:
    with pytest.raises(Invalid) as caught:
        save(world, **given)
    assert caught.value.details["field"] == field
    assert not ReplyTemplate.objects.exists()


def test_a_name_is_taken_once_in_a_unit(world) -> None:
    save(world)
    with pytest.raises(Invalid):
        save(world)
    save(world, "district", unit=world.units["JH-HSG"].id)


def test_other_units_templates_are_out_of_reach(world) -> None:
    mine = save(world)
    with pytest.raises(Forbidden):
        save(world, unit=world.units["JH-HSG"].id, name="别局的")
    with pytest.raises(Forbidden):
        save(world, "handler", name="没有权限")
    for row in (mine.id, world.urban):
        with pytest.raises(NotFound):
            remove_template(by=world["street_leader"], at=world.at, template=row)
    with pytest.raises(NotFound):
        save(world, "street_leader", unit=world.units["440704001"].id, template=mine.id)


def test_the_pages_write_change_and_remove(world, at_desk) -> None:
    client = at_desk("lead")
    given = {
        "unit": str(world.urban),
        "name": "已清运",
        "text": "已清运。",
        "move": "resolve",
        "category": "",
        "state": "",
    }
    assert client.post(reverse("template-new"), given).status_code == 302
    row = ReplyTemplate.objects.get()
    assert "已清运" in text_of(client.get(reverse("templates")))
    assert "已清运。" in text_of(client.get(reverse("template", args=[row.id])))
    refused = client.post(reverse("template", args=[row.id]), {**given, "text": "{x}"})
    assert refused.status_code == 400
    assert "is not a known placeholder" in text_of(refused)
    assert "{x}" in text_of(refused)
    assert client.post(reverse("template-new"), {**given, "unit": ""}).status_code == 400
    assert (
        client.post(reverse("template", args=[row.id]), {**given, "name": "新名"}).status_code
        == 302
    )
    assert client.post(reverse("template-remove", args=[row.id])).status_code == 302
    assert "There are no templates yet." in text_of(client.get(reverse("templates")))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    world, at_desk, django_assert_num_queries, number
) -> None:
    for each in range(number):
        save_template(
            by=SYSTEM,
            at=world.at,
            unit=world.urban,
            name=str(each),
            text="好",
            move="resolve",
            category="A02",
        )
    client = at_desk("lead")
    client.get(reverse("templates"))
    with django_assert_num_queries(3):
        client.get(reverse("templates"))
