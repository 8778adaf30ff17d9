"""Pages of cards, rules and bulletins to check."""

from __future__ import annotations

from jiceng.core.access import SYSTEM
from jiceng.records.public import make_move
from jiceng.supervision.cards.models import Card
from tests.supervision.cards.samples import circulated_bulletin, rules_in_force, task_behind
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """A card with an answer and an appeal, rules that were tried, a bulletin that was read."""
    bulletin = circulated_bulletin(world)
    card = Card.objects.order_by("id")[0].pk
    given = {"text": "设计变更，已增派人手，每周调度。", "caught_up_on": "2026-10-15"}
    make_move("task_card", card, "answer", given, by=SYSTEM, at=world.at)
    task_behind(world, 12, number="2", title="江南片区口袋公园改造提升工程")
    rules = rules_in_force(world, title="全区重点任务红黄牌管理规则")
    note = {"note": "已增派人手，月底前赶上进度。"}
    make_move("supervision_bulletin", bulletin, "read", note, by=world["lead"], at=world.at)
    return {
        "card": f"/desk/task-cards/{card}/",
        "rules": f"/desk/card-rules/{rules}/",
        "bulletin": f"/desk/supervision-bulletins/{bulletin}/",
    }


PAGES = CheckedPages(
    {
        "district": (
            ("task-cards", "/desk/task-cards/"),
            ("card-rules-list", "/desk/card-rules/"),
            ("card-rules", "rules"),
            ("supervision-bulletins", "/desk/supervision-bulletins/"),
            ("supervision-bulletin", "bulletin"),
        ),
        "lead": (("task-card", "card"), ("bulletin-to-read", "bulletin")),
    },
    content,
)
