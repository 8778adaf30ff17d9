"""Parser of @ mentions in notes. Pure: no Django models, no clock, no database.

The text stays as typed; the event holds only identifiers, since events are permanent. The longest
matching name is taken, because Chinese has no blanks after a name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from jiceng.core.access import Verdict, refuse

PERSON, UNIT = "person", "unit"
# After a letter or digit, @ belongs to an email address; Chinese keyboards type ＠.
_SIGN: Final = re.compile(r"(?<![A-Za-z0-9._%+-])[@＠](?=\S)")
_WORD: Final = re.compile(r"[^\s,.;:!?，。；：！？、@＠]{1,20}")
_LATIN: Final = re.compile(r"[A-Za-z0-9_]")


@dataclass(frozen=True, slots=True)
class Nameable:
    """A person or unit that can be mentioned; a unit stands for everyone with a position there.

    Args:
        kind: `PERSON` or `UNIT`.
        about: distinguishes people of the same name: the unit of the position.
    """

    kind: str
    id: UUID
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Mentions:
    """People and units mentioned in a note, without duplicates."""

    people: tuple[UUID, ...] = ()
    units: tuple[UUID, ...] = ()

    def event_data(self) -> dict[str, Any]:
        """Event data of the mentions; empty if there are none."""
        found = {"people": list(self.people), "units": list(self.units)}
        return {"mentions": {kind: ids for kind, ids in found.items() if ids}} if self else {}

    def __bool__(self) -> bool:
        return bool(self.people or self.units)


def labels(known: Iterable[Nameable]) -> dict[str, list[Nameable]]:
    """Texts after @ for each: the name and, for people of the same name, also name and unit.

    An ambiguous name maps to all who have it, so that the parser can reject it.
    """
    by_name: dict[str, dict[UUID, Nameable]] = defaultdict(dict)
    for each in known:
        if each.name:
            by_name[each.name].setdefault(each.id, each)
    found: dict[str, list[Nameable]] = {}
    for name, those in by_name.items():
        found[name] = list(those.values())
        if len(those) > 1:
            for each in those.values():
                found.setdefault(f"{name}（{each.about}）", []).append(each)
    return found


def read(text: str, known: Iterable[Nameable]) -> Mentions | Verdict:
    """Parse the mentions of a text; a refusal for a name that is unknown or ambiguous.

    Args:
        known: everyone who can be mentioned.
    """
    by_label = labels(known)
    longest_first = sorted(by_label, key=len, reverse=True)
    people: list[UUID] = []
    units: list[UUID] = []
    for sign in _SIGN.finditer(text):
        rest = text[sign.end() :]
        label = next((each for each in longest_first if _begins(rest, each)), None)
        if label is None:
            word = _WORD.match(rest)
            if word is None:
                continue
            return refuse("note.nobody", name=word[0])
        meant = by_label[label]
        if len(meant) > 1 and label == meant[0].name:
            return refuse("note.several", name=label)
        for each in meant:
            (people if each.kind == PERSON else units).append(each.id)
    return Mentions(tuple(dict.fromkeys(people)), tuple(dict.fromkeys(units)))


def _begins(text: str, label: str) -> bool:
    """Whether a text begins with a whole name: "lead" does not match "leader"."""
    if not text.startswith(label):
        return False
    after = text[len(label) : len(label) + 1]
    return not (_LATIN.match(label[-1]) and _LATIN.match(after))


def has_sign(text: str) -> bool:
    """Whether a text contains a possible mention; if not, no lookup is needed."""
    return _SIGN.search(text) is not None


def ids_in(data: Mapping[str, Any]) -> Mentions:
    """The mentions in an event's data."""
    found = data.get("mentions")
    if not isinstance(found, Mapping):
        return Mentions()
    return Mentions(_ids(found.get("people")), _ids(found.get("units")))


def _ids(raw: Any) -> tuple[UUID, ...]:
    found = []
    for each in raw if isinstance(raw, list) else ():
        with suppress(TypeError, ValueError, AttributeError):
            found.append(UUID(each))
    return tuple(found)
