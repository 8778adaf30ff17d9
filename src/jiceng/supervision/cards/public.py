"""Public interface of cards."""

from __future__ import annotations

from jiceng.supervision.cards.issuing import check_tasks
from jiceng.supervision.cards.lifecycle import CARDS
from jiceng.supervision.cards.models import Card, CardLevel
from jiceng.supervision.cards.moves import LIVE

__all__ = ["CARDS", "LIVE", "Card", "CardLevel", "check_tasks"]
