"""Groups of rights on the page of a role, contributed by apps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True, init=False)
class RightSubject(Contribution):
    """One group of rights on the page of a role; rights without a group come last.

    Args:
        label: its heading; groups of the same label are merged.
        prefixes: the first parts of their codes, such as ``"case"``.
        order: place among the groups, by tens.
    """

    label: Any
    prefixes: tuple[str, ...]
    order: int

    def __init__(self, label: Any, *prefixes: str, order: int) -> None:
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "prefixes", prefixes)
        object.__setattr__(self, "order", order)


SUBJECTS: Final = Slot(RightSubject)
