"""Terms with the installation's own words, and the texts that have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import trans_real

from jiceng.core.access import Actor
from jiceng.core.models import RenamedTerm
from jiceng.core.permissions import VOCABULARY_EDIT
from jiceng.core.vocabulary.actions import LANGUAGES
from jiceng.core.vocabulary.languages import renaming_of, replaced_in, shipped_text
from jiceng.core.vocabulary.terms import CHINESE, ENGLISH, Term, terms

EXAMPLES: Final = 5


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term.

    Args:
        own: the installation's forms by language; () for the shipped ones.
        texts: number of texts of the screens with the Chinese word.
    """

    term: Term
    own: Mapping[str, tuple[str, ...]]
    texts: int

    @property
    def words(self) -> list[str]:
        """The first own form of each language that has one."""
        return [next(filter(None, forms)) for forms in self.own.values() if any(forms)]


def lines(actor: Actor) -> list[TermLine]:
    """All terms, in the order of the page.

    Raises:
        Forbidden: without the right to edit the vocabulary.
    """
    actor.may_for_all(VOCABULARY_EDIT).or_refuse()
    own = own_forms()
    return [
        TermLine(
            term,
            {language: own.get((name, language), ()) for language in LANGUAGES},
            len(_texts_with(term.chinese)),
        )
        for name, term in terms().items()
    ]


def own_forms() -> dict[tuple[str, str], tuple[str, ...]]:
    """The installation's own forms by term and language."""
    rows = RenamedTerm.objects.order_by("term", "language").values_list("term", "language", "forms")
    return {(term, language): tuple(forms) for term, language, forms in rows}


@dataclass(frozen=True, slots=True)
class Example:
    """One text as it is shipped and with own words."""

    shipped: str
    renamed: str


def examples(term: Term, language: str, forms: tuple[str, ...]) -> tuple[int, list[Example]]:
    """The number of texts that a renaming changes, and some of them: the word in use, short texts
    first, each once.
    """
    own = {term.name: [*forms]}
    words = renaming_of(language, own)
    found = []
    for message, chinese in _texts_with(term.chinese):
        text = chinese if language == CHINESE else shipped_text(ENGLISH, message)
        replaced = replaced_in(words, text, chinese)
        if replaced != text:
            found.append(Example(text, replaced))
    shown = sorted(set(found), key=lambda each: (len(each.shipped), each.shipped))
    return len(found), shown[:EXAMPLES]


@lru_cache(maxsize=256)
def _texts_with(word: str) -> tuple[tuple[str, str], ...]:
    return tuple((message, text) for message, text in _messages() if word in text)


def _messages() -> Iterator[tuple[str, str]]:
    """Each text of the screens: its English message and its shipped translation."""
    found: Any = trans_real.translation(CHINESE)
    for key, text in found._catalog.items():  # noqa: SLF001 - there is no public list
        message = key[0] if isinstance(key, tuple) else key
        if message and isinstance(text, str):
            yield message, text
