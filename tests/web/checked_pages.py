"""Pages of the two shells to check."""

from __future__ import annotations

from typing import Any

from jiceng.core import background_jobs
from jiceng.core.models import BackgroundJob
from jiceng.desk import exports as exporting
from jiceng.desk import saved_filters
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """Saved filters and exports of the dispatcher; returns their paths."""
    by, at = world["dispatcher"], world.at
    for name in ("待受理的", "江南街道本月超期未办结的环境卫生类诉求"):
        kept = saved_filters.save_filter(by=by, at=at, name=name, query="state=reported&q=垃圾")
    asked: dict[str, Any] = {
        "by": by,
        "at": at,
        "source": "search",
        "query": "q=垃圾",
        "language": "zh-hans",
    }
    done = exporting.ask_export(**asked)
    background_jobs.run(done.pk)
    failed = exporting.ask_export(**asked)
    BackgroundJob.objects.filter(pk=failed.pk).update(finished_at=at, problem="服务器磁盘已满。")
    under_way = exporting.ask_export(**asked)
    BackgroundJob.objects.filter(pk=under_way.pk).update(began_at=at, seen=41_500, total=98_200)
    exports = {"done": done, "failed": failed, "under-way": under_way}
    paths = {f"export-{name}": f"/desk/exports/{row.pk}/" for name, row in exports.items()}
    return paths | {"filter": f"/desk/filters/{kept.pk}/"}


NARROW = (
    "q=垃圾&state=reported&state=handling&category=1504&from=2026-09-01&to=2026-09-30&due=late"
    "&mark=supervised"
)

PAGES = CheckedPages(
    {
        "": (
            ("roots", "/roots/"),
            ("places", "/places/?q=江南"),
            ("places-none", "/places/?q=天涯"),
        ),
        "dispatcher": (
            ("search", "/desk/search/?q=垃圾"),
            ("search-empty", "/desk/search/"),
            ("search-narrow", f"/desk/search/?{NARROW}"),
            ("search-fits", "/desk/search/?state=reported"),
            ("filters", "/desk/filters/"),
            ("filter-new", "/desk/filters/new/?state=reported"),
            ("filter", "filter"),
            ("exports", "/desk/exports/"),
            ("export-new", "/desk/exports/new/?of=search&state=reported"),
            ("export-done", "export-done"),
            ("export-failed", "export-failed"),
            ("export-under-way", "export-under-way"),
            ("design", "/design/"),
            ("posters", "/desk/posters/"),
        ),
    },
    content,
)
