"""Pages of phones to check."""

from __future__ import annotations

from jiceng.fieldwork.hazards.models import Hazard
from tests.fieldwork.hazards.samples import COMMUNITY
from tests.fieldwork.phone import enrolled, hazard
from tests.fieldwork.sync.test_receiving import edit_at_desk, values_of
from tests.web.page_registry import CheckedPages
from tests.world import World

LONG = "老旧小区三栋一楼楼道长期堆放电动自行车并在夜间飞线充电，居民多次反映"


def content(world: World) -> dict[str, str]:
    """A phone with a missing, a refused and a held record, and a difference; returns no paths."""
    phone = enrolled(world["officer"], at=world.at)
    unit = world.units[COMMUNITY].pk
    hazard(phone, unit)
    phone.send(at=world.at)
    record = Hazard.objects.order_by("-pk")[0]
    seen = values_of(record)
    edit_at_desk(world, record, {**seen, "place": LONG[:40]})
    phone.make("hazard.edit", record.pk, seen=seen, **{**seen, "place": LONG[5:40]})
    phone.make("hazard.open", unit=unit, title="", place=LONG)
    phone.send(at=world.at)
    hazard(phone, unit, LONG)
    phone.make("hazard.check", record.pk, found=LONG, is_removed=False, next_on="2026-10-01")
    phone.send(phone.made[-1], at=world.at)
    return {}


PAGES = CheckedPages(
    {
        "dispatcher": (
            ("phones", "/desk/phones/"),
            ("phones-set-aside", "/desk/phones/set-aside/"),
            ("phones-differences", "/desk/phones/differences/"),
        ),
    },
    content,
)
