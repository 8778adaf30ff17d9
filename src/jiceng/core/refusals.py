"""The sentences behind the codes with which pure rules refuse: rules themselves stay free of
languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from jiceng.core.manifests import Contribution, Derived, Slot


@dataclass(frozen=True, slots=True)
class Refusals(Contribution):
    """What is not possible and what to do instead, by the codes of an app's rules.

    Args:
        sentences: message identifiers; what stands in them as ``%(left)s`` comes from the details
            of the verdict.
    """

    sentences: Mapping[str, Any]


REFUSALS: Final = Slot(Refusals)


def _sentences() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for app, each in REFUSALS.with_app():
        twice = sorted(found.keys() & each.sentences.keys())
        if twice:
            raise ValueError(f"{app}: somebody else explains {', '.join(twice)} already")
        found.update(each.sentences)
    return found


_by_code: Final = Derived(_sentences)


def sentence(code: str, details: Mapping[str, Any]) -> str:
    """What a code means, in the reader's language; the code itself where nobody explains it."""
    found = _by_code.get().get(code)
    return code if found is None else str(found) % details
