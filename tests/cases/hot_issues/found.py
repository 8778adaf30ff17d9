"""Requests of tests that make hot issues."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from jiceng.cases.hot_issues import actions
from jiceng.cases.hot_issues.models import HotIssue
from jiceng.cases.intake.report import CallerDetails
from jiceng.cases.models import Case
from tests.world import World

CLUB = "江翠路恒星夜总会噪音扰民"
TEXTS = (
    (CLUB, "恒星夜总会每晚播放音乐到凌晨三点，低音炮震得睡不着觉"),
    (f"投诉{CLUB}", "江翠路上的恒星夜总会低音炮整晚响，孩子睡不着觉"),
    ("恒星夜总会深夜噪音扰民", "恒星夜总会凌晨三点还在播放音乐，低音炮声音很大"),
    (f"{CLUB}问题", "恒星夜总会每晚低音炮响到凌晨，请处理"),
)
OTHERS = (
    ("路灯不亮", "东海路与礼乐路交叉口西侧三盏路灯不亮已经一个星期"),
    ("公交站台破损", "文昌沙公交站台的顶棚被台风吹坏，下雨没有地方躲"),
    ("河涌漂浮垃圾", "麻园河靠近菜市场一段漂浮大量泡沫饭盒"),
    ("医保缴费查询", "今年灵活就业人员医疗保险什么时候开始缴费"),
)


def phone(number: int) -> str:
    """The phone of a reporter of a test."""
    return f"1990000{number:04}"


def written(world: World, number: int, *, who: int | None = None, **given: Any) -> Case:
    """A request about the club, the number-th hour before now."""
    title, text = TEXTS[number % len(TEXTS)]
    caller = CallerDetails("张小满", phone(number if who is None else who))
    at = given.pop("at", world.at - timedelta(hours=number))
    given = {"title": title, "text": text, "caller": caller, **given}
    return world.open(at=at, category="", **given)


def some_others(world: World) -> list[UUID]:
    """Requests about other matters, so that words of the club are rare."""
    return [
        world.open(title=title, text=text, category="", at=world.at - timedelta(days=3)).pk
        for title, text in OTHERS
    ]


def hot_issue(world: World, number: int = 3) -> UUID:
    """A hot issue of 江南街道 with so many requests."""
    keys = [*some_others(world), *(written(world, n).pk for n in range(number))]
    actions.add_requests(keys, at=world.at)
    return HotIssue.objects.get().pk
