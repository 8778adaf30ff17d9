"""Suggestions of the model for a report: category, urgency and similarity signature.

The model is loaded once for each process: the one trained on this installation, else the shipped
one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.conf import settings

from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Urgency
from jiceng.cases.triage import matters
from jiceng.cases.triage.categories import code_of_label, former_categories, lineage_of
from jiceng.cases.triage.features import Grams, Message, grams, grams_of_each
from jiceng.cases.triage.leaf import Leaf, rank_leaves
from jiceng.cases.triage.model import Model, Ranked
from jiceng.cases.triage.similar import signature_of, signatures_of
from jiceng.cases.triage.urgent import urgency
from jiceng.core.worktime import TimeUnit, WorkingTime

# GB/T practice and the Beijing draft of 2021: an emergency has two hours around the clock.
EMERGENCY_SPAN = WorkingTime(2, TimeUnit.URGENT_HOUR)
_LEVELS = {"normal": Urgency.NORMAL, "urgent": Urgency.URGENT, "emergency": Urgency.EMERGENCY}
# Minimum chance of a leaf; below it the field is suggested.
LEAF_CHANCE = 0.2
# Minimum chance of a further candidate that is shown.
SHOWN_CHANCE = 0.03
MAX_WORDS = 5
# Minimum length of a text; shorter ones get no suggestion.
LEAST_TEXT = 4
_READ_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Suggested:
    """A category code, the model's confidence (0 to 1), and the words that contributed most."""

    category: str
    probability: float
    words: tuple[str, ...]


@cache
def model() -> Model:
    """The model of the tree's fields: of this installation, else the shipped one."""
    return matters.load_fields(settings.HOME / "models" / "triage.npz")


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


class Asked(NamedTuple):
    """A message to be evaluated, as for `read`."""

    title: str
    text: str
    classify: bool = True


Readings = Mapping[Asked, Reading]
"""What was evaluated ahead."""


def read_many(messages: Sequence[Asked]) -> dict[Asked, Reading]:
    """Evaluate messages together, which is faster than one after the other."""
    readings: dict[Asked, Reading] = {}
    for start in range(0, len(messages), _READ_AT_ONCE):
        batch = messages[start : start + _READ_AT_ONCE]
        found = grams([Message(each.title, each.text) for each in batch], positions=True)
        signatures = signatures_of(found, len(batch))
        parts = grams_of_each(found, len(batch))
        for asked, part, signed in zip(batch, parts, signatures, strict=True):
            suggested = _suggested(asked.title, asked.text, part) if asked.classify else None
            readings[asked] = Reading(suggested, signed)
    return readings


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
    words = tuple(span.words for span in found.words)
    return choose(found.top3, title, text, words)


def choose(
    fields: Sequence[Ranked], title: str, text: str, words: tuple[str, ...] = ()
) -> Suggested | None:
    """The category of this installation that fits a message: a leaf, else the likeliest field.

    Args:
        fields: the model's first labels with their chances.
        words: those that spoke for the first of them.
    """
    for leaf in _leaves(fields, title, text, limit=3):
        code = _here(leaf.code)
        if leaf.probability >= LEAF_CHANCE and code:
            told = tuple(dict.fromkeys((*leaf.words, *words)))
            return Suggested(code, leaf.probability, told[:MAX_WORDS])
    code = _here(code_of_label(fields[0].label))
    return Suggested(code, round(fields[0].probability, 4), words[:MAX_WORDS]) if code else None


def _leaves(fields: Sequence[Ranked], title: str, text: str, *, limit: int) -> list[Leaf]:
    extra = settings.HOME / "models" / "leaf_words.csv"
    return rank_leaves(matters.chances(fields), title, text, limit=limit, extra=extra)


def _here(code: str) -> str:
    """The active category of this installation for a code of the shipped tree; empty if none.

    An installation that still has the first tree gets what the code, or the nearest one above it,
    took the place of.
    """
    known = categories.get()
    candidates = [code]
    for above in lineage_of(code):
        candidates += _formers().get(above, ())
    return next((one for one in candidates if one in known and known[one].is_active), "")


@cache
def _formers() -> Mapping[str, tuple[str, ...]]:
    """The codes of the first tree by their successor, leaves first."""
    found: dict[str, list[str]] = {}
    for former, successor in former_categories().items():
        if former != successor:
            found.setdefault(successor, []).append(former)
    return {code: tuple(sorted(own, key=lambda c: (-len(c), c))) for code, own in found.items()}


def alternatives(title: str, text: str, limit: int = 3) -> list[str]:
    """Codes of candidate categories, most likely first."""
    message = Message(title, text)
    if not says_enough(message):
        return []
    found = model().suggest(title, text, grams([message], positions=True))
    first = choose(found.top3, title, text)
    leaves = _leaves(found.top3, title, text, limit=limit + 2)
    codes = [first.category] if first else []
    codes += [_here(leaf.code) for leaf in leaves if leaf.probability >= SHOWN_CHANCE]
    codes += [_here(code_of_label(ranked.label)) for ranked in found.top3]
    return [code for code in dict.fromkeys(codes) if code][:limit]


def urgency_of(title: str, text: str) -> int:
    """Urgency from words of danger in a report, independent of its category."""
    return int(_LEVELS[urgency(title, text)])


def signature(title: str, text: str) -> int:
    """The signature alone."""
    return read(title, text, classify=False).signature
