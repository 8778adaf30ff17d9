"""Import pages to check: a file with two invalid rows, and a completed import."""

from __future__ import annotations

from typing import Any

from jiceng.core import large_uploads
from jiceng.records.imports import actions, work
from tests.web.page_registry import CheckedPages
from tests.world import World

TABLE = """社区,需要什么,详情,类型,数量,计量单位,需要日期,地点
440704001001,老年活动室的折叠椅,现有座位不够,物资,20,把,2036年10月31日,活动室
440704001001,春节写春联的志愿者,,人手,五,人,2036/1/20,
440704001001,防汛沙袋,,物资,100,只,2036-05-01,河堤
别的社区,路灯,,物资,1,盏,2036-05-01,
"""


def content(world: World) -> dict[str, str]:
    """Paths of both pages."""
    by, paths = world["clerk"], dict[str, str]()
    for name in ("taken", "new"):
        path = large_uploads.folder() / "sent"
        path.write_text(TABLE, encoding="utf-8")
        given: dict[str, Any] = {"kind": "need", "by": by, "at": world.at}
        row = actions.submit(
            path=path, name="江南社区2036年需求.csv", digest="0" * 64, language="zh-hans", **given
        )
        paths[f"import-{name}"] = f"/desk/needs/import/{row.pk}/"
        if name == "taken":
            actions.start(table=row.pk, **given)
            work.work(row.pk)
    return paths


PAGES = CheckedPages(
    {
        "clerk": (
            ("need-imports", "/desk/needs/import/"),
            ("need-import-new", "import-new"),
            ("need-import-taken", "import-taken"),
        )
    },
    content,
)
