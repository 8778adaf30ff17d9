"""Terms that an installation can rename, contributed by apps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from jiceng.core.manifests import Contribution, Derived, Slot

CHINESE: Final = "zh-hans"
ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Term(Contribution):
    """A word of the screens.

    Args:
        name: never changes; stored with an installation's own words.
        group: heading of the page, translated.
        chinese: the shipped word.
        english: the shipped forms, such as ``("dispatch", "dispatched")``; the first one names the
            term. They are replaced only in texts whose translation has the Chinese word, so that
            "close" of a window is not the "close" of a request.
    """

    name: str
    group: Any
    chinese: str
    english: tuple[str, ...]

    def forms(self, language: str) -> tuple[str, ...]:
        """The shipped forms in a language."""
        return self.english if language == ENGLISH else (self.chinese,)


TERMS: Final = Slot(Term, key=lambda term: term.name)
_all: Final = Derived(lambda: dict(TERMS.by_key()))


def terms() -> dict[str, Term]:
    """All terms by name, in the order in which apps contribute them."""
    return _all.get()
