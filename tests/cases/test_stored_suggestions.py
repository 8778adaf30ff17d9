"""Suggestions shown to residents equal what is stored."""

from __future__ import annotations

import pytest

from jiceng.cases.intake.suggestions import LEAST_TEXT, Asked, read, read_many
from jiceng.cases.residents import report_preview
from tests.world import World

TEXTS = (
    "小区门口的垃圾三天没人清运，臭气熏天",
    "市场里的店家缺斤短两，还不给开发票",
    "景区门票比网上贵一倍，导游强迫购物",
    "工地半夜施工，吵得全楼睡不着，已经连续一个星期了，希望有人管一管这个事情。" * 9,
    "\u200b  路灯坏了三盏，晚上漆黑一片  \n\n",
    "公司拖欠工资",
    "漏水了",
    "垃圾",
)


@pytest.mark.parametrize("text", TEXTS)
def test_first_category_shown_is_stored_as_suggestion(world: World, text: str) -> None:
    shown = report_preview.look(text=text, address="", lon=None, lat=None, at=world.at).categories
    stored = world.open(title="", text=text, address="", category="").suggested_id
    assert (shown[0].code if shown else None) == stored
    assert bool(shown) == (len(text.strip()) >= LEAST_TEXT)


def test_messages_read_together_get_what_each_gets_alone(world: World) -> None:
    asked = [
        Asked(title, text, classify)
        for text in TEXTS
        for title in ("", "垃圾")
        for classify in (True, False)
    ]
    readings = read_many(asked)
    assert readings == {each: read(each.title, each.text, classify=each.classify) for each in asked}
    assert any(each.suggested for each in readings.values())
    assert read_many([]) == {}


def test_title_written_by_a_resident_is_used_for_suggestions(world: World) -> None:
    case = world.open(title="垃圾", text="三天没人清运", address="", category="")
    assert case.title == "垃圾"
    assert case.suggested_id is not None
