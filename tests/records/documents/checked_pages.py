"""Pages of documents to check."""

from __future__ import annotations

from jiceng.cases.hot_issues import digests
from jiceng.core.access import SYSTEM
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """Two digests; returns no paths."""
    for code, month in zip(
        ("440704", "440704001"), digests.months_before(world.at.date())[:2], strict=True
    ):
        unit = world.units[code].pk
        digests.issue_digest(unit=unit, month=month, by=SYSTEM, at=world.at)
    return {}


PAGES = CheckedPages(
    {
        "administrator": (("document-templates", "/desk/admin/documents/"),),
        "dispatcher": (("hot-issue-digests", "/desk/hot-issue-digests/"),),
    },
    content,
)
