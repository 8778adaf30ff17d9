"""Pages of needs to check."""

from __future__ import annotations

from jiceng.activities.needs.models import Claim
from jiceng.core.access import SYSTEM
from jiceng.records.public import open_record
from tests.records.example import given_need
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """A need claimed by two units, one of which has delivered; returns paths."""
    place, at = world.units["440704001001"].pk, world.at
    title = "社区广场长椅和老年活动室桌椅，请优先考虑可移动的款式"
    given = {**given_need(world), "title": title, "text": "现有座位不够。", "amount": "25"}
    need = open_record("need", given, unit=place, by=SYSTEM, at=at)
    for unit, amount in ((world.units["JH-URB"], "5"), (world.units["JH-HSG"], "10")):
        Claim.objects.create(need_id=need.pk, unit=unit, amount=amount, claimed_at=at)
    Claim.objects.filter(amount=5).update(delivered_at=at, report="五张长椅已安装在广场东侧。")
    return {"need": f"/desk/needs/{need.pk}/", "published": f"/public/needs/{need.pk}/"}


PAGES = CheckedPages(
    {
        "": (("needs-public", "/public/needs/"), ("need-public", "published")),
        "dispatcher": (("needs", "/desk/needs/"), ("pairings", "/desk/pairings/")),
        "street_leader": (("need-new", "/desk/needs/new/"), ("need", "need")),
    },
    content,
)
