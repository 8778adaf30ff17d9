"""Pages of the vocabulary: words of the screens that an installation renames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, Final

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jiceng.core import history
from jiceng.core.access import Actor
from jiceng.core.people import signed_in_holder_of
from jiceng.core.permissions import VOCABULARY_EDIT
from jiceng.core.vocabulary import actions, queries
from jiceng.core.vocabulary.renaming import MOST_LETTERS
from jiceng.core.vocabulary.terms import Term, terms
from jiceng.ui.form_page import FormPage
from jiceng.ui.history_lines import history_lines

MOST_TOLD: Final = 30

Own = Mapping[tuple[str, str], tuple[str, ...]]
"""Own forms by term and language."""


class TermForm(forms.Form):
    """The own forms of a term: one field for Chinese, one for each English form."""

    def __init__(self, term: Term, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for name, shipped in _fields(term):
            self.fields[name] = forms.CharField(
                label=shipped, max_length=MOST_LETTERS, required=False
            )


def _fields(term: Term) -> list[tuple[str, str]]:
    """The names of the fields with the shipped forms: ``zh-hans-0``, ``en-0``, ``en-1``."""
    return [
        (f"{language}-{at}", form)
        for language in actions.LANGUAGES
        for at, form in enumerate(term.forms(language))
    ]


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """All terms, with the installation's own words."""
    actor = signed_in_holder_of(request, VOCABULARY_EDIT)
    entries = history.entries([actions.VOCABULARY_STREAM], MOST_TOLD)
    groups = [
        (group, list(lines))
        for group, lines in groupby(queries.lines(actor), key=lambda line: line.term.group)
    ]
    context = {"groups": groups, "history": history_lines(entries, _details)}
    return render(request, "ui/vocabulary.html", context)


def _details(entry: history.HistoryEntry) -> Iterator[str]:
    """Details of an event: the shipped word and the own forms."""
    term = terms().get(entry.data["term"])
    shipped = term.forms(entry.data["language"])[0] if term else entry.data["term"]
    own = ", ".join(form for form in entry.data["forms"] if form)
    yield f"{shipped} → {own}" if own else shipped


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, term: str) -> HttpResponse:
    """One term: its own words in both languages, and texts that they change."""
    actor = signed_in_holder_of(request, VOCABULARY_EDIT)
    known = actions.term_of(term)
    if "preview" in request.POST:
        typed = {name: request.POST.get(name, "") for name, _shipped in _fields(known)}
        form = TermForm(known, initial=typed)
        return render(request, "ui/term.html", {"form": form, **_context(known, form)})
    return FormPage(
        form=lambda posted: TermForm(known, posted, initial=_own(known)),
        act=lambda given: _rename(actor, known, given),
        done=redirect("admin-vocabulary"),
        message=_("Saved. Open pages show the words when they are loaded again."),
        template="ui/term.html",
        context=lambda form: _context(known, form),
    ).answer(request)


def _own(term: Term) -> dict[str, str]:
    """The present own forms, by field."""
    own = queries.own_forms()
    return {
        f"{language}-{at}": form
        for language in actions.LANGUAGES
        for at, form in enumerate(own.get((term.name, language), ()))
    }


@transaction.atomic
def _rename(actor: Actor, term: Term, given: Mapping[str, str]) -> None:
    for language in actions.LANGUAGES:
        actions.rename_term(
            term=term.name,
            language=language,
            forms=_typed(term, given, language),
            by=actor,
            at=timezone.now(),
        )


def _typed(term: Term, given: Mapping[str, Any], language: str) -> list[str]:
    return [str(given.get(f"{language}-{at}") or "") for at in range(len(term.forms(language)))]


def _context(term: Term, form: forms.Form) -> dict[str, Any]:
    shown = {name: form[name].value() for name in form.fields}
    names = dict(settings.LANGUAGES)
    typed = {language: _typed(term, shown, language) for language in actions.LANGUAGES}
    return {
        "term": term,
        "fields": [
            (each, names[each], [form[f"{each}-{at}"] for at in range(len(typed[each]))])
            for each in actions.LANGUAGES
        ],
        "previews": [
            (each, names[each], *queries.examples(term, each, tuple(typed[each])))
            for each in actions.LANGUAGES
        ],
        "is_renamed": any(_own(term).values()),
    }
