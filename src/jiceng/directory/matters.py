"""Names of the kinds of matters that units are in charge of.

`Unit.department_kind` holds the code. The app that defines matters contributes the codes; an
installation may add its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from django.utils import timezone
from django.utils.translation import get_language

from jiceng.core.manifests import Contribution, Derived, Slot
from jiceng.directory.rules import civil_day
from jiceng.directory.unit_tree import tree

MOST_NAMED: Final = 2


class Matter(Protocol):
    """A kind of matter, such as water supply."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Matters(Contribution):
    """Kinds of matters that an app contributes."""

    kinds: Callable[[], Iterable[Matter]]


MATTERS: Final = Slot(Matters)
_by_code: Final = Derived(
    lambda: {each.code: each for contributed in MATTERS.all() for each in contributed.kinds()}
)


def matter_name(code: str) -> str:
    """The label of a kind of matter; its code where none is shipped."""
    known = _by_code.get().get(code)
    if known is None:
        return code
    return known.name if (get_language() or "").startswith("zh") else known.name_en


def matters_to_choose(also: str = "") -> list[tuple[str, str]]:
    """The kinds of matters that a unit can be in charge of: those shipped, those in use, and one
    more, each with its name."""
    in_use = {node.department_kind for node in tree().within("/")}
    codes = {*_by_code.get(), *in_use, also} - {""}
    return sorted(((code, matter_name(code)) for code in codes), key=lambda pair: pair[1])


def departments_for(code: str) -> str:
    """The departments in charge of a kind of matter, by their names; that of the kind where this
    installation has none."""
    if not code:
        return ""
    known = tree()
    names = [known.label(node) for node in known.departments(code, on=civil_day(timezone.now()))]
    return "、".join(names[:MOST_NAMED]) or matter_name(code)
