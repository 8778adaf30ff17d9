"""Pages of hot issues as people see them."""

from __future__ import annotations

from jiceng.cases.hot_issues.lifecycle import KIND
from jiceng.core.access import SYSTEM
from jiceng.records.public import make_move
from tests.cases.hot_issues.found import hot_issue
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """A hot issue that is escalated."""
    key = hot_issue(world, 4)
    unit = world.units["440704001001"].pk
    given = {"assigned": str(unit), "due_on": "2026-09-30", "words": "请联合执法，月底前反馈。"}
    make_move(KIND, key, "supervise", given, by=SYSTEM, at=world.at)
    return {"hot-issue": f"/desk/hot-issues/{key}/"}


PAGES = CheckedPages(
    {
        "dispatcher": (
            ("hot-issues", "/desk/hot-issues/?view=all"),
            ("hot-issue", "hot-issue"),
        ),
    },
    content,
)
