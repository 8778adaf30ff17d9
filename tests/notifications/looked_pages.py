"""Notification pages to check."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from jiceng.directory import public as directory
from jiceng.notifications import actions as news
from jiceng.notifications import subscriber_mail
from jiceng.notifications.event_reader import read_events
from jiceng.notifications.models import Channel, Subscription
from tests.ground import GRID, LAT, LON, OTHER_GRID
from tests.web.looked import Looked
from tests.world import World


def stocked(world: World) -> dict[str, str]:
    """What people are told; news that run, come and were withdrawn; the paths to them."""
    now, officer = timezone.now(), world["officer"]
    _notified(world)
    today = directory.civil_day(now)
    days = {"valid_from": today, "valid_to": today + timedelta(days=2)}
    unit = world.units["440704001001"].pk
    items = [
        news.publish_announcement(
            by=officer,
            at=now,
            unit=unit,
            title=title,
            grid_codes=[GRID],
            **days,
            text="因供水管道抢修，明日8:00至18:00停水，请提前储水。\n咨询：0750-3861234",
        )
        for title in ("明日停水通知", "周六社区卫生服务中心义诊，免费测血压血糖", "已取消的活动")
    ]
    coming = {"valid_from": today + timedelta(days=1), "valid_to": today + timedelta(days=3)}
    news.correct_news(
        item=items[1].pk,
        by=officer,
        at=now,
        version=1,
        reason="日期有误",
        title=items[1].title,
        text="改在下周六。",
        grid_codes=[],
        **coming,
    )
    news.withdraw_news(item=items[2].pk, by=officer, at=now, version=1, reason="因雨取消")
    row = Subscription.objects.create(
        grid_code=GRID,
        address="a@example.com",
        address_index=b"1",
        language="zh-hans",
        asked_at=now,
    )
    return {
        "grid": f"/g/{GRID}/news/",
        "news-item": f"/desk/news/{items[1].pk}/",
        "news-withdrawn": f"/desk/news/{items[2].pk}/",
        "confirm": f"/news/confirm/{subscriber_mail.token_of(row.pk)}/",
        "stop": f"/news/stop/{subscriber_mail.token_of(row.pk)}/",
    }


def _notified(world: World) -> None:
    """Something for the dispatcher to read, and a channel of theirs that fails."""
    at = world.at
    read_events(timezone.now())
    world.resolved(title="楼道堆放杂物")
    world.open(title="垃圾无人清运", lon=LON, lat=LAT)
    read_events(timezone.now())
    Channel.objects.create(
        person=world.people["dispatcher"],
        label="街道工作群",
        scheme="wecombot",
        url="wecombot://x",
        created_at=at,
        failed_at=at,
        fault="refused",
    )


LOOKED = Looked(
    {
        "": (
            ("grid", "grid"),
            ("grid-nothing", f"/g/{OTHER_GRID}/news/"),
            ("subscribed", f"/g/{GRID}/news/subscribed/"),
            ("confirm", "confirm"),
            ("stop", "stop"),
        ),
        "dispatcher": (
            ("notices", "/desk/notices/"),
            ("notice-settings", "/desk/notices/settings/"),
        ),
        "officer": (
            ("news", "/desk/news/"),
            ("news-all", "/desk/news/?past=yes"),
            ("news-new", "/desk/news/new/"),
            ("news-item", "news-item"),
            ("news-withdrawn", "news-withdrawn"),
        ),
        "street_leader": (("news-unit", "/desk/news/new/"),),
        "housing": (("notices-none", "/desk/notices/?all=yes"),),
    },
    stocked,
)
