"""The installation's own words in all translated texts of a process.

Translations of Django are objects by language. As soon as an installation renames a word, those of
this process get a class that replaces words in what they return; pages, mails, exports, documents
and labels of the API all ask these objects. Without renamed words nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import trans_real

from jiceng.core.models import RenamedTerm
from jiceng.core.shared_reference_data import Versioned
from jiceng.core.vocabulary.renaming import Renaming, renaming
from jiceng.core.vocabulary.terms import CHINESE, ENGLISH, terms

MOST_KEPT: Final = 20_000
"""Texts whose replacement is kept in memory, per language."""
NOTHING: Final = Renaming({})
_CONTEXT: Final = trans_real.CONTEXT_SEPARATOR


@dataclass(frozen=True)
class OwnWords:
    """The words of the installation: the renaming by language."""

    by_language: Mapping[str, Renaming]


def _load() -> OwnWords:
    own: dict[str, dict[str, list[str]]] = {CHINESE: {}, ENGLISH: {}}
    rows = RenamedTerm.objects.order_by("term").values_list("language", "term", "forms")
    for language, term, forms in rows:
        own[language][term] = forms
    return OwnWords({language: renaming_of(language, each) for language, each in own.items()})


def renaming_of(language: str, own: Mapping[str, list[str]]) -> Renaming:
    """The renaming of a language by the terms' own forms."""
    shipped = {name: term.forms(language) for name, term in terms().items()}
    return renaming(own, shipped, is_latin=language == ENGLISH)


_words: Final = Versioned("vocabulary", _load)


@dataclass
class _Process:
    """What this process uses.

    Args:
        number: of the changes so far.
    """

    applied: OwnWords = field(default_factory=lambda: OwnWords({}))
    number: int = 0


_process: Final = _Process()


def number() -> int:
    """Changes when the words of this process change; part of the key of cached texts."""
    return _process.number


def use_own_words() -> None:
    """Let this process use the words of the installation as of at most a second ago.

    Called at the beginning of each request and by `speaking`. Without a database the words stay as
    they are.
    """
    try:
        current = _words.get()
    except DatabaseError:
        return
    if current is not _process.applied:
        _apply(current)


def _apply(current: OwnWords) -> None:
    before = _process.applied.by_language
    for language, words in current.by_language.items():
        if words != before.get(language, NOTHING):
            _renamed(language).use(words)
            _process.number += 1
    _process.applied = current


def _renamed(language: str) -> _Renamed:
    found: Any = trans_real.translation(language)
    if not isinstance(found, _Renamed):
        _Renamed.use(found, NOTHING)  # complete before other threads see its class
        found.__class__ = _Renamed
    renamed: _Renamed = found
    return renamed


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Write texts in a language, with the installation's own words; outside of requests.

    Args:
        language: None for the present one.
    """
    use_own_words()
    with translation.override(language or translation.get_language()):
        yield


def shipped_text(language: str, message: str) -> str:
    """A text as it is shipped, without renamed words.

    Args:
        message: its English text, with its context before it, if any.
    """
    found: Any = trans_real.translation(language)
    text = str(trans_real.DjangoTranslation.gettext(found, message))
    return text.rpartition(_CONTEXT)[2]


class _Renamed(trans_real.DjangoTranslation):
    """A translation that replaces words; instances are made from those of Django."""

    _words: Renaming
    _texts: dict[Any, str]

    def use(self, words: Renaming) -> None:
        """Replace these words from now on."""
        self._words, self._texts = words, {}

    def gettext(self, message: str) -> str:
        known = self._texts.get(message)
        if known is None:
            known = self._keep(message, super().gettext(message), shipped_text(CHINESE, message))
        return known

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        key = (singular, plural, number == 1)
        known = self._texts.get(key)
        if known is None:
            chinese: Any = trans_real.translation(CHINESE)
            meant = trans_real.DjangoTranslation.ngettext(chinese, singular, plural, number)
            known = self._keep(key, super().ngettext(singular, plural, number), meant)
        return known

    def _keep(self, key: Any, text: str, meant: str) -> str:
        replaced = replaced_in(self._words, text.rpartition(_CONTEXT)[2], meant)
        if len(self._texts) < MOST_KEPT:
            self._texts[key] = replaced
        return replaced


def replaced_in(words: Renaming, text: str, meant: str) -> str:
    """A text with renamed words.

    Args:
        text: as shipped, in the language of the words.
        meant: the same in Chinese: an English word is replaced only if its term is in there.
    """
    if not words.is_latin:
        return words.apply(text)
    shipped = {form.lower(): term.chinese for term in terms().values() for form in term.english}
    here = {old: new for old, new in words.words.items() if shipped.get(old, "") in meant}
    return Renaming(here, words.kept | set(words.words) - set(here), is_latin=True).apply(text)
