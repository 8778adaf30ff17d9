"""All pages that a person may open, by area, and one search over pages and records (Ctrl-K)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiceng.core.access import Actor
from jiceng.core.text_cleaning import clean
from jiceng.directory.public import signed_in_person
from jiceng.ui import nav
from jiceng.ui.finders import Found, finders

MOST_WORDS: Final = 100
FOUND: Final = 5
"""Results of each kind; the page of the kind has the rest."""
RESULTS: Final = ("found-page", "found-palette")
"""Identifiers of the elements with the results, which are loaded while somebody types."""


@dataclass(frozen=True, slots=True)
class FoundKind:
    """The results of one kind."""

    label: Any
    icon: str
    rows: Sequence[Found]
    more: str = ""


@require_GET
def apps(request: HttpRequest) -> HttpResponse:
    """List the pages that a person may open; with words, those and the records that they find."""
    actor = signed_in_person(request)
    words = clean(request.GET.get("q", "")).strip()[:MOST_WORDS]
    kinds = [*_pages(actor, words), *(_records(actor, words) if words else ())]
    context = {"words": words, "kinds": kinds}
    is_part = request.headers.get("HX-Target") in RESULTS
    return render(request, "desk/found.html" if is_part else "desk/apps.html", context)


def _pages(actor: Actor, words: str) -> Iterator[FoundKind]:
    sought = words.casefold()
    for area, items in nav.items_of(actor):
        label = str(area.label)
        rows = [
            Found(str(item.label), reverse(item.name))
            for item in items
            if sought in str(item.label).casefold() or sought in label.casefold()
        ]
        if rows:
            yield FoundKind(area.label, area.icon, rows)


def _records(actor: Actor, words: str) -> Iterator[FoundKind]:
    for finder in finders():
        rows = finder.find(actor, words, FOUND)
        if rows:
            yield FoundKind(finder.label, finder.icon, rows, finder.more(words))
