"""Choices that are too many for a list: found on the server while somebody types.

Apps contribute sources, `desk.choices` answers, `<c-field kind="found">` shows the results.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True)
class Choice:
    """One result.

    Args:
        value: what the form submits.
        about: what tells it from others of its name; "" for nothing.
    """

    value: str
    label: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceSource(Contribution):
    """Finds the choices of one kind.

    Args:
        name: in the address.
        find: choices that an actor may see, by any part of name, code or pinyin, best first, at
            most a number; the first ones for no words. Costs a few bounded queries at most.
    """

    name: str
    find: Callable[[Actor, str, int], Sequence[Choice]]


CHOICE_SOURCES: Final = Slot(ChoiceSource, key=lambda source: source.name)
