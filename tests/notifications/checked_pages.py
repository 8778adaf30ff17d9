"""Notification pages to check."""

from __future__ import annotations

from django.utils import timezone

from jiceng.notifications import subscriber_mail
from jiceng.notifications.event_reader import read_events
from jiceng.notifications.models import Channel, Subscription
from tests.sample_grids import GRID, LAT, LON, OTHER_GRID
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """Notifications and links of a subscription; returns their paths."""
    now = timezone.now()
    _notified(world)
    row = Subscription.objects.create(
        kind="news",
        grid_code=GRID,
        address="a@example.com",
        address_index=b"1",
        language="zh-hans",
        asked_at=now,
    )
    return {
        "grid": f"/g/{GRID}/news/",
        "confirm": f"/news/confirm/{subscriber_mail.token_of(row.pk)}/",
        "stop": f"/news/stop/{subscriber_mail.token_of(row.pk)}/",
    }


def _notified(world: World) -> None:
    """Notifications of the dispatcher, and a failing channel."""
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


PAGES = CheckedPages(
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
        "housing": (("notices-none", "/desk/notices/?all=yes"),),
    },
    content,
)
