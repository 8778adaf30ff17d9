"""Simulation of a deadline on past requests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from jiceng.cases.administration import setting_words
from jiceng.cases.administration.forms import DAYS, DueForm, simulated_days
from jiceng.cases.configuration import deadline_simulation, reading
from jiceng.cases.intake import reference
from jiceng.cases.permissions import CATEGORY_EDIT
from jiceng.core.people import signed_in_holder_of
from jiceng.core.web import is_partial_request


@require_GET
def simulation(request: HttpRequest, code: str) -> HttpResponse:
    """Show the effects of a deadline on past requests. The page is returned immediately; its script
    loads the slow part.
    """
    actor = signed_in_holder_of(request, CATEGORY_EDIT)
    category, form = reading.category_for(actor, code), DueForm(request.GET)
    span = form.span()
    if span is None:
        return redirect("admin-category", code=code)
    days = simulated_days(request)
    context: dict[str, Any] = {
        "category": category,
        "span": setting_words.span(span),
        "current": setting_words.span(reference.categories.get()[code].span),
        "given": form.cleaned_data,
        "days": days,
        "choices": DAYS,
    }
    if not (is_partial_request(request) or request.GET.get("now")):
        return render(request, "cases/deadline_simulation.html", context)
    now = timezone.now()
    found = deadline_simulation.simulate_deadline(
        actor, code, span, since=now - timedelta(days=days), until=now
    )
    context |= {
        "found": found,
        "half": setting_words.span(found.half) if found.half else "",
        "most": setting_words.span(found.most) if found.most else "",
        "cut_off": found.looked_at + found.left_out >= deadline_simulation.MOST,
    }
    part = (
        "deadline_simulation_result.html"
        if is_partial_request(request)
        else "deadline_simulation.html"
    )
    return render(request, f"cases/{part}", context)
