"""Choices of a field that are found while somebody types (`ui.choices`)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jiceng.core.errors import NotFound
from jiceng.core.text_cleaning import clean
from jiceng.directory.public import signed_in_person
from jiceng.ui.choices import CHOICE_SOURCES

MOST_WORDS: Final = 60
FOUND: Final = 20


@require_GET
def find(request: HttpRequest, name: str) -> JsonResponse:
    """The first choices of a source for the words in ``q``."""
    actor = signed_in_person(request)
    source = CHOICE_SOURCES.by_key().get(name)
    if source is None:
        raise NotFound(_("Choices not found. Reload the page."), "choices.unknown")
    words = clean(request.GET.get("q", "")).strip()[:MOST_WORDS]
    found = source.find(actor, words, FOUND)
    return JsonResponse({"found": [asdict(each) for each in found]})
