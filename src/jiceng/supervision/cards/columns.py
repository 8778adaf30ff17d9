"""Columns of cards: the light with its word, the reason with its working, the unit that issued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.core.templatetags.parts import icon as drawn_icon
from jiceng.records.public import Column, area
from jiceng.supervision.cards.models import CardLevel
from jiceng.supervision.cards.wording import reason_of
from jiceng.ui.columns import ColumnKind


@dataclass(frozen=True, slots=True)
class Look:
    """How a level looks; its word always stands beside it."""

    tone: str
    icon: str


LOOKS: Final = {
    CardLevel.WATCH: Look("info", icon="eye"),
    CardLevel.YELLOW: Look("warn", icon="alert-triangle"),
    CardLevel.RED: Look("bad", icon="flag"),
}
GREEN: Final = Look("good", icon="check")


def light(level: str) -> SafeString:
    """A level with sign and word; "" is green: no card."""
    look = LOOKS[CardLevel(level)] if level else GREEN
    label = CardLevel(level).label if level else pgettext_lazy("card", "no card")
    return format_html(
        '<span class="mark is-{}">{}{}</span>', look.tone, drawn_icon(look.icon), label
    )


LEVEL: Final = Column(
    "level",
    pgettext_lazy("card", "Light"),
    lambda card: str(CardLevel(card.level).label),
    ColumnKind.CHOICE,
    lambda: CardLevel.choices,
    drawn=lambda card: light(card.level),
)
REASON: Final = Column("why", _("Reason for the card"), reason_of)
UNIT: Final = area("unit", _("Unit in charge"))
ISSUER: Final = area("issuer", _("Issued by"))


def _rules(card: Any) -> str:
    if card.rule_set is None:
        return ""
    return f"{card.rule_set.title} · {card.edition}"


RULES: Final = Column("rules", _("Rules and version"), _rules)
