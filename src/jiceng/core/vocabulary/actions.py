"""Renaming of terms; each change is one event of the vocabulary's chain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core import events
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.models import RenamedTerm
from jiceng.core.permissions import VOCABULARY_EDIT
from jiceng.core.shared_reference_data import invalidate
from jiceng.core.vocabulary import renaming
from jiceng.core.vocabulary.terms import CHINESE, ENGLISH, Term, terms

# One chain for the whole installation.
VOCABULARY_STREAM: Final = UUID("00000000-0000-7000-8000-000000000009")
LANGUAGES: Final = (CHINESE, ENGLISH)


def term_of(name: str) -> Term:
    """The term with this name.

    Raises:
        NotFound: when there is none.
    """
    found = terms().get(name)
    if found is None:
        raise NotFound(_("Term not found. Choose one from the list."), "vocabulary.no_term")
    return found


@transaction.atomic
def rename_term(*, term: str, language: str, forms: Sequence[str], by: Actor, at: datetime) -> None:
    """Set an installation's own word for a term in one language.

    Args:
        forms: in the order of the shipped ones; an empty form stays as it is shipped. Only empty or
            shipped forms return to the shipped word.

    Raises:
        Forbidden: without the right to edit the vocabulary.
        NotFound: for an unknown term.
        Invalid: for an unknown language, a word that is too long or has signs that are not part of
            words, and the word of another term, which could no longer be told from it.
    """
    by.may_for_all(VOCABULARY_EDIT).or_refuse()
    known = term_of(term)
    if language not in LANGUAGES:
        raise Invalid(_("Language not found. Use zh-hans or en."), "vocabulary.language")
    own = [form.strip() for form in forms][: len(known.forms(language))]
    is_own = any(new and new != old for new, old in zip(own, known.forms(language), strict=False))
    if is_own:
        _require_usable(known, language, own)
    rows = RenamedTerm.objects.select_for_update().filter(term=term, language=language)
    before = rows.first()
    if (before.forms if before else None) == (own if is_own else None):
        return
    rows.delete()
    if is_own:
        RenamedTerm.objects.create(term=term, language=language, forms=own)
    type_ = "vocabulary.renamed" if is_own else "vocabulary.reset"
    data = {"term": term, "language": language, "forms": own if is_own else []}
    events.record("vocabulary", VOCABULARY_STREAM, type_, by=by, at=at, data=data)
    invalidate("vocabulary")


def _require_usable(known: Term, language: str, own: Sequence[str]) -> None:
    faults = {renaming.fault_of(form) for form in own if form}
    if "long" in faults:
        raise Invalid(
            _("Write at most %(most)s characters.") % {"most": renaming.MOST_LETTERS},
            "vocabulary.long",
            field=f"{language}-0",
        )
    if "signs" in faults:
        raise Invalid(
            _("Use letters only: the signs %(signs)s are not part of words.")
            % {"signs": '% { } < > & " \\'},
            "vocabulary.signs",
            field=f"{language}-0",
        )
    taken = _others(known, language)
    twice = next((form for form in own if form.lower() in taken), None)
    if twice is not None:
        raise Invalid(
            _("“%(word)s” already means something else. Choose another word.") % {"word": twice},
            "vocabulary.taken",
            field=f"{language}-0",
        )


def _others(known: Term, language: str) -> set[str]:
    """The words of all other terms, as they are now."""
    rows = RenamedTerm.objects.filter(language=language).exclude(term=known.name)
    renamed = dict(rows.order_by("term").values_list("term", "forms"))
    return {
        form.lower()
        for term in terms().values()
        if term.name != known.name
        for form in renamed.get(term.name, term.forms(language))
        if form
    }
