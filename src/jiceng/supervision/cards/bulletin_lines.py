"""What a bulletin tells: the cards of an office that were in force in a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from jiceng.core.worktime import CIVIL
from jiceng.records.public import Facts, facts_of
from jiceng.supervision.cards.lifecycle import CARDS
from jiceng.supervision.cards.models import TEXT, Bulletin, Card, CardLevel, Line, Reading
from jiceng.supervision.cards.moves import CANCELLED, DECLINED, LIFTED, LIVE
from jiceng.supervision.cards.wording import reason_of

LANGUAGE: Final = "zh-hans"
"""Bulletins are documents, and written in Chinese whoever circulates them."""
TOLD: Final = (CardLevel.YELLOW, CardLevel.RED)


@dataclass(frozen=True, slots=True)
class BulletinFacts(Facts[Bulletin]):
    """Facts of a bulletin; its lines are read only where they are needed."""

    def lines(self) -> Sequence[dict[str, Any]]:
        """The lines of a bulletin that is not circulated yet, the most serious first."""
        with translation.override(LANGUAGE):
            return [_line(card) for card in cards_of(self.record)]


def facts(bulletin: Bulletin) -> BulletinFacts:
    """Facts for the moves of a bulletin."""
    plain = facts_of(bulletin, (Line, Reading))
    return BulletinFacts(plain.record, plain.rows, plain.above)


def cards_of(bulletin: Bulletin) -> list[Card]:
    """Yellow and red cards of the bulletin's office that were in force on a day of its period:
    cancelled ones as well, since what was issued stays known.
    """
    begin = datetime.combine(bulletin.first_on, time(), CIVIL)
    end = datetime.combine(bulletin.last_on + timedelta(days=1), time(), CIVIL)
    ended = Q(state__in=[LIFTED, CANCELLED], moved_at__gte=begin)
    rows = Card.objects.filter(
        Q(state__in=LIVE) | ended,
        issuer=bulletin.unit_id,
        level__in=TOLD,
        issued_on__isnull=False,
        issued_on__lt=end.date(),
    ).exclude(state=DECLINED)
    found = rows.select_related("task", "unit").prefetch_related("answers")
    return sorted(
        found,
        key=lambda each: (each.level != CardLevel.RED, each.unit.path, each.task.title, each.pk),
    )


def _line(card: Card) -> dict[str, Any]:
    return {
        "card": card.pk,
        "unit_id": card.unit_id,
        "title": card.task.title,
        "level": card.level,
        "reason": reason_of(card)[:TEXT],
        "standing": _standing(card)[:TEXT],
    }


def _standing(card: Card) -> str:
    """What became of a card."""
    state = str(CARDS.states[card.state])
    answers = [each for each in card.answers.all() if not each.returned]
    if card.decision:
        return f"{state}：{card.decision}"
    if card.state in LIVE and answers:
        last = max(answers, key=lambda each: each.at)
        words = _("%(state)s: %(text)s (caught up by %(day)s)")
        return words % {"state": state, "text": last.text, "day": last.caught_up_on.isoformat()}
    return state
