"""Lists of usual reasons, contributed by apps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jiceng.core.manifests import Contribution, Derived, Slot


@dataclass(frozen=True, slots=True)
class UsualReasons(Contribution):
    """A list of usual reasons.

    Args:
        name: never changes; stored with an installation's own texts.
        group: heading of the page, e.g. what all its lists are for.
        label: what the reasons are given for.
        texts: the shipped ones, in order.
        placeholders: what stands for words of the record, by name; a text has it in braces, e.g.
            ``{place}``.
    """

    name: str
    group: Any
    label: Any
    texts: Sequence[Any] = ()
    placeholders: Mapping[str, Any] | None = None


LISTS: Final = Slot(UsualReasons, key=lambda each: each.name)
_all: Final = Derived(lambda: dict(LISTS.by_key()))


def lists() -> dict[str, UsualReasons]:
    """All lists by name, in the order in which apps contribute them."""
    return _all.get()
