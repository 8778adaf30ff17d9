"""Comparison of two requests side by side, with a form to merge them."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Case
from jiceng.cases.pages.offered_moves import why_not
from jiceng.cases.pages.place_words import place_words
from jiceng.cases.queries import get, may_make, moves_for
from jiceng.cases.search import similar_requests
from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.directory.public import signed_in_person

LEAST_MARKED = 2
"""Minimum length of a marked common part, in characters."""

PREVIEW: Final = "merge-preview"
"""Identifier of the element of a merge form that shows the comparison."""
COMPARED = 800
"""Maximum length of compared texts; the time grows with its square."""


@require_GET
def beside(request: HttpRequest, case_id: UUID, other_id: UUID) -> HttpResponse:
    """Compare two requests."""
    actor = signed_in_person(request)
    left, right = get(actor, case_id), get(actor, other_id)
    context = {
        "like": similar_requests.compared(left, right),
        "sides": [_side(actor, left, right), _side(actor, right, left)],
        "number": left.number,
        "case_id": left.id,
    }
    is_preview = request.headers.get("HX-Target") == PREVIEW
    page = "cases/compare_sides.html" if is_preview else "cases/compare_requests.html"
    return render(request, page, {**context, "is_preview": is_preview})


def _side(actor: Actor, case: Case, other: Case) -> dict[str, Any]:
    tree, verdict = directory.tree(), moves_for(actor, case)["merge"]
    absorbs = may_make(actor, "absorb", other)
    verdict = verdict and absorbs
    return {
        "case": case,
        "other": other,
        "unit": tree.get(case.unit_id),
        "place": place_words(case.address, case.area_id, case.grid_code, case.min_unit_code),
        "category": categories.get().get(case.category_id or ""),
        "callers": case.callers.count(),
        "text": list(_marked(case.text, other.text)),
        "address": list(_marked(case.address, other.address)),
        "may_merge": verdict.allowed,
        "why_not": why_not("merge", verdict),
    }


def _marked(text: str, other: str) -> Iterator[tuple[str, bool]]:
    """Parts of a text, each with whether the other text contains it too."""
    shared = SequenceMatcher(None, text[:COMPARED], other[:COMPARED], autojunk=False)
    done = 0
    for block in shared.get_matching_blocks():
        if block.size < LEAST_MARKED:
            continue
        if block.a > done:
            yield text[done : block.a], False
        done = block.a + block.size
        yield text[block.a : done], True
    if text[done:]:
        yield text[done:], False
