"""Published rules of three cities as rule sets to begin with.

Limits are those of the cities; the sources say nothing of when a card is lifted, so margins and
spans are suggestions.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from jiceng.supervision.cards.models import CardLevel, Example, Side

_USUAL: Final[dict[str, Any]] = {"covers": "", "is_removed": False}


def _rule(level: str, figure: str, side: str, limit: int, margin: int, span: int) -> dict[str, Any]:
    return {
        "level": level,
        "figure": figure,
        "side": side,
        "limit": Decimal(limit),
        "margin": Decimal(margin),
        "span_days": span,
        **_USUAL,
    }


RULES: Final = {
    Example.NONE: [],
    Example.YINCHUAN: [
        _rule(CardLevel.YELLOW, "behind", Side.FROM, 10, 3, 7),
        _rule(CardLevel.RED, "behind", Side.OVER, 30, 3, 7),
    ],
    Example.SANYA: [
        _rule(CardLevel.YELLOW, "100 - ratio * 100", Side.OVER, 0, 0, 7),
        _rule(CardLevel.RED, "100 - ratio * 100", Side.OVER, 50, 5, 7),
    ],
    Example.XINHUANG: [
        _rule(CardLevel.WATCH, "ratio * 100", Side.UNDER, 80, 5, 7),
        _rule(CardLevel.YELLOW, "ratio * 100", Side.UNDER, 60, 5, 7),
    ],
}
SOURCES: Final = {
    Example.NONE: "",
    Example.YINCHUAN: "银川市：滞后10至30个百分点黄牌，超过30个百分点红牌",
    Example.SANYA: "三亚市：滞后50%以内黄牌，超过50%红牌",
    Example.XINHUANG: "新晃县：完成率低于80%预警，低于60%黄牌",
}
