"""Parts of a generated request. Pure: no Django, no clock, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Channel(StrEnum):
    """The channel of a request; values as in the cases app."""

    PORTAL = "portal"
    HOTLINE = "hotline"
    COUNTER = "counter"
    OFFICER = "officer"
    QR = "qr"
    OPEN311 = "open311"


class Tone(StrEnum):
    """Tone of the resident."""

    PLAIN = "plain"
    POLITE = "polite"
    ANGRY = "angry"
    LONG_WINDED = "long_winded"
    TERSE = "terse"
    ELDERLY = "elderly"
    TYPOS = "typos"


class Urgency(StrEnum):
    """Urgency of such a matter."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    NORMAL = "normal"


class ReplyOutcome(StrEnum):
    """Outcomes that a department can report."""

    RESOLVED = "resolved"
    PARTLY = "partly"
    EXPLAINED = "explained"
    NOT_FOUND = "not_found"


class Setting(StrEnum):
    """The sort of place where a matter happens; decides how its address is worded."""

    ROAD = "road"
    ESTATE = "estate"
    VILLAGE = "village"
    SCHOOL = "school"
    MARKET = "market"
    RIVER = "river"
    FACTORY = "factory"
    PARK = "park"
    NOWHERE = "nowhere"


class Rhythm(StrEnum):
    """Times of day at which residents report a matter."""

    DAY = "day"
    NIGHT = "night"
    RUSH = "rush"
    OFFICE = "office"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The words for one place: all that a text may call it. Every name below street and
    community is invented."""

    street: str
    community: str
    rural: bool
    road: str
    crossing: str
    number: int
    estate: str
    school: str
    market: str
    river: str
    factory: str
    park: str
    stop: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened, as templates.

    Args:
        title: holds whatever the chance of `text` makes of it.
        category: code in the category tree; empty for that of the kind.
    """

    title: str
    text: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A request as it comes in, before anyone has read it.

    Args:
        category_key: key of the kind.
        category: code of its matter in the category tree.
    """

    title: str
    text: str
    address_hint: str
    category_key: str
    category: str
    channel: Channel
    urgency_hint: Urgency
    tone: Tone


@dataclass(frozen=True, slots=True)
class MatterKind:
    """One kind of request, with everything needed to write any number of them.

    Args:
        key: stable identifier; name: English; matter: Chinese, as residents say it.
        category_words: words that a fitting category's name may contain, best first.
        weight: share among all kinds in an average month, relative.
        season: factor per month 1..12 (missing = 1).
        patrol: whether a grid officer on foot may find it.
        calm: whether it is a question, thanks or advice, which nobody shouts.
        private: whether it is one household's own matter; else those around see, hear or
            smell it too.
        facts: what may have happened, at least three.
        lines: templates by section: more harm wish done hard.
    """

    key: str
    name: str
    matter: str
    category_words: tuple[str, ...]
    weight: float
    urgency: Urgency
    setting: Setting
    rhythm: Rhythm
    patrol: bool
    calm: bool
    private: bool
    facts: tuple[Fact, ...]
    lines: Mapping[str, tuple[str, ...]]
    season: Mapping[int, float] = field(default_factory=dict)

    def weight_in(self, month: int) -> float:
        """Return the relative number of such requests in a month (1..12)."""
        if not 1 <= month <= 12:
            raise ValueError(f"no such month: {month}")
        return self.weight * self.season.get(month, 1.0)
