"""Rules of cards, cards and a bulletin for the benchmark of the desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from jiceng.core.access import SYSTEM
from jiceng.directory.models import Unit
from jiceng.directory.public import civil_day
from jiceng.records.public import make_move, open_record
from jiceng.supervision.cards.issuing import check_day
from jiceng.supervision.cards.models import Bulletin, Card, RuleSet


def fill_cards(now: datetime) -> None:
    """Rules in force, the cards that they bring, and a bulletin about them."""
    if RuleSet.objects.exists():
        return
    top = Unit.objects.filter(kind="district").order_by("code")[0].pk
    given = {"title": "红黄牌规则", "example": "yinchuan"}
    rules = open_record("card_rules", given, unit=top, by=SYSTEM, at=now).pk
    for name in ("try_out", "publish"):
        make_move("card_rules", rules, name, {}, by=SYSTEM, at=now)
    check_day(at=now)
    day = civil_day(now)
    told = {
        "title": "督查通报",
        "first_on": str(day - timedelta(days=30)),
        "last_on": str(day),
        "read_by": str(day + timedelta(days=5)),
    }
    bulletin = open_record("supervision_bulletin", told, unit=top, by=SYSTEM, at=now).pk
    make_move("supervision_bulletin", bulletin, "circulate", {}, by=SYSTEM, at=now)


def pages_of_cards() -> dict[str, str]:
    """The pages of cards, rules and bulletins by name."""
    card = Card.objects.order_by("pk")[0].pk
    rules = RuleSet.objects.order_by("pk")[0].pk
    bulletin = Bulletin.objects.order_by("pk")[0].pk
    return {
        "list: card": "/desk/task-cards/",
        "red cards": "/desk/task-cards/?level=red",
        "new card": "/desk/task-cards/new/",
        "one card": f"/desk/task-cards/{card}/",
        "figures of cards": "/desk/figures/of/task_card/",
        "list: rules of cards": "/desk/card-rules/",
        "new rules of cards": "/desk/card-rules/new/",
        "rules of cards": f"/desk/card-rules/{rules}/",
        "list: bulletin": "/desk/supervision-bulletins/",
        "new bulletin": "/desk/supervision-bulletins/new/",
        "one bulletin": f"/desk/supervision-bulletins/{bulletin}/",
    }
