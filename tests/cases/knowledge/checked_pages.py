"""Pages of the knowledge base as people see them."""

from __future__ import annotations

from jiceng.cases.knowledge.actions import note_missed
from jiceng.records.public import make_move
from tests.cases.knowledge.access_rows import article, publish, published
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """A draft, an article with two versions, and a search without result."""
    shown = published(world, title="路灯坏了多久能修好")
    publish(world, shown, "correct", reason="时限缩短", text="路灯报修后一般在八个工作时内修复。")
    article(world, title="夜间施工怎么投诉")
    said = {"text": "时限已改为八个工作时"}
    make_move("article", shown, "outdated", said, by=world["hotline"], at=world.at)
    note_missed("暂住证", at=world.at)
    return {
        "article": f"/desk/knowledge/{shown}/",
        "article-version": f"/desk/knowledge/{shown}/versions/2/",
        "public-article": f"/public/knowledge/{shown}/",
    }


PAGES = CheckedPages(
    {
        "": (("public-articles", "/public/knowledge/"), ("public-article", "public-article")),
        "hotline": (
            ("knowledge", "/desk/knowledge/"),
            ("knowledge-search", "/desk/knowledge/search/?q=路灯"),
        ),
        "lead": (
            ("article", "article"),
            ("article-version", "article-version"),
            ("article-new", "/desk/knowledge/new/"),
            ("knowledge-missed", "/desk/knowledge/missing/"),
        ),
    },
    content,
)
