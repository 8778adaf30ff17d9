"""Suggestions of the model for a report: category, urgency and similarity signature.

The model is loaded once for each process: the one trained on this installation, else the shipped
one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Urgency
from jiceng.cases.triage.categories import code_of_label
from jiceng.cases.triage.features import Grams, Message, grams
from jiceng.cases.triage.leaf import suggest_leaf
from jiceng.cases.triage.model import Model
from jiceng.cases.triage.similar import signature_of
from jiceng.cases.triage.urgent import urgency
from jiceng.core.worktime import TimeUnit, WorkingTime

# GB/T practice and the Beijing draft of 2021: an emergency has two hours around the clock.
EMERGENCY_SPAN = WorkingTime(2, TimeUnit.URGENT_HOUR)
_LEVELS = {"normal": Urgency.NORMAL, "urgent": Urgency.URGENT, "emergency": Urgency.EMERGENCY}
# Minimum score of a leaf category; below it the level-1 category is suggested.
LEAF_SCORE = 2.0
MAX_WORDS = 5
# Minimum length of a text; shorter ones get no suggestion.
LEAST_TEXT = 4


@dataclass(frozen=True, slots=True)
class Suggested:
    """A category code, the model's confidence (0 to 1), and the words that contributed most."""

    category: str
    probability: float
    words: tuple[str, ...]


@cache
def model() -> Model:
    """The model of this installation, else the shipped one."""
    own = settings.HOME / "models" / "triage.npz"
    return Model.load(own if own.exists() else None)


@dataclass(frozen=True, slots=True)
class Reading:
    """Result of the model for a message: suggestion and similarity signature.

    ``suggested`` is None if the installation lacks all candidate categories. ``signature`` has 64
    bits, fits a bigint, and has a small Hamming distance to those of similar texts.
    """

    suggested: Suggested | None
    signature: int


def read(title: str, text: str, *, classify: bool = True) -> Reading:
    """Evaluate a message.

    Args:
        classify: if False, only the signature is computed, for a report with a given category.
    """
    found = grams([Message(title, text)], positions=classify)
    suggested = _suggested(title, text, found) if classify else None
    return Reading(suggested, signature_of(found))


def says_enough(message: Message) -> bool:
    """Whether a message is long enough for a suggestion."""
    return len(f"{message.title}{message.text}".strip()) >= LEAST_TEXT


def suggest(title: str, text: str) -> Suggested | None:
    """Suggest a category of this installation; None if it has no candidate."""
    return read(title, text).suggested


def _suggested(title: str, text: str, grams_found: Grams) -> Suggested | None:
    if not says_enough(Message(title, text)):
        return None
    found = model().suggest(title, text, grams_found)
    code = code_of_label(found.label)
    words = tuple(span.words for span in found.words)
    known = categories.get()
    for leaf in suggest_leaf(code, title, text, limit=3):
        if leaf.score >= LEAF_SCORE and leaf.code in known and known[leaf.code].is_active:
            code, words = leaf.code, tuple(dict.fromkeys((*leaf.words, *words)))
            break
    if code not in known or not known[code].is_active:
        return None
    return Suggested(code, round(found.probability, 4), words[:MAX_WORDS])


def alternatives(title: str, text: str, limit: int = 3) -> list[str]:
    """Codes of candidate categories, most likely first."""
    message = Message(title, text)
    if not says_enough(message):
        return []
    found = grams([message], positions=True)
    known = categories.get()
    first = _suggested(title, text, found)
    codes = [first.category] if first else []
    for ranked in model().suggest(title, text, found).top3:
        code = code_of_label(ranked.label)
        codes += [leaf.code for leaf in suggest_leaf(code, title, text, limit=2)] or [code]
    active = [code for code in dict.fromkeys(codes) if code in known and known[code].is_active]
    return active[:limit]


def urgency_of(title: str, text: str) -> int:
    """Urgency from words of danger in a report, independent of its category."""
    return int(_LEVELS[urgency(title, text)])


def signature(title: str, text: str) -> int:
    """The signature alone."""
    return read(title, text, classify=False).signature
