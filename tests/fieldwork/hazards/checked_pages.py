"""Pages of hazards to check."""

from __future__ import annotations

from jiceng.core.access import SYSTEM
from jiceng.records.public import make_move
from tests.fieldwork.hazards.samples import registered_hazard
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """A hazard that was checked once; returns paths."""
    title = "老旧小区三栋一楼楼道长期堆放电动自行车并在夜间飞线充电"
    hazard = registered_hazard(world, title=title, measures="已张贴告示，联系物业清理。")
    given = {
        "found": "仍有两辆车在楼道充电。",
        "is_removed": False,
        "next_on": str(world.at.date().replace(day=28)),
    }
    make_move("hazard", hazard, "check", given, by=SYSTEM, at=world.at)
    return {"hazard": f"/desk/hazards/{hazard}/"}


PAGES = CheckedPages(
    {
        "officer": (("hazards", "/desk/hazards/"), ("hazard-new", "/desk/hazards/new/")),
        "street_leader": (("hazard", "hazard"),),
    },
    content,
)
