"""List of resolved requests with pending callbacks."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jiceng.cases import rules as case_rules
from jiceng.cases.callback.callers import awaiting_callback
from jiceng.cases.pages import case_page, list_fingerprints
from jiceng.cases.pages.reader import reader


@require_GET
def callbacks(request: HttpRequest) -> HttpResponse:
    """List resolved requests with pending callbacks, longest wait first."""
    actor = reader(request)
    after = request.GET.get("after", "")
    page = awaiting_callback(actor, after or None)
    rules = case_rules
    context = {
        "page": page,
        "after": after,
        "mark": list_fingerprints.of_page(page),
        "notes": case_page.last_tries(actor, [row.id for row in page.rows]),
        "tries": rules.TRIES_BEFORE_GIVING_UP,
        "hours": rules.TRIES_APART // timedelta(hours=1),
    }
    return render(request, "cases/callbacks.html", context)
