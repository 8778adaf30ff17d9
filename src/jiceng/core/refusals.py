"""Messages for the refusal codes of pure rules, which contain no translated text themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from jiceng.core.manifests import Contribution, Derived, Slot


@dataclass(frozen=True, slots=True)
class Refusals(Contribution):
    """The messages for the codes of an app's rules: the obstacle, and what to do instead.

    Args:
        sentences: message identifiers; placeholders such as ``%(left)s`` are filled from the
            verdict's details.
    """

    sentences: Mapping[str, Any]


REFUSALS: Final = Slot(Refusals)


def _sentences() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for app, each in REFUSALS.with_app():
        twice = sorted(found.keys() & each.sentences.keys())
        if twice:
            raise ValueError(f"{app}: another app explains {', '.join(twice)} already")
        found.update(each.sentences)
    return found


_by_code: Final = Derived(_sentences)


def refusal_message(code: str, details: Mapping[str, Any]) -> str:
    """A code's message in the reader's language; the code itself if no app explains it."""
    found = _by_code.get().get(code)
    return code if found is None else str(found) % details
