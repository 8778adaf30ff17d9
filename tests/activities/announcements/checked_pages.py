"""Announcements as people see them: running, coming and withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from jiceng.directory.public import civil_day
from tests.announcements import correct, publish, withdraw
from tests.sample_grids import GRID
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    today = civil_day(timezone.now())
    text = "因供水管道抢修，明日8:00至18:00停水，请提前储水。\n咨询：0750-3861234"
    titles = ("明日停水通知", "周六社区卫生服务中心义诊，免费测血压血糖", "已取消的活动")
    days: dict[str, Any] = {"valid_from": today, "valid_to": today + timedelta(days=2)}
    items = [publish(world, title=each, grid_codes=[GRID], text=text, **days) for each in titles]
    days = {day: when + timedelta(days=1) for day, when in days.items()}
    correct(world, items[1], title=titles[1], text="改在下周六。", reason="日期有误", **days)
    withdraw(world, items[2], "因雨取消")
    desk = {f"news-{n}": f"/desk/news/{item.pk}/" for n, item in enumerate(items)}
    return {**desk, "public": f"/public/news/{items[1].pk}/"}


PAGES = CheckedPages(
    {
        "": (("news-list-public", "/public/news/"), ("news-public", "public")),
        "officer": (
            ("news", "/desk/news/"),
            ("news-all", "/desk/news/?view=all"),
            ("news-new", "/desk/news/new/"),
            ("news-item", "news-1"),
            ("news-withdrawn", "news-2"),
        ),
        "street_leader": (("news-unit", "/desk/news/new/"),),
    },
    content,
)
